"""Closing an accounting year, and opening it again."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from billing.actions.accounting import prepare_entries
from billing.journal import BillingEvent
from billing.models import AccountingSettings, ClosedYear, Proof
from billing.queries.closing import balance_as_of
from billing.queries.entries import next_to_close, open_from, waiting_entries
from cressmember.accounts.models import User
from cressmember.core.actions.journal import record
from cressmember.core.actions.lock import locked
from cressmember.kernel.periods import Period
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import counted, long_date

PROOF_IS_FRESH_FOR = timedelta(days=1)


@transaction.atomic
def close_year(*, year: Period, on: date, by: User | None) -> ClosedYear:
    """Close an accounting year: no entry enters it any more, and its totals are kept.

    Raises RuleViolation while an earlier year is open, while entries of it wait, while the last proof fails
    or is old, and before its end.
    """
    settings = locked(AccountingSettings.objects).filter(pk=1).first()
    if settings is None:
        raise RuleViolation("Confirmez d’abord les réglages comptables avec votre cabinet.")
    if year.end is None or settings.year_of(year.start) != year:
        raise ValueError(f"{year} is no accounting year")
    last_day = year.end - timedelta(days=1)
    if on < year.end:
        raise RuleViolation(f"L’exercice finit le {long_date(last_day)} : il se clôt ensuite.")
    if year.end <= open_from():
        raise RuleViolation("Cet exercice est déjà clos.")
    earlier = next_to_close(settings)
    if earlier and earlier.start < year.start:
        raise RuleViolation(
            f"L’exercice {settings.label_of(earlier)} est encore ouvert : clôturez-le d’abord. Une année se "
            "clôt après celle qui la précède, même sans écriture."
        )
    refuse_unproved(on=on)
    prepare_entries(until=last_day, by=by)
    if waiting := waiting_entries(until=last_day).count():
        raise RuleViolation(
            f"{counted(waiting, 'écriture attend', 'écritures attendent')} jusqu’au {long_date(last_day)} : "
            "exportez-les d’abord, l’exercice se clôt ensuite."
        )
    balance = balance_as_of(last_day)
    closed = ClosedYear.objects.create(
        label=settings.label_of(year),
        starts_on=year.start,
        ends_on=year.end,
        figures={
            "owed": str(balance.owed),
            "doubtful": str(balance.doubtful),
            "credit": str(balance.credit),
            "called_in_advance": str(balance.called_in_advance),
            "claimed": str(balance.claimed),
        },
        closed_by=by,
    )
    record(BillingEvent.YEAR_CLOSED, on=closed, by=by, year=closed.label, **closed.figures)
    return closed


@transaction.atomic
def reopen_year(*, closed: ClosedYear, because: str, by: User | None) -> ClosedYear:
    """Open a closed year again, the last one first: what is learnt of it is written in it again."""
    if not because.strip():
        raise RuleViolation("Dites pourquoi cet exercice est rouvert.")
    locked(AccountingSettings.objects).filter(pk=1).first()
    closed = locked(ClosedYear.objects).get(pk=closed.pk)
    if closed.reopened_at:
        raise RuleViolation("Cet exercice est déjà rouvert.")
    if ClosedYear.objects.standing().filter(ends_on__gt=closed.ends_on).exists():
        raise RuleViolation("Un exercice plus récent est clos : rouvrez-le d’abord.")
    closed.reopened_at, closed.reopened_by = timezone.now(), by
    closed.reopened_because = because.strip()
    closed.save(update_fields=["reopened_at", "reopened_by", "reopened_because"])
    record(BillingEvent.YEAR_REOPENED, on=closed, by=by, year=closed.label)
    return closed


def refuse_unproved(*, on: date) -> None:
    """Raise RuleViolation unless the last proof holds and is of today or yesterday."""
    last = Proof.objects.order_by("-pk").first()
    if last is None:
        raise RuleViolation("Les cotisations n’ont pas encore été vérifiées : faites la preuve d’abord.")
    if not last.holds:
        raise RuleViolation(
            f"La dernière preuve a trouvé {counted(len(last.findings), 'désaccord', 'désaccords')} : "
            "réparez, refaites la preuve, puis clôturez."
        )
    ran_on = timezone.localtime(last.ran_at).date()
    if on - ran_on > PROOF_IS_FRESH_FOR:
        raise RuleViolation(
            f"La dernière preuve date du {long_date(ran_on)} : refaites-la avant de clôturer."
        )
