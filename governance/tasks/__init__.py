"""What the worker does for statutes, bodies and mandates; it knows what is imported here."""

from governance.tasks import consultation, convocation, mandate, reform, registration

__all__ = ["consultation", "convocation", "mandate", "reform", "registration"]
