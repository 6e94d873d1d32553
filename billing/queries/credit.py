"""Which credits could pay which dues today."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from billing.models import Due, Receipt
from billing.models.due import NOTHING
from billing.rules.allocation import Open, spread
from cressmember.kernel.money import round_cents


@dataclass(frozen=True, slots=True)
class Pending:
    """A receipt with money left, and the dues of its payer that it would pay, oldest first."""

    receipt: Any
    parts: tuple[tuple[Due, Decimal], ...]

    @property
    def amount(self) -> Decimal:
        """What would be paid, in euros."""
        return sum((amount for _, amount in self.parts), NOTHING)


def credits_to_spread() -> list[Pending]:
    """The credits whose payer still owes something; the oldest money pays the oldest dues, each once."""
    receipts = list(
        Receipt.objects.standing()
        .filter(payer__isnull=False)
        .with_credit()
        .filter(credit__gt=NOTHING)
        .select_related("payer")
        .order_by("payer__sort_name", "received_on", "pk")
    )
    owed: dict[int, list[Due]] = {}
    dues = Due.objects.filter(payer__in=[receipt.payer_id for receipt in receipts]).owed()
    for due in dues.select_related("organisation", "dues_year").order_by("called_on", "pk"):
        owed.setdefault(due.payer_id, []).append(due)
    left = {due.pk: round_cents(due.outstanding) for dues in owed.values() for due in dues}
    found = []
    for receipt in receipts:
        open_dues = {due.pk: due for due in owed.get(receipt.payer_id, ()) if left[due.pk] > 0}
        if not open_dues:
            continue
        outcome = spread(
            round_cents(receipt.credit),
            [Open(key, left[key], due.called_on) for key, due in open_dues.items()],
        )
        for key, part in outcome.parts:
            left[key] -= part
        found.append(Pending(receipt, tuple((open_dues[key], part) for key, part in outcome.parts)))
    return found
