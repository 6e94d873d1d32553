"""Transfers that a payer announces: written down, shown, and no money yet."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from billing.journal import BillingEvent
from billing.models import Announcement, Due
from cressmember.accounts.models import User
from cressmember.core.actions.journal import record
from cressmember.core.actions.lock import locked
from cressmember.kernel.money import round_cents
from cressmember.kernel.violations import RuleViolation
from cressmember.members.actions.hold import hold


@transaction.atomic
def announce_transfer(*, due: Due, on: date, by: User | None) -> Announcement:
    """Write down that a transfer was made for what a due still owes; said twice, it was said once.

    Raises RuleViolation when the due owes nothing any more.
    """
    hold([due.organisation_id])
    locked(Due.objects).get(pk=due.pk)
    known = Announcement.objects.standing().filter(due=due).first()
    if known is not None:
        return known
    due = Due.objects.with_paid().get(pk=due.pk)
    if due.outstanding <= 0:
        raise RuleViolation("Cette cotisation ne doit plus rien : aucun virement n’est attendu.")
    made = Announcement.objects.create(due=due, amount=round_cents(due.outstanding), announced_on=on)
    record(BillingEvent.TRANSFER_ANNOUNCED, on=due, by=by, amount=str(made.amount))
    return made


@transaction.atomic
def withdraw_announcement(*, announcement: Announcement, by: User | None) -> Announcement:
    """Take back an announcement: the transfer never came, or never will."""
    hold([announcement.due.organisation_id])
    due = locked(Due.objects).get(pk=announcement.due_id)
    announcement = locked(Announcement.objects).get(pk=announcement.pk)
    if announcement.withdrawn_at:
        raise RuleViolation("Cette annonce est déjà retirée.")
    announcement.withdrawn_at = timezone.now()
    announcement.save(update_fields=["withdrawn_at"])
    record(BillingEvent.ANNOUNCEMENT_WITHDRAWN, on=due, by=by)
    return announcement
