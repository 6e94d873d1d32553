"""The periods that dues cover."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from billing.journal import BillingEvent
from billing.models import DuesYear
from cressmember.accounts.models import User
from cressmember.core.actions.journal import record
from cressmember.kernel.violations import RuleViolation


@transaction.atomic
def open_dues_year(*, label: str, starts_on: date, ends_on: date, by: User | None) -> DuesYear:
    """Open a dues year; ``ends_on`` is the first day after it. Two years never share a day."""
    clash = DuesYear.objects.filter(starts_on__lt=ends_on, ends_on__gt=starts_on).exclude(label=label).first()
    if clash:
        raise RuleViolation(f"Ces dates empiètent sur l’exercice {clash}.")
    year, created = DuesYear.objects.get_or_create(
        label=label, defaults={"starts_on": starts_on, "ends_on": ends_on}
    )
    if created:
        record(BillingEvent.DUES_YEAR_OPENED, on=year, by=by, label=label)
    return year


def civil_year(year: int, *, by: User | None) -> DuesYear:
    """The dues year that is a civil year, opened when it is not yet."""
    known = DuesYear.objects.filter(label=str(year)).first()
    return known or open_dues_year(
        label=str(year), starts_on=date(year, 1, 1), ends_on=date(year + 1, 1, 1), by=by
    )
