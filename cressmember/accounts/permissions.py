"""What a user may do, read from the dated roles that he or she holds today."""

from __future__ import annotations

from datetime import date
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from cressmember.accounts.models import StaffRole, User
from cressmember.accounts.roles import PERMISSIONS, Role

MANAGE = "accounts.manage"


class RoleBackend(AuthenticationBackend):
    """Sign-in by allauth, rights by staff roles; a superuser may do everything, an inactive user nothing."""

    def get_all_permissions(self, user_obj: User | AnonymousUser, obj: Any = None) -> set[str]:
        if not isinstance(user_obj, User) or not user_obj.is_active:
            return set()
        return set().union(*(PERMISSIONS[role] for role in roles_of(user_obj)))

    def has_perm(self, user_obj: User | AnonymousUser, perm: str, obj: Any = None) -> bool:
        return perm in self.get_all_permissions(user_obj)

    def has_module_perms(self, user_obj: User | AnonymousUser, app_label: str) -> bool:
        return any(perm.startswith(f"{app_label}.") for perm in self.get_all_permissions(user_obj))


def roles_of(user: User, *, on: date | None = None) -> list[Role]:
    """The staff roles that a user holds, today unless another day is asked; asked once a request."""
    if on is not None:
        return [
            Role(role)
            for role in StaffRole.objects.filter(user=user).in_force(on=on).values_list("role", flat=True)
        ]
    if not hasattr(user, "_roles_today"):
        user._roles_today = roles_of(user, on=timezone.localdate())  # type: ignore[attr-defined]
    return user._roles_today  # type: ignore[attr-defined]


def hats_of(user: Any) -> list[str]:
    """The names of the roles that a user holds today."""
    if not isinstance(user, User):
        return []
    return ["Administration technique"] if user.is_superuser else [str(role.label) for role in roles_of(user)]


def roles_with(permission: str) -> list[str]:
    """The names of the roles that hold a permission."""
    return [str(role.label) for role, held in PERMISSIONS.items() if permission in held]
