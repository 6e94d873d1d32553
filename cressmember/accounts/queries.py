"""Who makes up the team, and by what means each comes in."""

from __future__ import annotations

from datetime import date

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from cressmember.accounts.models import StaffRole, User
from cressmember.accounts.permissions import roles_of

SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def accounts(*, on: date) -> QuerySet[User]:
    """Every account with the roles held on that day, and whether it has a second factor."""
    return User.objects.annotate(
        has_factor=Exists(Authenticator.objects.filter(user=OuterRef("pk"), type__in=SECOND_FACTORS))
    ).prefetch_related(Prefetch("staff_roles", StaffRole.objects.in_force(on=on), to_attr="current_roles"))


def team(*, on: date) -> QuerySet[User]:
    """Those who hold, held or will hold a staff role."""
    return accounts(on=on).filter(_of_the_team())


def member_accounts(*, on: date) -> QuerySet[User]:
    """Those who never held a staff role: representatives of members."""
    return accounts(on=on).exclude(_of_the_team())


def account_of(email: str) -> User | None:
    """The account that an address opens: its main one, or another that was verified."""
    email = email.strip().lower()
    verified = EmailAddress.objects.filter(user=OuterRef("pk"), email=email, verified=True)
    return User.objects.filter(Q(email=email) | Exists(verified)).first()


def is_on_the_team(user: User) -> bool:
    """Whether a user holds a staff role today, or everything."""
    return user.is_superuser or bool(roles_of(user))


def holds_second_factor(user: User) -> bool:
    """Whether a user holds a passkey or an authenticator application."""
    return Authenticator.objects.filter(user=user, type__in=SECOND_FACTORS).exists()


def _of_the_team() -> Q:
    return Q(is_superuser=True) | Q(Exists(StaffRole.objects.filter(user=OuterRef("pk"))))
