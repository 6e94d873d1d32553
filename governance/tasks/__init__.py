"""What the worker does for statutes, bodies and mandates; it knows what is imported here."""

from governance.tasks import mandate, reform, registration

__all__ = ["mandate", "reform", "registration"]
