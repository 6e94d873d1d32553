"""The second factor: a passkey or an authenticator application, beside the code sent by e-mail."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from cressmember.accounts.actions.user import end_sessions
from cressmember.accounts.journal import AccountsEvent
from cressmember.accounts.models import User
from cressmember.core.actions.journal import record
from cressmember.core.actions.lock import locked
from cressmember.core.actions.outbox import post
from cressmember.core.models import Chamber
from cressmember.kernel.violations import RuleViolation


@transaction.atomic
def use_grace(*, user: User) -> bool:
    """Let someone of the team in without a second factor, once in a lifetime; returns whether it was left."""
    user = locked(User.objects).get(pk=user.pk)
    if user.grace_used_at is not None:
        return False
    user.grace_used_at = timezone.now()
    user.save(update_fields=["grace_used_at"])
    record(AccountsEvent.GRACE_USED, on=user, by=user)
    return True


@transaction.atomic
def reset_factors(*, user: User, by: User | None) -> User:
    """Remove every second factor of someone who lost it, and sign that person out everywhere.

    The person is told by mail: if it was not asked for, it must be known. ``by`` is nobody when it is done on
    the server itself. Raises RuleViolation for one's own, and when there is nothing to remove.
    """
    user = locked(User.objects).get(pk=user.pk)
    if user == by:
        raise RuleViolation("Pour vos propres clés, passez par « Sécurité du compte ».")
    held = Authenticator.objects.filter(user=user)
    types = sorted(held.values_list("type", flat=True))
    if not types:
        raise RuleViolation(f"{user} n’a pas de second moyen de connexion : il n’y a rien à réinitialiser.")
    held.delete()
    end_sessions(user=user)
    chamber = Chamber.current()
    post(
        kind="accounts.factors_reset",
        to=[user.email],
        subject=f"{chamber} : votre second moyen de connexion a été réinitialisé",
        text=render_to_string("emails/factors_reset.txt", {"user": user, "by": by, "chamber": chamber}),
        about=user,
        by=by,
    )
    record(AccountsEvent.FACTORS_RESET, on=user, by=by, types=types)
    return user
