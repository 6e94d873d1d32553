"""What the worker does for statutes, bodies and mandates; it knows what is imported here."""

from governance.tasks import consultation, mandate, reform, registration

__all__ = ["consultation", "mandate", "reform", "registration"]
