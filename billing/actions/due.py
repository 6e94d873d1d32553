"""Dues that no document called: brought in by mistake, they are cancelled, never erased."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from billing.actions.settlement import settle_dues
from billing.journal import BillingEvent
from billing.models import Adjustment, Allocation, Due
from cressmember.accounts.models import User
from cressmember.core.actions.journal import record
from cressmember.core.actions.lock import locked
from cressmember.kernel.violations import RuleViolation
from cressmember.members.actions.hold import hold
from cressmember.members.actions.settlement import withdraw_settlements


@transaction.atomic
def cancel_opening(*, due: Due, because: str, by: User | None) -> Due:
    """Cancel a due that came in with a file; what was paid on it becomes a credit.

    Raises RuleViolation for a due that was called: its call is cancelled by another document.
    """
    hold([due.organisation_id])
    due = locked(Due.objects).select_related("dues_year").get(pk=due.pk)
    if due.cancelled_at:
        raise RuleViolation("Cette cotisation est déjà annulée.")
    if due.origin != Due.Origin.OPENING:
        raise RuleViolation("Cette cotisation a été appelée : annulez son appel, l’annulation est numérotée.")
    if not because.strip():
        raise RuleViolation("Dites pourquoi cette cotisation est annulée.")
    close_due(due, because=because.strip(), by=by)
    record(BillingEvent.DUE_CANCELLED, on=due, by=by, amount=str(due.amount))
    return due


def close_due(due: Due, *, because: str, by: User | None) -> None:
    """Close a due that is locked: what paid it is a credit again.

    Its year stays settled only when other dues of it remain, all paid.
    """
    now = timezone.now()
    for rows in (Allocation.objects.standing(), Adjustment.objects.standing()):
        rows.filter(due=due).update(withdrawn_at=now, withdrawn_because=because)
    withdraw_settlements(rows=[(due.organisation_id, due.dues_year.label)], because=because, by=by)
    due.cancelled_at, due.cancelled_because = now, because
    due.save(update_fields=["cancelled_at", "cancelled_because"])
    settle_dues([due], by=by)
