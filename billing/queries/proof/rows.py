"""The rows that a proof reads, once, and what they add up to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from billing.models import AccountingSettings
from billing.queries.facts import Ledger
from billing.queries.proof.finding import Finding, added
from billing.rules.entries import NOTHING
from cressmember.kernel.writing import euros


class Rows:
    """The rows that the checks read, once."""

    def __init__(self, on: date) -> None:
        self.on = on
        self.settings = AccountingSettings.current()
        self.ledger = Ledger(recognised=self.settings.recognised)
        self.figures: dict[str, Any] = {
            "dues": len(self.ledger.dues),
            "receipts": len(self.ledger.receipts),
            "allocations": len(self.ledger.allocations),
        }

    def name(self, key: int | None) -> str:
        return self.ledger.party(key).name

    @cached_property
    def paid(self) -> dict[int, Decimal]:
        """What is allocated to each due."""
        return added((row.due_id, row.amount) for row in self.ledger.allocations if not row.withdrawn_at)

    @cached_property
    def lowered(self) -> dict[int, Decimal]:
        return added((row.due_id, row.amount) for row in self.ledger.adjustments if not row.withdrawn_at)

    @cached_property
    def allocated(self) -> dict[int, Decimal]:
        """What each receipt pays."""
        return added((row.receipt_id, row.amount) for row in self.ledger.allocations if not row.withdrawn_at)

    @cached_property
    def spent(self) -> dict[int, Decimal]:
        """What of each receipt was sent back, given, or taken for money that had been sent back twice."""
        return added(
            [
                *((row.receipt_id, row.amount) for row in self.ledger.refunds if not row.withdrawn_at),
                *((row.receipt_id, row.amount) for row in self.ledger.contributions if not row.withdrawn_at),
                *(
                    (row.recovered_from_id, row.amount)
                    for row in self.ledger.claims
                    if row.recovered_from_id and not row.withdrawn_at
                ),
            ]
        )

    @cached_property
    def claimed(self) -> dict[int, Decimal]:
        """What was sent back twice to each payer, and is neither given back nor given up."""
        return added(
            (self.ledger.receipts[row.receipt_id].payer_id or 0, row.amount)
            for row in self.ledger.claims
            if row.is_open
        )

    @cached_property
    def owed(self) -> dict[int, Decimal]:
        """What each member owes, added up from the rows."""
        return added(
            (due.organisation_id, due.amount - self.paid.get(key, NOTHING) - self.lowered.get(key, NOTHING))
            for key, due in self.ledger.dues.items()
            if not due.cancelled_at
        )

    @cached_property
    def credit(self) -> dict[int, Decimal]:
        """What each payer has in credit, added up from the rows; zero is for those outside the register."""
        return added(
            (
                receipt.payer_id or 0,
                receipt.amount - self.allocated.get(key, NOTHING) - self.spent.get(key, NOTHING),
            )
            for key, receipt in self.ledger.receipts.items()
            if not receipt.voided_at
        )


def compared(
    rows: Rows,
    what: str,
    first: tuple[str, Mapping[int, Decimal]],
    *others: tuple[str, Mapping[int, Decimal]],
) -> Iterator[Finding]:
    """Each key whose amounts differ, and what each way gives."""
    said, amounts = first
    for other_said, other in others:
        for key in sorted({*amounts, *other}):
            here, there = amounts.get(key, NOTHING), other.get(key, NOTHING)
            if here != there:
                yield Finding(
                    "",
                    rows.name(key),
                    f"{what} : {euros(here)} {said}, {euros(there)} {other_said}, soit "
                    f"{euros(abs(here - there))} d’écart",
                    here - there,
                )
