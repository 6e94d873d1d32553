"""Users, dated staff roles, invitations."""

from cressmember.accounts.models.user import User

__all__ = ["User"]
