"""The accountant's entries: what they hold is what the rows say, and what left is what left."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from billing.models import EntryBatch
from billing.queries.entries import Books
from billing.queries.proof.finding import Finding
from billing.queries.proof.rows import Rows, compared
from billing.rules.entries import CALL, NOTHING
from cressmember.core.models.veil import reading
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import euros, quote


def entries_agree(rows: Rows) -> Iterator[Finding]:
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
    claims: dict[int, Decimal] = defaultdict(lambda: NOTHING)
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
        elif line.role == "claims":
            claims[key] += line.signed
    if total:
        yield Finding(
            "", "Écritures", f"les écritures ne sont pas équilibrées : {euros(total)} d’écart", total
        )
    owed = rows.owed if rows.settings.recognised == CALL else {}
    yield from compared(rows, "reste dû", ("aux lignes", owed), ("aux écritures", receivable))
    yield from compared(rows, "crédit", ("aux lignes", rows.credit), ("aux écritures", advances))
    yield from compared(rows, "rendu deux fois", ("aux lignes", rows.claimed), ("aux écritures", claims))


def exported_entries_are_what_left(rows: Rows) -> Iterator[Finding]:
    """Batches kept as they left: their digest, their numbers, their totals, each entry balanced."""
    last: dict[date, int] = defaultdict(int)
    with reading(None):  # As it left, whoever reads the page.
        batches = list(EntryBatch.objects.standing().order_by("pk").prefetch_related("entries__lines"))
    for batch in batches:
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
