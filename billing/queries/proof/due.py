"""What each due asks for: its parts, its tax, its computation, and the year that it settles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from billing.models import Due, Instalment
from billing.queries.proof.finding import Finding, added
from billing.queries.proof.rows import Rows
from billing.rules.allocation import settled_on
from billing.rules.entries import NOTHING
from billing.rules.recomputation import amount_again
from cressmember.kernel.money import round_cents
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import NO_BREAK, euros
from cressmember.members.models import Settlement

CENT = Decimal("0.01")
# A write-off pays nothing: whoever was forgotten did not settle its year.
FORGIVEN = {"reduction", "set_off", "credit_note"}


def instalments_add_up(rows: Rows) -> Iterator[Finding]:
    totals = added(Instalment.objects.values_list("due_id", "amount"))
    for key, total in totals.items():
        due = rows.ledger.dues[key]
        if total != due.amount:
            yield Finding(
                "",
                rows.name(due.organisation_id),
                f"les échéances de la cotisation n°{NO_BREAK}{key} font {euros(total)}, et elle "
                f"{euros(due.amount)}",
                total - due.amount,
                due.get_absolute_url(),
            )


def vat_adds_up(rows: Rows) -> Iterator[Finding]:
    for key, due in rows.ledger.dues.items():
        gap = due.net_amount + due.vat_amount - due.amount
        tax = round_cents(due.net_amount * due.vat_rate) - due.vat_amount
        if gap or abs(tax) > CENT:
            yield Finding(
                "",
                rows.name(due.organisation_id),
                f"la cotisation n°{NO_BREAK}{key} : {euros(due.net_amount)} hors taxe et "
                f"{euros(due.vat_amount)} de TVA ne font pas {euros(due.amount)}"
                if gap
                else f"la cotisation n°{NO_BREAK}{key} : la TVA au taux écrit serait de "
                f"{euros(due.vat_amount + tax)}, et non de {euros(due.vat_amount)}",
                gap or tax,
                due.get_absolute_url(),
            )


def settlements_agree(rows: Rows) -> Iterator[Finding]:
    """The years that the register holds for settled are those whose dues are paid or forgiven."""
    payments: dict[int, list[tuple[date, Decimal]]] = defaultdict(list)
    for allocation in rows.ledger.allocations:
        if not allocation.withdrawn_at:
            payments[allocation.due_id].append((allocation.allocated_on, allocation.amount))
    for adjustment in rows.ledger.adjustments:
        if not adjustment.withdrawn_at and adjustment.kind in FORGIVEN:
            payments[adjustment.due_id].append((adjustment.decided_on, adjustment.amount))
    years: dict[tuple[int, str], list[Any]] = defaultdict(list)
    for due in rows.ledger.dues.values():
        if not due.cancelled_at and due.amount > NOTHING:
            years[due.organisation_id, due.dues_year.label].append(due)
    noted = set(Settlement.objects.standing().values_list("organisation_id", "year"))
    for (member, year), dues in years.items():
        settled = all(settled_on(due.amount, payments[due.pk]) for due in dues)
        if settled != ((member, year) in noted):
            yield Finding(
                "",
                rows.name(member),
                f"tout est payé pour {year}, et le registre ne le note pas"
                if settled
                else f"le registre note {year} soldé, et tout n’est pas payé",
                NOTHING,
                dues[0].get_absolute_url(),
            )


def traces_agree(rows: Rows) -> Iterator[Finding]:
    """Each amount is computed again from its stored trace, to the same cent."""
    evaluated = 0
    traces = Due.objects.exclude(trace={}).order_by("pk").values_list("pk", "trace")
    for key, trace in traces.iterator(chunk_size=2000):
        if not {"formula", "regularises"} & trace.keys():
            continue
        due = rows.ledger.dues[key]
        evaluated += 1
        try:
            again = amount_again(trace)
        except (KeyError, TypeError, ValueError, InvalidOperation, RuleViolation):
            yield Finding(
                "",
                rows.name(due.organisation_id),
                f"le calcul de la cotisation n°{NO_BREAK}{key} ne se relit pas",
                NOTHING,
                due.get_absolute_url(),
            )
            continue
        if again != due.amount:
            yield Finding(
                "",
                rows.name(due.organisation_id),
                f"le calcul de la cotisation n°{NO_BREAK}{key} redonne {euros(again)}, elle demande "
                f"{euros(due.amount)}",
                again - due.amount,
                due.get_absolute_url(),
            )
    rows.figures["traces"] = evaluated
