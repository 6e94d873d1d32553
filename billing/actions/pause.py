"""What pauses reminders by somebody's word: a promise, a dispute."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from billing.journal import BillingEvent
from billing.models import Due, Pause
from cressmember.accounts.models import User
from cressmember.core.actions.journal import record
from cressmember.core.actions.lock import locked
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import long_date
from cressmember.members.actions.hold import hold


@transaction.atomic
def promise_payment(*, due: Due, for_day: date, because: str = "", on: date, by: User | None) -> Pause:
    """Write down that a payment is promised for a day: no reminder until then. It replaces the last one."""
    due = hold_owed(due)
    if for_day < on:
        raise RuleViolation(f"Une promesse vise un jour à venir : le {long_date(for_day)} est passé.")
    for known in Pause.objects.standing().filter(due=due, kind=Pause.Kind.PROMISE):
        _end(known, "Remplacée par une nouvelle promesse")
    made = Pause.objects.create(
        due=due,
        kind=Pause.Kind.PROMISE,
        starts_on=on,
        promised_for=for_day,
        because=_told(because),
        recorded_by=by,
    )
    record(BillingEvent.REMINDERS_PAUSED, on=due, by=by, kind=made.kind, until=for_day.isoformat())
    return made


@transaction.atomic
def open_dispute(*, due: Due, because: str, on: date, by: User | None) -> Pause:
    """Write down that a due is contested: no reminder until the chamber says that it is settled."""
    due = hold_owed(due)
    if not because.strip():
        raise RuleViolation("Dites ce qui est contesté.")
    if Pause.objects.standing().filter(due=due, kind=Pause.Kind.DISPUTE).exists():
        raise RuleViolation("Cette cotisation est déjà contestée.")
    made = Pause.objects.create(
        due=due, kind=Pause.Kind.DISPUTE, starts_on=on, because=_told(because), recorded_by=by
    )
    record(BillingEvent.REMINDERS_PAUSED, on=due, by=by, kind=made.kind)
    return made


@transaction.atomic
def end_pause(*, pause: Pause, because: str, by: User | None) -> Pause:
    """Let reminders go again, with the reason."""
    if not because.strip():
        raise RuleViolation("Dites pourquoi les relances reprennent.")
    locked(Due.objects).get(pk=pause.due_id)
    pause = locked(Pause.objects).get(pk=pause.pk)
    if pause.ended_at:
        raise RuleViolation("Cette pause est déjà levée.")
    _end(pause, because.strip())
    record(BillingEvent.PAUSE_ENDED, on=pause.due, by=by, kind=pause.kind)
    return pause


def hold_owed(due: Due) -> Any:
    """Hold a due with its member's file, added up. Raises RuleViolation when nothing remains to pay."""
    hold([due.organisation_id])
    locked(Due.objects).get(pk=due.pk)
    held = Due.objects.select_related("organisation", "dues_year").with_paid().get(pk=due.pk)
    if held.outstanding <= 0:
        raise RuleViolation("Rien n’est plus dû : il n’y a rien à relancer.")
    return held


def _told(because: str) -> str:
    """A reason as it stands inside a sentence: without its final stop."""
    return because.strip().rstrip(".")


def _end(pause: Pause, because: str) -> None:
    pause.ended_at, pause.ended_because = timezone.now(), because
    pause.save(update_fields=["ended_at", "ended_because"])
