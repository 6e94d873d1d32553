"""What each member owes and has in credit, by as many ways as there are; and by replaying the inbox."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from billing.models import Due, Receipt
from billing.queries.closing import positions
from billing.queries.proof.finding import Finding, added
from billing.queries.proof.rows import Rows, compared
from billing.queries.receipt import credits_total
from billing.queries.totals import aged, grand_total
from billing.rules.entries import NOTHING
from billing.rules.inbox import Arrival, balances, shuffled
from cressmember.kernel.money import round_cents
from cressmember.kernel.writing import euros

REPLAYS = 10


def accounts_agree(rows: Rows) -> Iterator[Finding]:
    """What each member owes: added up by the database, from the rows, and from the dated facts."""
    asked = added(
        (member, round_cents(owed))
        for member, owed in Due.objects.order_by().with_paid().values_list("organisation_id", "outstanding")
    )
    owed, _, left = positions(rows.ledger.facts)
    dated = added((rows.ledger.dues[key].organisation_id, amount) for key, amount in owed.items())
    yield from compared(
        rows, "reste dû", ("aux pages", asked), ("aux lignes", rows.owed), ("aux dates", dated)
    )
    credit = added(
        (payer or 0, round_cents(amount))
        for payer, amount in Receipt.objects.order_by().with_credit().values_list("payer_id", "credit")
    )
    kept = added((rows.ledger.receipts[key].payer_id or 0, amount) for key, amount in left.items())
    yield from compared(
        rows, "crédit", ("aux pages", credit), ("aux lignes", rows.credit), ("aux dates", kept)
    )
    total = sum(rows.owed.values(), NOTHING)
    rows.figures |= {"owed": str(total), "credit": str(sum(rows.credit.values(), NOTHING))}
    for what, figure, expected in (
        ("la balance âgée", sum((age.amount for age in aged(on=rows.on)), NOTHING), total),
        ("le reste dû de la trésorerie", grand_total().remaining, total),
        ("les crédits de la trésorerie", credits_total(), sum(rows.credit.values(), NOTHING)),
    ):
        if figure != expected:
            yield Finding(
                "",
                "Tous",
                f"{what} donne {euros(figure)}, et les comptes des adhérents {euros(expected)}",
                figure - expected,
            )


def inbox_replays(rows: Rows) -> Iterator[Finding]:
    """The inbox replayed in any order, some of it twice, gives the same balances."""
    parts: dict[int, list[tuple[int, Decimal]]] = defaultdict(list)
    for row in rows.ledger.allocations:
        if not row.withdrawn_at:
            parts[row.receipt_id].append((rows.ledger.dues[row.due_id].organisation_id, row.amount))
    arrivals = [
        Arrival(
            receipt.outside_id,
            receipt.payer_id or 0,
            receipt.amount,
            tuple(parts[key]),
            rows.spent.get(key, NOTHING),
        )
        for key, receipt in rows.ledger.receipts.items()
        if not receipt.voided_at
    ]
    asked = added(
        (due.organisation_id, due.amount - rows.lowered.get(key, NOTHING))
        for key, due in rows.ledger.dues.items()
        if not due.cancelled_at
    )
    keys = {*rows.owed, *rows.credit}
    accounts = {key: rows.owed.get(key, NOTHING) - rows.credit.get(key, NOTHING) for key in keys}
    for replay in range(REPLAYS):
        draw = random.Random(replay)  # noqa: S311 - an order, not a secret.
        order = shuffled(arrivals, [draw.random() for _ in range(2 * len(arrivals))])
        found = list(compared(rows, "solde", ("rejoué", balances(asked, order)), ("au compte", accounts)))
        if found:
            yield from found
            return
