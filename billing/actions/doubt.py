"""The doubt about the payment of a due: raised, ended."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from billing.actions.adjustment import hold_due
from billing.journal import BillingEvent
from billing.models import Doubt, Due
from cressmember.accounts.models import User
from cressmember.core.actions.journal import record
from cressmember.core.actions.lock import locked
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import long_date


@transaction.atomic
def raise_doubt(*, due: Due, on: date, because: str, insolvent: bool = False, by: User | None) -> Doubt:
    """Hold a due for doubtful from a day; it is still owed, and reminded unless its payer is insolvent."""
    if not because.strip():
        raise RuleViolation("Dites pourquoi cette créance est douteuse.")
    due = hold_due(due)
    if due.outstanding <= 0:
        raise RuleViolation("Rien n’est plus dû : il n’y a rien à tenir pour douteux.")
    if due.doubts.filter(ends_on__isnull=True).exists():
        raise RuleViolation("Cette cotisation est déjà tenue pour douteuse.")
    doubt = Doubt.objects.create(
        due=due, starts_on=on, because=because.strip(), insolvent=insolvent, recorded_by=by
    )
    record(BillingEvent.DOUBT_RAISED, on=due, by=by, starts_on=on.isoformat(), insolvent=insolvent)
    return doubt


@transaction.atomic
def end_doubt(*, doubt: Doubt, on: date, because: str, by: User | None) -> Doubt:
    """Say from which day a due is no longer doubtful."""
    if not because.strip():
        raise RuleViolation("Dites pourquoi cette créance n’est plus douteuse.")
    due = hold_due(doubt.due)
    doubt = locked(Doubt.objects).get(pk=doubt.pk)
    if doubt.ends_on:
        raise RuleViolation("Cette créance n’est déjà plus douteuse.")
    if on < doubt.starts_on:
        raise RuleViolation(f"Le doute date du {long_date(doubt.starts_on)} : il ne finit pas avant.")
    doubt.ends_on, doubt.ended_because = on, because.strip()
    doubt.save(update_fields=["ends_on", "ended_because"])
    record(BillingEvent.DOUBT_ENDED, on=due, by=by, ends_on=on.isoformat())
    return doubt
