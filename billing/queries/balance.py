"""What an organisation owed on a past day, as its auditor asks: dues called, paid, left."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet, Sum

from billing.models import Adjustment, Allocation, Claim, Contribution, Due, Receipt, Refund
from billing.models.due import NOTHING
from cressmember.kernel.money import round_cents

# Older dues are listed only if something remained to pay on them.
A_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class BalanceLine:
    """A due as it stood on the day."""

    label: str
    member: str
    called: Decimal
    paid: Decimal
    adjusted: Decimal

    @property
    def outstanding(self) -> Decimal:
        return self.called - self.paid - self.adjusted


@dataclass(frozen=True, slots=True)
class Balance:
    """The account of a payer on a day: its dues, and what it had paid that paid no due yet."""

    lines: tuple[BalanceLine, ...]
    credit: Decimal

    @property
    def called(self) -> Decimal:
        return sum((line.called for line in self.lines), NOTHING)

    @property
    def paid(self) -> Decimal:
        return sum((line.paid for line in self.lines), NOTHING)

    @property
    def adjusted(self) -> Decimal:
        return sum((line.adjusted for line in self.lines), NOTHING)

    @property
    def amount(self) -> Decimal:
        """What the payer owes once its credit is taken off; below nothing, the chamber owes it."""
        return self.called - self.paid - self.adjusted - self.credit


def payers_concerned(*, on: date) -> set[int]:
    """The payers whose balance is worth confirming on a day: called within the year before, or not square."""
    payers = set(_dues(on).values_list("payer_id", flat=True))
    payers |= set(Receipt.objects.filter(payer__isnull=False).values_list("payer_id", flat=True))
    stated = balances(payers, after=on - A_YEAR, on=on)
    return {payer for payer, balance in stated.items() if balance.lines or balance.credit}


def balances(payers: Collection[int], *, after: date, on: date) -> dict[int, Balance]:
    """The balance of each payer at the end of a day, from the facts dated until then, as they are known
    today.

    Dues cancelled since then are counted as long as they were in force that day. Those called before
    ``after`` are left out when nothing remained to pay on them.
    """
    allocations = _in_force(Allocation.objects.filter(allocated_on__lte=on), on)
    adjustments = _in_force(Adjustment.objects.filter(decided_on__lte=on), on)
    sent_back = _in_force(Refund.objects.filter(refunded_on__lte=on), on)
    given = _in_force(Contribution.objects.filter(given_on__lte=on), on)
    reclaimed = _in_force(Claim.objects.filter(recovered_at__date__lte=on), on)
    by_due = _totals(allocations.filter(due__payer__in=payers), "due")
    lowered = _totals(adjustments.filter(due__payer__in=payers), "due")
    spent = [
        _totals(rows.filter(receipt__payer__in=payers), "receipt") for rows in (allocations, sent_back, given)
    ]
    spent.append(_totals(reclaimed.filter(recovered_from__payer__in=payers), "recovered_from"))
    lines: dict[int, list[BalanceLine]] = {payer: [] for payer in payers}
    credits = dict.fromkeys(payers, NOTHING)
    dues = _dues(on).filter(payer__in=payers).select_related("organisation", "dues_year")
    for due in dues.order_by("called_on", "organisation__sort_name", "pk"):
        line = BalanceLine(
            f"{due.title} {due.dues_year}",
            due.organisation.name if due.organisation_id != due.payer_id else "",
            due.amount,
            by_due.get(due.pk, NOTHING),
            lowered.get(due.pk, NOTHING),
        )
        if line.outstanding or due.called_on >= after:
            lines[due.payer_id].append(line)
    received = Receipt.objects.filter(payer__in=payers, received_on__lte=on).filter(
        Q(voided_at__isnull=True) | Q(voided_at__date__gt=on)
    )
    for payer, key, amount in received.values_list("payer_id", "pk", "amount"):
        credits[payer] += amount - sum((totals.get(key, NOTHING) for totals in spent), NOTHING)
    return {payer: Balance(tuple(lines[payer]), credits[payer]) for payer in payers}


def _dues(on: date) -> QuerySet[Due]:
    return Due.objects.filter(called_on__lte=on).filter(
        Q(cancelled_at__isnull=True) | Q(cancelled_at__date__gt=on)
    )


def _in_force(rows: Any, on: date) -> Any:
    return rows.filter(Q(withdrawn_at__isnull=True) | Q(withdrawn_at__date__gt=on))


def _totals(rows: Any, key: str) -> dict[int, Decimal]:
    added = rows.order_by().values(key).annotate(total=Sum("amount")).values_list(key, "total")
    return {row: round_cents(total) for row, total in added}
