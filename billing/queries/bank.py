"""What a line of the bank is compared with, and what waits to be explained."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.db.models import OuterRef, Subquery

from billing.models import Deposit, Document, Due, Payout, Receipt, StatementLine
from billing.models.receipt import IMPORTED
from billing.rules import matching
from billing.rules.matching import Suggestion
from cressmember.kernel.money import round_cents
from cressmember.members.models import Organisation

# Beyond, whoever opens the queue is shown what its page holds, and the rest by and by.
MATCHED_AT_ONCE = 2000
ACCEPTING = "billing.accept_sure"
HABITS = 500
BY_BANK = [Receipt.Method.TRANSFER, Receipt.Method.MANDATE]


def suggestions_for(lines: Sequence[StatementLine]) -> dict[int, list[Suggestion]]:
    """What each line may be, the best first; as many statements for ten thousand lines as for one."""
    if not lines:
        return {}
    rows = [
        matching.Line(
            key=line.pk,
            amount=round_cents(line.amount),
            booked_on=line.booked_on,
            text=f"{line.text} {line.reference}".strip(),
            name=line.other_name,
            iban=line.other_iban,
            is_return=line.is_return,
        )
        for line in lines
    ]
    return matching.match(_book(rows), rows)


def token_of(suggestion: Suggestion) -> str:
    """What tells what a suggestion does from anything else, to be sure that it is still what was read."""
    return sha256(repr(suggestion.acts).encode()).hexdigest()[:16]


def deposit_candidates() -> Any:
    """The cheques that were received and not taken to the bank yet."""
    left = Receipt.objects.standing().filter(
        method=Receipt.Method.CHEQUE, deposit__isnull=True, statement_line__isnull=True
    )
    # Those of the chamber's own file were taken there long ago.
    return left.exclude(outside_id__startswith=IMPORTED)


def _book(rows: Sequence[matching.Line]) -> matching.Book:
    first = min(row.booked_on for row in rows)
    last = max(row.booked_on for row in rows)
    dues = _open_dues()
    series = list(
        Document.objects.filter(kind=Document.Kind.CALL)
        .order_by()
        .values_list("series", flat=True)
        .distinct()
    )
    return matching.Book(
        dues=dues,
        parties=_parties(),
        entered=_entered(
            Receipt.objects.filter(
                method__in=BY_BANK,
                statement_line__isnull=True,
                deposit__isnull=True,
                payout__isnull=True,
                received_on__gte=first - timedelta(days=matching.TYPED_WITHIN),
                received_on__lte=last + timedelta(days=matching.TYPED_WITHIN),
            )
        ),
        returnable=_entered(
            Receipt.objects.filter(
                amount__in={-row.amount for row in rows if row.amount < 0},
                received_on__gte=first - timedelta(days=matching.RETURNED_WITHIN),
            )
        ),
        together=[*_deposits(), *_payouts()],
        payers_by_iban=_payers_by_iban(),
        series=series,
        settled=_settled(rows, series, {due.number for due in dues}),
        habits=_habits(),
    )


def _open_dues() -> list[matching.OpenDue]:
    call = Document.objects.live().filter(due=OuterRef("pk")).values("number")[:1]
    rows = (
        Due.objects.owed()
        .order_by()
        .annotate(call=Subquery(call))
        .values_list("pk", "payer_id", "organisation_id", "outstanding", "called_on", "call")
    )
    return [
        matching.OpenDue(key, payer, member, round_cents(outstanding), called_on, number or "")
        for key, payer, member, outstanding, called_on, number in rows
    ]


def _parties() -> Iterable[matching.Party]:
    rows = Organisation.objects.order_by("pk").values_list("pk", "name", "acronym", "number")
    for key, name, acronym, number in rows:
        yield matching.Party(key, (name, acronym) if acronym else (name,), number)


def _entered(receipts: Any) -> list[matching.Entered]:
    """What was typed in. Rows, not bare columns: names of people who were erased are written over in them."""
    read = ("payer__name", "payer_name", "amount", "received_on", "reference")
    rows = receipts.standing().order_by("pk").select_related("payer").only(*read)
    return [
        matching.Entered(
            row.pk,
            row.payer_id,
            round_cents(row.amount),
            row.received_on,
            row.payer.name if row.payer else row.payer_name,
            row.reference,
        )
        for row in rows
    ]


def _deposits() -> Iterable[matching.Together]:
    rows = Deposit.objects.standing().filter(statement_line__isnull=True)
    for key, total, on, number in rows.values_list("pk", "total", "deposited_on", "number"):
        yield matching.Together(matching.DEPOSIT, key, round_cents(total), on, number)


def _payouts() -> Iterable[matching.Together]:
    rows = Payout.objects.filter(statement_line__isnull=True)
    for key, net, on, number in rows.values_list("pk", "net", "arrived_on", "outside_id"):
        yield matching.Together(matching.PAYOUT, key, round_cents(net), on, number)


def _payers_by_iban() -> dict[str, frozenset[int]]:
    rows = (
        Receipt.objects.standing()
        .filter(payer__isnull=False, statement_line__isnull=False)
        .exclude(statement_line__other_iban="")
        .order_by()
        .values_list("statement_line__other_iban", "payer_id")
        .distinct()
    )
    found: dict[str, set[int]] = defaultdict(set)
    for iban, payer in rows:
        found[iban].add(payer)
    return {iban: frozenset(payers) for iban, payers in found.items()}


def _settled(rows: Sequence[matching.Line], series: list[str], open_numbers: set[str]) -> dict[str, int]:
    """The payers of the calls that are named and of which nothing is owed any more, by number."""
    numbers = matching.Numbers(series)
    named = {f"{one}-{rank:04}" for row in rows for one, rank in numbers.found_in(row.text)}
    calls = Document.objects.live().filter(number__in=named - open_numbers)
    return {number: payer for number, payer in calls.values_list("number", "due__payer_id") if payer}


def _habits() -> dict[str, str]:
    rows = (
        StatementLine.objects.filter(explained_as=StatementLine.Explanation.LEFT_OUT)
        .order_by("-explained_at")
        .only("other_name", "text", "because")[:HABITS]
    )
    found: dict[str, str] = {}
    for row in rows:
        if said := matching.habit_of(f"{row.other_name} {row.text}"):
            found.setdefault(said, row.because)
    return found
