"""Accounts that can sign in."""

from __future__ import annotations

from datetime import date

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from cressmember.accounts.actions.role import keep_an_administrator
from cressmember.accounts.journal import AccountsEvent
from cressmember.accounts.models import Invitation, User
from cressmember.accounts.queries import account_of
from cressmember.core.actions.journal import record
from cressmember.core.actions.lock import locked
from cressmember.kernel.violations import RuleViolation


@transaction.atomic
def ensure_user(*, email: str, name: str = "", by: User | None) -> User:
    """The account of an address, made when there is none, with its verified address.

    The two are made together: after a correct code, an account whose address is not verified would be asked
    to confirm it.
    """
    email = email.strip().lower()
    user = account_of(email)
    if user is None:
        user = User.objects.create_user(email, name=name)
        record(AccountsEvent.USER_CREATED, on=user, by=by)
    EmailAddress.objects.get_or_create(user=user, email=email, defaults={"verified": True, "primary": True})
    return user


@transaction.atomic
def close_account(*, user: User, on: date, by: User | None) -> User:
    """Close an account: its sessions end at once, and nobody comes in by it; what it did stays signed.

    The invitations that it sent and that wait are called back: they may have been the way to come in again.
    Raises RuleViolation for one's own account and for the last administrator.
    """
    user = locked(User.objects).get(pk=user.pk)
    if not user.is_active:
        raise RuleViolation("Ce compte est déjà fermé.")
    if user == by:
        raise RuleViolation("On ne ferme pas son propre compte : demandez-le à une autre personne.")
    keep_an_administrator(without=user, on=on)
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_sessions(user=user)
    for invitation in locked(Invitation.objects.unanswered()).filter(invited_by=user):
        invitation.revoked_at = timezone.now()
        invitation.save(update_fields=["revoked_at"])
        record(AccountsEvent.INVITATION_REVOKED, on=invitation, by=by)
    record(AccountsEvent.USER_DEACTIVATED, on=user, by=by)
    return user


@transaction.atomic
def reopen_account(*, user: User, by: User | None) -> User:
    """Open again an account that was closed, with the roles that still stand."""
    user = locked(User.objects).get(pk=user.pk)
    if user.is_active:
        raise RuleViolation("Ce compte est ouvert.")
    user.is_active = True
    user.save(update_fields=["is_active"])
    record(AccountsEvent.USER_REACTIVATED, on=user, by=by)
    return user


def end_sessions(*, user: User) -> None:
    """Sign a user out everywhere.

    Each session carries a digest of the password field, which holds no password but a random mark: a new mark
    ends them all, those that nobody listed too.
    """
    user.set_unusable_password()
    user.save(update_fields=["password"])
