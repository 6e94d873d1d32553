"""Users, dated staff roles, invitations."""

from cressmember.accounts.models.invitation import Invitation
from cressmember.accounts.models.staff_role import StaffRole
from cressmember.accounts.models.user import User

__all__ = ["Invitation", "StaffRole", "User"]
