"""The lines of the bank whose only reading was agreed to, explained together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from billing.actions.line import Explanation, accept, money_of
from billing.actions.settlement import settle_dues
from billing.journal import BillingEvent
from billing.models import Allocation, Due, Receipt, StatementLine
from billing.queries.bank import suggestions_for, token_of
from billing.rules import matching
from billing.rules.allocation import Open, Spread, spread
from billing.rules.matching import Confidence, Suggestion
from cressmember.accounts.models import User
from cressmember.core.actions.journal import record_each
from cressmember.core.actions.lock import locked
from cressmember.kernel.money import round_cents
from cressmember.kernel.violations import RuleViolation
from cressmember.members.models import Organisation

# Their files are held together meanwhile: few enough for nobody to wait long.
AT_A_TIME = 200
CHANGED = "Cette ligne, ou ce qu’elle paie, a changé depuis que la page a été lue."
NOTHING_DUE = "Rien n’est plus dû sur ce qu’elle devait payer."

Read = tuple[StatementLine, Suggestion]


@dataclass(frozen=True, slots=True)
class Accepted:
    """What became of each line that was read: empty for those explained, else why a person must look."""

    outcomes: Mapping[int, str]

    @property
    def accepted(self) -> int:
        return sum(not why for why in self.outcomes.values())

    @property
    def left(self) -> int:
        return len(self.outcomes) - self.accepted


def accept_sure(
    *,
    read: Mapping[int, str],
    by: User | None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Accepted:
    """Explain the lines whose only reading was read and agreed to: money that pays, many at a time.

    ``read`` are the tokens of what was shown, by line: a line of which something changed since is left to a
    person. Harmless when run again.
    """
    lines = list(StatementLine.objects.waiting().filter(pk__in=list(read)))
    # All that waits is compared: two lines that claim the same thing are not sure.
    found = suggestions_for(list(StatementLine.objects.waiting()))
    outcomes = dict.fromkeys(read, CHANGED)
    paying: list[Read] = []
    others: list[Read] = []
    for line in lines:
        best = next(iter(found.get(line.pk, [])), None)
        if best and best.confidence is Confidence.SURE and token_of(best) == read[line.pk]:
            (paying if best.kind == matching.RECEIPT else others).append((line, best))
    done = len(lines) - len(paying) - len(others)
    for start in range(0, len(paying), AT_A_TIME):
        some = paying[start : start + AT_A_TIME]
        outcomes |= _pay(some, by=by)
        done += len(some)
        progress(done, len(lines))
    for line, best in others:
        outcomes[line.pk] = _one(line, best, by=by)
        done += 1
        progress(done, len(lines))
    return Accepted(outcomes)


def _one(line: StatementLine, best: Suggestion, *, by: User | None) -> str:
    try:
        accept(line=line, suggestion=best, by=by)
    except RuleViolation as violation:
        # Somebody was quicker on this line or on what it is: it stays in the queue.
        return str(violation)
    return ""


@transaction.atomic
def _pay(rows: Sequence[Read], *, by: User | None) -> dict[int, str]:
    """Record the money of lines and what it pays; as many statements for a hundred lines as for one.

    The same as ``explain_by_receipt`` for each, in this order.
    """
    wanted = {key for _, best in rows for key in best.dues}
    members = dict(Due.objects.filter(pk__in=wanted).values_list("pk", "organisation_id"))
    files = {*members.values(), *(best.payer for _, best in rows)}
    # In the order of everyone: the files, the lines, then the dues, each by their keys.
    present = {row.pk for row in locked(Organisation.objects).filter(pk__in=[key for key in files if key])}
    waiting = StatementLine.objects.waiting().filter(pk__in=[line.pk for line, _ in rows])
    held = {line.pk: line for line in locked(waiting).select_related("account")}
    list(locked(Due.objects).filter(pk__in=wanted))
    dues = {
        due.pk: due
        for due in Due.objects.filter(pk__in=wanted).with_paid().select_related("dues_year", "organisation")
    }
    left = {key: round_cents(due.outstanding) for key, due in dues.items()}
    outcomes: dict[int, str] = {}
    paid: list[tuple[StatementLine, Receipt, Spread]] = []
    own = money_of(held.values())
    for line, best in rows:
        kept, payable = held.get(line.pk), [key for key in best.dues if left.get(key)]
        files_of = {best.payer, *(members[key] for key in payable)}
        if kept is None or not kept.is_credit or not files_of <= present:
            outcomes[line.pk] = CHANGED
        elif not payable:
            outcomes[line.pk] = NOTHING_DUE
        else:
            outcome = spread(kept.amount, [Open(key, left[key], dues[key].called_on) for key in payable])
            for key, part in outcome.parts:
                left[key] -= part
            outcomes[line.pk] = ""
            receipt = Receipt(payer_id=best.payer, recorded_by=by, statement_line=kept, **own[kept.pk])
            paid.append((kept, receipt, outcome))
    if paid:
        _write(paid, dues, by=by)
    return outcomes


def _write(
    paid: Sequence[tuple[StatementLine, Receipt, Spread]], dues: Mapping[int, Due], *, by: User | None
) -> None:
    """Write receipts, what they pay, the years that this settles, and the lines that they explain."""
    receipts = Receipt.objects.bulk_create([receipt for _, receipt, _ in paid])
    parts: list[tuple[Due, Receipt, Decimal]] = [
        (dues[key], receipt, part) for _, receipt, outcome in paid for key, part in outcome.parts
    ]
    Allocation.objects.bulk_create(
        Allocation(receipt=receipt, due=due, amount=part, allocated_on=receipt.received_on, allocated_by=by)
        for due, receipt, part in parts
    )
    now = timezone.now()
    for line, _, _ in paid:
        line.explained_as, line.explained_at, line.explained_by = Explanation.RECEIPT, now, by
    StatementLine.objects.bulk_update(
        [line for line, _, _ in paid], ["explained_as", "explained_at", "explained_by"]
    )
    told: list[tuple[BillingEvent, list[tuple[Any, dict[str, Any]]]]] = [
        (
            BillingEvent.MONEY_RECEIVED,
            [(one, {"method": one.method, "amount": str(one.amount)}) for one in receipts],
        ),
        (
            BillingEvent.MONEY_ALLOCATED,
            [(due, {"receipt": receipt.pk, "amount": str(part)}) for due, receipt, part in parts],
        ),
        (
            BillingEvent.LINE_EXPLAINED,
            [
                (line, {"kind": str(Explanation.RECEIPT), **line.facts(), "receipt": receipt.pk})
                for line, receipt, _ in paid
            ],
        ),
    ]
    for event, rows in told:
        record_each(event, rows=rows, by=by)
    settle_dues(list({due.pk: due for due, _, _ in parts}.values()), by=by)
