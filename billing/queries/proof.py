"""Whether the dues side agrees with itself to the cent, each figure being reached by several ways.

Nothing here is written. Each disagreement names the member, the row and the cents.
"""

from __future__ import annotations

import hashlib
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any

from django.db import connection, transaction

from billing.models import AccountingSettings, Document, Due, EntryBatch, Instalment, Receipt
from billing.queries.closing import positions
from billing.queries.entries import Books
from billing.queries.facts import Ledger
from billing.queries.receipt import credits_total
from billing.queries.totals import aged, grand_total
from billing.rules.allocation import settled_on
from billing.rules.entries import CALL, NOTHING
from billing.rules.inbox import Arrival, balances, shuffled
from billing.rules.recomputation import amount_again
from cressmember.core.models import Series
from cressmember.core.queries import verify_chain
from cressmember.kernel.money import round_cents
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import NO_BREAK, euros, quote
from cressmember.members.models import Settlement

REPLAYS = 10
CENT = Decimal("0.01")
# A write-off pays nothing: whoever was forgotten did not settle its year.
FORGIVEN = {"reduction", "set_off", "credit_note"}


@dataclass(frozen=True, slots=True)
class Finding:
    """A disagreement: of whom, on which row, by how much, and where it is seen."""

    check: str
    member: str
    what: str
    cents: Decimal = NOTHING
    url: str = ""


@dataclass(slots=True)
class Verdict:
    """What a proof found, and what it went through."""

    findings: list[Finding] = field(default_factory=list)
    figures: dict[str, Any] = field(default_factory=dict)

    @property
    def holds(self) -> bool:
        return not self.findings


def disagreements(*, on: date) -> Verdict:
    """Everything that does not agree, on one instant of the database."""
    with one_instant():
        rows = Rows(on)
        found: list[Finding] = []
        for name, check in CHECKS.items():
            found += [finding if finding.check else _named(finding, name) for finding in check(rows)]
        return Verdict(found, rows.figures)


@contextmanager
def one_instant() -> Iterator[None]:
    """Read everything as of one instant, whatever others write meanwhile."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


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
        return _added((row.due_id, row.amount) for row in self.ledger.allocations if not row.withdrawn_at)

    @cached_property
    def lowered(self) -> dict[int, Decimal]:
        return _added((row.due_id, row.amount) for row in self.ledger.adjustments if not row.withdrawn_at)

    @cached_property
    def allocated(self) -> dict[int, Decimal]:
        """What each receipt pays."""
        return _added((row.receipt_id, row.amount) for row in self.ledger.allocations if not row.withdrawn_at)

    @cached_property
    def spent(self) -> dict[int, Decimal]:
        """What of each receipt was sent back or given."""
        return _added(
            [
                *((row.receipt_id, row.amount) for row in self.ledger.refunds),
                *((row.receipt_id, row.amount) for row in self.ledger.contributions if not row.withdrawn_at),
            ]
        )

    @cached_property
    def owed(self) -> dict[int, Decimal]:
        """What each member owes, added up from the rows."""
        return _added(
            (due.organisation_id, due.amount - self.paid.get(key, NOTHING) - self.lowered.get(key, NOTHING))
            for key, due in self.ledger.dues.items()
            if not due.cancelled_at
        )

    @cached_property
    def credit(self) -> dict[int, Decimal]:
        """What each payer has in credit, added up from the rows; zero is for those outside the register."""
        return _added(
            (
                receipt.payer_id or 0,
                receipt.amount - self.allocated.get(key, NOTHING) - self.spent.get(key, NOTHING),
            )
            for key, receipt in self.ledger.receipts.items()
            if not receipt.voided_at
        )


def _receipts_are_not_overspent(rows: Rows) -> Iterator[Finding]:
    for key, receipt in rows.ledger.receipts.items():
        used = rows.allocated.get(key, NOTHING) + rows.spent.get(key, NOTHING)
        brought = NOTHING if receipt.voided_at else receipt.amount
        if used > brought:
            yield Finding(
                "",
                rows.name(receipt.payer_id) if receipt.payer_id else receipt.payer_name,
                f"l’encaissement n°{NO_BREAK}{key} a apporté {euros(brought)} et en paie, rend ou donne "
                f"{euros(used)}, soit {euros(used - brought)} de trop",
                used - brought,
                receipt.get_absolute_url(),
            )


def _dues_are_not_overpaid(rows: Rows) -> Iterator[Finding]:
    for key, due in rows.ledger.dues.items():
        settled = rows.paid.get(key, NOTHING) + rows.lowered.get(key, NOTHING)
        asked = NOTHING if due.cancelled_at else due.amount
        if settled > asked:
            yield Finding(
                "",
                rows.name(due.organisation_id),
                f"la cotisation n°{NO_BREAK}{key} ({due.title} {due.dues_year}) demande {euros(asked)} "
                f"et porte {euros(settled)} de paiements et d’ajustements, soit "
                f"{euros(settled - asked)} de trop",
                settled - asked,
                due.get_absolute_url(),
            )


def _amounts_are_positive(rows: Rows) -> Iterator[Finding]:
    for row in rows.ledger.allocations:
        if row.amount <= NOTHING:
            due = rows.ledger.dues[row.due_id]
            yield Finding(
                "",
                rows.name(due.organisation_id),
                f"l’affectation n°{NO_BREAK}{row.pk} porte un montant impossible : {euros(row.amount)}",
                row.amount,
                due.get_absolute_url(),
            )


def _instalments_add_up(rows: Rows) -> Iterator[Finding]:
    totals = _added(Instalment.objects.values_list("due_id", "amount"))
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


def _vat_adds_up(rows: Rows) -> Iterator[Finding]:
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


def _accounts_agree(rows: Rows) -> Iterator[Finding]:
    """What each member owes: added up by the database, from the rows, and from the dated facts."""
    asked = _added(
        (member, round_cents(owed))
        for member, owed in Due.objects.order_by().with_paid().values_list("organisation_id", "outstanding")
    )
    owed, _, left = positions(rows.ledger.facts)
    dated = _added((rows.ledger.dues[key].organisation_id, amount) for key, amount in owed.items())
    yield from _compared(
        rows, "reste dû", ("aux pages", asked), ("aux lignes", rows.owed), ("aux dates", dated)
    )
    credit = _added(
        (payer or 0, round_cents(amount))
        for payer, amount in Receipt.objects.order_by().with_credit().values_list("payer_id", "credit")
    )
    kept = _added((rows.ledger.receipts[key].payer_id or 0, amount) for key, amount in left.items())
    yield from _compared(
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


def _entries_agree(rows: Rows) -> Iterator[Finding]:
    """What the books hold on the accounts of members, exported or waiting, is what the rows say."""
    until = max([rows.on, *(fact.on for fact in rows.ledger.facts)])
    books = Books(until=until, ledger=rows.ledger)
    try:
        waiting = books.waiting()
    except RuleViolation as violation:
        yield Finding("", "Écritures", str(violation))
        return
    receivable: dict[int, Decimal] = defaultdict(lambda: NOTHING)
    advances: dict[int, Decimal] = defaultdict(lambda: NOTHING)
    entries = [row.lines for row in books.exported.values()] + [list(one.draft.lines) for one in waiting]
    rows.figures["entries"] = len(entries)
    total = NOTHING
    for line in (line for lines in entries for line in lines):
        total += line.signed
        key = line.party.key if line.party else 0
        if line.role in {"members", "doubtful"}:
            receivable[key] += line.signed
        elif line.role == "advances":
            advances[key] -= line.signed
    if total:
        yield Finding(
            "", "Écritures", f"les écritures ne sont pas équilibrées : {euros(total)} d’écart", total
        )
    owed = rows.owed if rows.settings.recognised == CALL else {}
    yield from _compared(rows, "reste dû", ("aux lignes", owed), ("aux écritures", receivable))
    yield from _compared(rows, "crédit", ("aux lignes", rows.credit), ("aux écritures", advances))


def _exported_entries_are_what_left(rows: Rows) -> Iterator[Finding]:
    """Batches kept as they left: their digest, their numbers, their totals, each entry balanced."""
    last: dict[date, int] = defaultdict(int)
    for batch in EntryBatch.objects.standing().order_by("pk").prefetch_related("entries__lines"):
        name = str(batch)
        if hashlib.sha256(batch.content.encode()).hexdigest() != batch.sha256:
            yield Finding("", name, "le fichier exporté ne correspond plus à son empreinte", NOTHING)
        if batch.first_number != last[batch.year_starts_on] + 1:
            yield Finding("", name, f"le lot commence à l’écriture {batch.first_number} : un numéro manque")
        last[batch.year_starts_on] = batch.last_number
        numbered = sorted(entry.number for entry in batch.entries.all() if entry.number)
        if numbered != list(range(batch.first_number, batch.last_number + 1)):
            yield Finding("", name, "les numéros d’écriture du lot ne se suivent pas")
        told = NOTHING
        for entry in batch.entries.all():
            lines = list(entry.lines.all())
            gap = sum((line.debit - line.credit for line in lines), NOTHING)
            if gap:
                yield Finding(
                    "",
                    name,
                    f"l’écriture {quote(entry.label)} a {euros(abs(gap))} d’écart",
                    gap,
                    batch.get_absolute_url(),
                )
            if entry.number:
                told += sum((line.debit for line in lines), NOTHING)
        if told != batch.total:
            yield Finding(
                "",
                name,
                f"le lot est parti pour {euros(batch.total)}, ses écritures font {euros(told)}",
                told - batch.total,
                batch.get_absolute_url(),
            )


def _series_have_no_hole(rows: Rows) -> Iterator[Finding]:
    """Each series of documents: every number once, from one to the last that was taken, dates in order."""
    found: dict[str, list[tuple[int, date, bool]]] = defaultdict(list)
    documents = Document.objects.order_by("series", "sequence")
    for series, sequence, day, cancelled in documents.values_list(
        "series", "sequence", "issued_on", "cancelled_by"
    ):
        found[series].append((sequence, day, cancelled is not None))
    taken = dict(Series.objects.filter(key__in=found).values_list("key", "last"))
    table = []
    for series, numbers in found.items():
        expected = 1
        before = None
        for sequence, day, _ in numbers:
            if sequence != expected:
                yield Finding("", series, f"le numéro {expected} manque dans la série {series}")
            if before and day < before:
                yield Finding(
                    "", series, f"le numéro {sequence} de la série {series} est daté avant le précédent"
                )
            expected, before = sequence + 1, day
        if taken.get(series) != numbers[-1][0]:
            yield Finding(
                "",
                series,
                f"la série {series} a donné {taken.get(series, 0)} numéros, le dernier document porte "
                f"{numbers[-1][0]}",
            )
        table.append(
            {
                "series": series,
                "first": numbers[0][0],
                "last": numbers[-1][0],
                "count": len(numbers),
                "cancelled": sum(cancelled for _, _, cancelled in numbers),
                "from": numbers[0][1].isoformat(),
                "to": numbers[-1][1].isoformat(),
            }
        )
    rows.figures["series"] = table


def _settlements_agree(rows: Rows) -> Iterator[Finding]:
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


def _traces_agree(rows: Rows) -> Iterator[Finding]:
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


def _inbox_replays(rows: Rows) -> Iterator[Finding]:
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
    asked = _added(
        (due.organisation_id, due.amount - rows.lowered.get(key, NOTHING))
        for key, due in rows.ledger.dues.items()
        if not due.cancelled_at
    )
    keys = {*rows.owed, *rows.credit}
    accounts = {key: rows.owed.get(key, NOTHING) - rows.credit.get(key, NOTHING) for key in keys}
    for replay in range(REPLAYS):
        draw = random.Random(replay)  # noqa: S311 - an order, not a secret.
        order = shuffled(arrivals, [draw.random() for _ in range(2 * len(arrivals))])
        found = list(_compared(rows, "solde", ("rejoué", balances(asked, order)), ("au compte", accounts)))
        if found:
            yield from found
            return


def _journal_holds(rows: Rows) -> Iterator[Finding]:
    verdict = verify_chain()
    rows.figures["journal"] = verdict.entries
    if not verdict.holds:
        yield Finding(
            "",
            "Journal",
            f"la chaîne est rompue à l’écriture n°{NO_BREAK}{verdict.broken_at} : {verdict.why}",
        )


CHECKS = {
    "Encaissements": _receipts_are_not_overspent,
    "Cotisations": _dues_are_not_overpaid,
    "Affectations": _amounts_are_positive,
    "Échéances": _instalments_add_up,
    "TVA": _vat_adds_up,
    "Comptes des adhérents": _accounts_agree,
    "Écritures": _entries_agree,
    "Lots exportés": _exported_entries_are_what_left,
    "Numéros": _series_have_no_hole,
    "Exercices soldés": _settlements_agree,
    "Calculs": _traces_agree,
    "Boîte de réception rejouée": _inbox_replays,
    "Journal": _journal_holds,
}


def _added(pairs: Iterable[tuple[int, Decimal]]) -> dict[int, Decimal]:
    found: dict[int, Decimal] = defaultdict(lambda: NOTHING)
    for key, amount in pairs:
        found[key] += amount
    return found


def _compared(
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


def _named(finding: Finding, check: str) -> Finding:
    return Finding(check, finding.member, finding.what, finding.cents, finding.url)
