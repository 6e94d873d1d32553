"""The facts of the dues side, read from the rows, each with the day on which it counts.

What was paid, lowered or given counts from the day that was stated, but never before the call, nor before
what made room for it: money moved from one due to another in March pays the second one from March, whatever
day it arrived. So that, on any past evening, no due is paid twice by the same money.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils import timezone

from billing.models import (
    Adjustment,
    Allocation,
    Claim,
    Contribution,
    Deposit,
    Document,
    Doubt,
    Due,
    Payout,
    Receipt,
    Refund,
)
from billing.rules.entries import CALL, DONE, NOTHING, RECEIPT, UNDONE, Fact, Party, tax_shares
from billing.rules.invoice import split_vat
from cressmember.core.models.veil import Reader, reading
from cressmember.kernel.writing import NO_BREAK
from cressmember.members.models import Organisation

# What asks for dues, by a number.
ASKING = (Document.Kind.CALL, Document.Kind.INVOICE)
OUTSIDE = Party(0, "DIVERS", "Payeurs hors du registre")


# Part of a due: when it was recorded and taken back, its kind, its key, its amount.
Part = tuple[datetime, datetime | None, str, int, Decimal]


@dataclass(frozen=True, slots=True)
class Piece:
    """What an entry refers to: its number and its date, which is not always that of the entry."""

    number: str
    dated: date


@dataclass(frozen=True, slots=True)
class Pieces:
    """The documents of a due: what called it, and what cancelled it."""

    call: Piece
    cancellation: Piece | None


class Ledger:
    """The facts of all dues and all money; ``recognised`` says when dues are income."""

    def __init__(self, *, recognised: str) -> None:
        self.recognised = recognised

    @cached_property
    def facts(self) -> list[Fact]:
        """Every fact, in the order of its day."""
        # Somebody may be writing: what points is read before what it points to, which is then there.
        for read_first in READ_BEFORE_WHAT_THEY_NAME:
            getattr(self, read_first)
        found = [fact for source in SOURCES for fact in source(self)]
        # Sources are named in the order in which things happen within a day.
        return sorted(found, key=lambda fact: (fact.on, fact.phase != DONE))

    @cached_property
    def parties(self) -> dict[int, Party]:
        """Every organisation, as the books name it: by its member's number, else by that of its file."""
        return {
            pk: Party(pk, f"ADH{number:05}" if number else f"TIE{pk:05}", name)
            for pk, number, name in Organisation.objects.values_list("pk", "number", "name")
        }

    def party(self, key: int | None) -> Party:
        """Whom a key names; who is not in the register is one of the payers outside it."""
        return self.parties.get(key, OUTSIDE) if key else OUTSIDE

    @cached_property
    def dues(self) -> dict[int, Any]:
        rows = Due.objects.select_related("dues_year").defer("trace", "explanation")
        return {due.pk: due for due in rows.order_by("pk")}

    @cached_property
    def receipts(self) -> dict[int, Receipt]:
        # An entry outlives the duty of what it is written from: it takes no name of somebody who was erased.
        with reading(Reader()):
            return {receipt.pk: receipt for receipt in Receipt.objects.order_by("pk")}

    @cached_property
    def allocations(self) -> list[Allocation]:
        return list(Allocation.objects.order_by("pk"))

    @cached_property
    def adjustments(self) -> list[Adjustment]:
        return list(Adjustment.objects.order_by("pk"))

    @cached_property
    def contributions(self) -> list[Contribution]:
        return list(Contribution.objects.order_by("pk"))

    @cached_property
    def refunds(self) -> list[Refund]:
        return list(Refund.objects.order_by("pk"))

    @cached_property
    def claims(self) -> list[Claim]:
        return list(Claim.objects.select_related("receipt").order_by("pk"))

    @cached_property
    def doubts(self) -> dict[int, list[tuple[date, date | None]]]:
        """The doubts about each due."""
        found = defaultdict(list)
        for due, start, end in Doubt.objects.order_by("pk").values_list("due_id", "starts_on", "ends_on"):
            found[due].append((start, end))
        return found

    @cached_property
    def documents(self) -> dict[int, Pieces]:
        """The documents of each due that has some: the first that called it, and what cancelled it."""
        found: dict[int, Pieces] = {}
        rows = Document.objects.filter(due__isnull=False, kind__in=ASKING).order_by("pk")
        for due, number, dated, cancellation, cancelled_on in rows.values_list(
            "due_id", "number", "issued_on", "cancelled_by__number", "cancelled_by__issued_on"
        ):
            if due not in found:
                end = Piece(cancellation, cancelled_on) if cancellation else None
                found[due] = Pieces(Piece(number, dated), end)
        return found

    def pieces(self, due: Due) -> Pieces:
        """The documents of a due; one that came in with a file is a piece by itself."""
        return self.documents.get(due.pk) or Pieces(Piece(f"COT-{due.pk}", due.called_on), None)

    @cached_property
    def released(self) -> tuple[dict[int, list[datetime]], dict[int, list[datetime]]]:
        """When something that lowered each due, and that used each receipt, was taken back."""
        of_dues, of_receipts = defaultdict(list), defaultdict(list)
        for allocation in self.allocations:
            if allocation.withdrawn_at:
                of_dues[allocation.due_id].append(allocation.withdrawn_at)
                of_receipts[allocation.receipt_id].append(allocation.withdrawn_at)
        for adjustment in self.adjustments:
            if adjustment.withdrawn_at:
                of_dues[adjustment.due_id].append(adjustment.withdrawn_at)
        for contribution in self.contributions:
            if contribution.withdrawn_at:
                of_receipts[contribution.receipt_id].append(contribution.withdrawn_at)
        for refund in self.refunds:
            if refund.withdrawn_at:
                of_receipts[refund.receipt_id].append(refund.withdrawn_at)
        for claim in self.claims:
            if claim.withdrawn_at and claim.recovered_from_id:
                of_receipts[claim.recovered_from_id].append(claim.withdrawn_at)
        return of_dues, of_receipts

    def counts_from(self, stated: date, recorded_at: datetime, *, due: Any = None, receipt: int = 0) -> date:
        """The day from which something counts that was recorded at that instant."""
        of_dues, of_receipts = self.released
        room = (
            [*of_dues.get(due.pk, ()), *of_receipts.get(receipt, ())] if due else of_receipts.get(receipt, ())
        )
        days = [_day(at) for at in room if at <= recorded_at]
        return max([stated, *days, *([due.called_on] if due else [])])

    @cached_property
    def taxes(self) -> dict[tuple[str, int], Decimal]:
        """The tax in each thing that lowers a taxed due, by (kind, key); a credit note bears its own."""
        kinds = {"set_off"} if self.recognised == RECEIPT else {"reduction", "write_off"}
        parts: dict[int, list[Part]] = defaultdict(list)
        for row in self.adjustments:
            if row.kind in kinds and self.dues[row.due_id].vat_amount:
                parts[row.due_id].append((row.recorded_at, row.withdrawn_at, row.kind, row.pk, row.amount))
        if self.recognised == RECEIPT:
            for allocation in self.allocations:
                if self.dues[allocation.due_id].vat_amount:
                    parts[allocation.due_id].append(
                        (
                            allocation.allocated_at,
                            allocation.withdrawn_at,
                            "allocation",
                            allocation.pk,
                            allocation.amount,
                        )
                    )
        found = {}
        for key, rows in parts.items():
            rows.sort(key=lambda one: (one[0], one[2], one[3]))
            due = self.dues[key]
            shares = tax_shares(
                due.amount,
                due.vat_amount,
                [(rank, one[4], _standing_before(rows, rank)) for rank, one in enumerate(rows)],
            )
            for rank, one in enumerate(rows):
                found[one[2], one[3]] = shares[rank]
        return found

    def tax_of(self, kind: str, key: int) -> Decimal:
        return self.taxes.get((kind, key), NOTHING)

    def tax_of_adjustment(self, row: Adjustment) -> Decimal:
        """The tax that an adjustment takes off; that of a credit note is the one it prints."""
        if row.kind == Adjustment.Kind.CREDIT_NOTE and self.recognised == CALL:
            return split_vat(row.amount, self.dues[row.due_id].vat_rate)[1]
        return self.tax_of(row.kind, row.pk)


def _standing_before(rows: list[Part], rank: int) -> list[int]:
    """Which of the earlier parts still stood when this one was recorded."""
    recorded_at = rows[rank][0]
    return [other for other in range(rank) if (ended := rows[other][1]) is None or ended > recorded_at]


def _of_dues(ledger: Ledger) -> Iterator[Fact]:
    for due in ledger.dues.values():
        pieces = ledger.pieces(due)
        provisional = " provisoire" if due.provisional else ""
        fact = Fact(
            "due",
            due.pk,
            DONE,
            due.called_on,
            due.amount,
            f"{due.title}{provisional} {due.dues_year} {ledger.party(due.organisation_id).name}",
            pieces.call.number,
            pieces.call.dated,
            net=due.net_amount,
            tax=due.vat_amount,
            member=ledger.party(due.organisation_id),
            due=due.pk,
            year_starts_on=due.dues_year.starts_on,
        )
        yield from _with_its_end(fact, due.cancelled_at, "Annulation", pieces.cancellation)


def _of_adjustments(ledger: Ledger) -> Iterator[Fact]:
    for row in ledger.adjustments:
        due = ledger.dues[row.due_id]
        tax = ledger.tax_of_adjustment(row)
        fact = Fact(
            row.kind,
            row.pk,
            DONE,
            ledger.counts_from(row.decided_on, row.recorded_at, due=due),
            row.amount,
            f"{row.get_kind_display()} {due.title} {due.dues_year} {ledger.party(due.organisation_id).name}",
            # The name of a credit note ends with its number.
            row.decided_by.split(NO_BREAK)[-1]
            if row.kind == Adjustment.Kind.CREDIT_NOTE
            else f"AJU-{row.pk}",
            row.decided_on,
            net=row.amount - tax,
            tax=tax,
            member=ledger.party(due.organisation_id),
            due=due.pk,
            year_starts_on=due.dues_year.starts_on,
        )
        yield from _with_its_end(fact, row.withdrawn_at, "Retrait")


def _of_receipts(ledger: Ledger) -> Iterator[Fact]:
    for receipt in ledger.receipts.values():
        payer = ledger.party(receipt.payer_id)
        fact = Fact(
            "receipt",
            receipt.pk,
            DONE,
            receipt.received_on,
            receipt.amount,
            f"{receipt.means} {payer.name if payer.key else receipt.payer_name}",
            f"ENC-{receipt.pk}",
            receipt.received_on,
            net=receipt.amount,
            payer=payer,
            means=receipt.method,
            receipt=receipt.pk,
        )
        yield from _with_its_end(fact, receipt.voided_at, "Annulation")


def _of_allocations(ledger: Ledger) -> Iterator[Fact]:
    for row in ledger.allocations:
        due, receipt = ledger.dues[row.due_id], ledger.receipts[row.receipt_id]
        tax = ledger.tax_of("allocation", row.pk)
        fact = Fact(
            "allocation",
            row.pk,
            DONE,
            ledger.counts_from(row.allocated_on, row.allocated_at, due=due, receipt=receipt.pk),
            row.amount,
            f"Règlement {due.title} {due.dues_year} {ledger.party(due.organisation_id).name}",
            f"ENC-{receipt.pk}",
            receipt.received_on,
            net=row.amount - tax,
            tax=tax,
            member=ledger.party(due.organisation_id),
            payer=ledger.party(receipt.payer_id),
            due=due.pk,
            receipt=receipt.pk,
            year_starts_on=due.dues_year.starts_on,
        )
        yield from _with_its_end(fact, row.withdrawn_at, "Retrait")


def _of_refunds(ledger: Ledger) -> Iterator[Fact]:
    for row in ledger.refunds:
        receipt = ledger.receipts[row.receipt_id]
        payer = ledger.party(receipt.payer_id)
        fact = Fact(
            "refund",
            row.pk,
            DONE,
            row.refunded_on,
            row.amount,
            f"Remboursement {payer.name if payer.key else receipt.payer_name}",
            f"REM-{row.pk}",
            row.refunded_on,
            net=row.amount,
            payer=payer,
            means=receipt.method,
            receipt=receipt.pk,
        )
        yield from _with_its_end(fact, row.withdrawn_at, "Retour")


def _of_claims(ledger: Ledger) -> Iterator[Fact]:
    """What left twice; and what ended it, undone with it."""
    for row in ledger.claims:
        receipt = ledger.receipts[row.receipt_id]
        payer = ledger.party(receipt.payer_id)
        name = payer.name if payer.key else receipt.payer_name
        fact = Fact(
            "claim",
            row.pk,
            DONE,
            row.arose_on,
            row.amount,
            f"Rendu deux fois {name}",
            f"REC-{row.pk}",
            row.arose_on,
            net=row.amount,
            payer=payer,
            means=receipt.method,
        )
        yield from _with_its_end(fact, row.withdrawn_at, "Retour")
        if row.recovered_from_id and row.recovered_at:
            money = ledger.receipts[row.recovered_from_id]
            on = ledger.counts_from(max(row.arose_on, money.received_on), row.recovered_at, receipt=money.pk)
            found = replace(
                fact, kind="recovery", on=on, label=f"Rendu par {name}", means="", receipt=money.pk
            )
            yield from _with_its_end(found, row.withdrawn_at, "Retrait")
        elif row.given_up_on:
            found = replace(fact, kind="giving_up", on=row.given_up_on, label=f"Abandon {name}", means="")
            yield from _with_its_end(found, row.withdrawn_at, "Retrait")


def _of_support(ledger: Ledger) -> Iterator[Fact]:
    for row in ledger.contributions:
        receipt = ledger.receipts[row.receipt_id]
        payer = ledger.party(receipt.payer_id)
        fact = Fact(
            "support",
            row.pk,
            DONE,
            ledger.counts_from(max(row.given_on, receipt.received_on), row.recorded_at, receipt=receipt.pk),
            row.amount,
            f"Contribution de soutien {payer.name if payer.key else receipt.payer_name}",
            f"SOU-{row.pk}",
            row.given_on,
            net=row.amount,
            payer=payer,
            receipt=receipt.pk,
        )
        yield from _with_its_end(fact, row.withdrawn_at, "Retrait")


def _of_deposits(ledger: Ledger) -> Iterator[Fact]:
    for deposit in Deposit.objects.order_by("pk"):
        fact = Fact(
            "deposit",
            deposit.pk,
            DONE,
            deposit.deposited_on,
            deposit.total,
            f"Remise de chèques {deposit.number}",
            deposit.number,
            deposit.deposited_on,
            net=deposit.total,
        )
        yield from _with_its_end(fact, deposit.undone_at, "Annulation")


def _of_payouts(ledger: Ledger) -> Iterator[Fact]:
    for payout in Payout.objects.order_by("pk"):
        yield Fact(
            "payout",
            payout.pk,
            DONE,
            payout.arrived_on,
            payout.gross,
            f"Versement des paiements en ligne {payout.outside_id}",
            f"VER-{payout.pk}",
            payout.arrived_on,
            net=payout.net,
            fees=payout.fees,
        )


READ_BEFORE_WHAT_THEY_NAME = (
    "doubts",
    "allocations",
    "adjustments",
    "contributions",
    "claims",
    "refunds",
    "receipts",
    "documents",
    "dues",
    "parties",
)

# One source for each kind of row: a new one is a line here, and a builder in the rules.
SOURCES: tuple[Callable[[Ledger], Iterable[Fact]], ...] = (
    _of_dues,
    _of_receipts,
    _of_adjustments,
    _of_allocations,
    _of_refunds,
    _of_claims,
    _of_support,
    _of_deposits,
    _of_payouts,
)


def _with_its_end(
    fact: Fact, ended_at: datetime | None, how: str, piece: Piece | None = None
) -> Iterator[Fact]:
    """The fact and, when it was taken back, what takes it back, on that day."""
    if fact.amount == NOTHING:
        return
    yield fact
    if ended_at:
        day = max(_day(ended_at), fact.on)
        yield replace(
            fact,
            phase=UNDONE,
            on=day,
            label=f"{how} : {fact.label}",
            piece=piece.number if piece else fact.piece,
            piece_on=piece.dated if piece else fact.piece_on,
        )


def _day(instant: datetime) -> date:
    return timezone.localtime(instant).date()
