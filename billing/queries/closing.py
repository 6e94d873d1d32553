"""Where dues and money stood on the evening of a day, from dated rows alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from billing.queries.facts import Ledger
from billing.rules.entries import CALL, NOTHING, Fact, Party

LOWERS = {"reduction", "credit_note", "set_off", "write_off", "allocation"}
USES = {"allocation", "refund", "support", "recovery"}


@dataclass(frozen=True, slots=True)
class Receivable:
    """A due that was owed that evening, less what was paid and lowered by then."""

    member: Party
    due: Any
    amount: Decimal
    owed: Decimal
    doubtful: bool


@dataclass(frozen=True, slots=True)
class Advance:
    """Money of a payer that paid nothing yet that evening."""

    payer: Party
    receipt: Any
    amount: Decimal


@dataclass(frozen=True, slots=True)
class InAdvance:
    """A due called by that evening for a year that began later: income of that year."""

    member: Party
    due: Any
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Claimed:
    """Money sent back twice, that its payer had not given back that evening."""

    payer: Party
    claim: Any
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Evening:
    """What members owed, what was doubtful, what they had paid in advance, on the evening of a day."""

    day: date
    receivables: list[Receivable]
    advances: list[Advance]
    in_advance: list[InAdvance]
    claims: list[Claimed]

    @property
    def owed(self) -> Decimal:
        return sum((row.owed for row in self.receivables), NOTHING)

    @property
    def doubtful(self) -> Decimal:
        return sum((row.owed for row in self.receivables if row.doubtful), NOTHING)

    @property
    def doubtful_rows(self) -> list[Receivable]:
        return [row for row in self.receivables if row.doubtful]

    def by_member(self) -> list[tuple[Party, Decimal, Decimal, Decimal]]:
        """What each member owed, of which doubtful, and had in credit; by name."""
        found: dict[int, list[Any]] = {}
        for row in self.receivables:
            line = found.setdefault(row.member.key, [row.member, NOTHING, NOTHING, NOTHING])
            line[1] += row.owed
            line[2] += row.owed if row.doubtful else NOTHING
        for advance in self.advances:
            line = found.setdefault(advance.payer.key, [advance.payer, NOTHING, NOTHING, NOTHING])
            line[3] += advance.amount
        lines = sorted(found.values(), key=lambda line: (line[0].name, line[0].key))
        return [(party, owed, doubtful, credit) for party, owed, doubtful, credit in lines]

    @property
    def credit(self) -> Decimal:
        return sum((row.amount for row in self.advances), NOTHING)

    @property
    def claimed(self) -> Decimal:
        return sum((row.amount for row in self.claims), NOTHING)

    @property
    def called_in_advance(self) -> Decimal:
        return sum((row.amount for row in self.in_advance), NOTHING)


def _claimed(facts: Iterable[Fact]) -> dict[int, Decimal]:
    """What facts leave to claim of each sum sent back twice."""
    found: dict[int, Decimal] = defaultdict(lambda: NOTHING)
    for fact in facts:
        if fact.kind == "claim":
            found[fact.key] += fact.signed
        elif fact.kind in {"recovery", "giving_up"}:
            found[fact.key] -= fact.signed
    return found


def balance_as_of(day: date, *, ledger: Ledger | None = None) -> Evening:
    """The balance of all dues and credits on the evening of a day, by member."""
    ledger = ledger or Ledger(recognised=CALL)
    facts = [fact for fact in ledger.facts if fact.on <= day]
    owed, called, credits_left = positions(facts)
    receivables = [
        Receivable(
            ledger.party(due.organisation_id),
            due,
            due.amount,
            owed[key],
            any(start <= day and (end is None or day < end) for start, end in ledger.doubts.get(key, ())),
        )
        for key, due in ledger.dues.items()
        if owed.get(key, NOTHING) != NOTHING
    ]
    advances = [
        Advance(ledger.party(receipt.payer_id), receipt, credits_left[key])
        for key, receipt in ledger.receipts.items()
        if credits_left.get(key, NOTHING) != NOTHING
    ]
    in_advance = [
        InAdvance(ledger.party(due.organisation_id), due, called[key])
        for key, due in ledger.dues.items()
        if due.dues_year.starts_on > day and called.get(key, NOTHING) != NOTHING
    ]
    left = _claimed(facts)
    claims = [
        Claimed(ledger.party(ledger.receipts[claim.receipt_id].payer_id), claim, left[claim.pk])
        for claim in ledger.claims
        if left.get(claim.pk, NOTHING) != NOTHING
    ]
    return Evening(
        day,
        sorted(receivables, key=lambda row: (row.member.name, row.due.called_on, row.due.pk)),
        sorted(advances, key=lambda row: (row.payer.name, row.receipt.pk)),
        sorted(in_advance, key=lambda row: (row.member.name, row.due.pk)),
        sorted(claims, key=lambda row: (row.payer.name, row.claim.pk)),
    )


def positions(
    facts: Iterable[Fact],
) -> tuple[dict[int, Decimal], dict[int, Decimal], dict[int, Decimal]]:
    """What facts leave owed on each due, called on each due less reductions, and left of each receipt."""
    owed: dict[int, Decimal] = defaultdict(lambda: NOTHING)
    called: dict[int, Decimal] = defaultdict(lambda: NOTHING)
    left: dict[int, Decimal] = defaultdict(lambda: NOTHING)
    for fact in facts:
        if fact.kind == "due":
            owed[fact.due] += fact.signed
            called[fact.due] += fact.signed
        elif fact.kind in LOWERS:
            owed[fact.due] -= fact.signed
            if fact.kind in {"reduction", "credit_note"}:
                called[fact.due] -= fact.signed
        if fact.kind == "receipt":
            left[fact.receipt] += fact.signed
        elif fact.kind in USES:
            left[fact.receipt] -= fact.signed
    return owed, called, left
