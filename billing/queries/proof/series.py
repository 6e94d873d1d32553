"""Numbers without a hole, and the chain of the journal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from billing.models import Deposit, Document
from billing.queries.proof.finding import Finding
from billing.queries.proof.rows import Rows
from cressmember.core.models import Series
from cressmember.core.queries import verify_chain
from cressmember.kernel.writing import NO_BREAK


def series_have_no_hole(rows: Rows) -> Iterator[Finding]:
    """Each series: every number once, from one to the last that was taken; documents by their dates."""
    found: dict[str, list[tuple[int, date, bool]]] = defaultdict(list)
    documents = Document.objects.order_by("series", "sequence")
    for series, sequence, day, cancelled in documents.values_list(
        "series", "sequence", "issued_on", "cancelled_by"
    ):
        found[series].append((sequence, day, cancelled is not None))
    slips = _deposit_slips()
    # Those of dues are opened year by year, « AC-2025 »; other floors number what is theirs in one, « PV ».
    by_year = Series.objects.filter(last__gt=0, key__contains="-")
    taken = dict(by_year.values_list("key", "last"))
    table = []
    for series in sorted({*found, *slips, *taken}):
        numbers = sorted([*found.get(series, ()), *slips.get(series, ())])
        last = numbers[-1][0] if numbers else 0
        expected = 1
        before = None
        for sequence, day, _ in numbers:
            if sequence != expected:
                yield Finding("", series, f"le numéro {expected} manque dans la série {series}")
            if before and day < before and series in found:
                yield Finding(
                    "", series, f"le numéro {sequence} de la série {series} est daté avant le précédent"
                )
            expected, before = sequence + 1, day
        if taken.get(series, 0) != last:
            yield Finding(
                "",
                series,
                f"la série {series} a donné {taken.get(series, 0)} numéros, "
                + (f"le dernier document porte {last}" if last else "et aucun document n’en porte"),
            )
        if not numbers:
            continue
        table.append(
            {
                "series": series,
                "first": numbers[0][0],
                "last": last,
                "count": len(numbers),
                "cancelled": sum(cancelled for _, _, cancelled in numbers),
                "from": numbers[0][1].isoformat(),
                "to": numbers[-1][1].isoformat(),
            }
        )
    rows.figures["series"] = table


def _deposit_slips() -> dict[str, list[tuple[int, date, bool]]]:
    """The slips of cheques by series: their number, the day that was typed in, whether they were undone."""
    found: dict[str, list[tuple[int, date, bool]]] = defaultdict(list)
    for number, day, undone_at in Deposit.objects.values_list("number", "deposited_on", "undone_at"):
        series, _, sequence = number.rpartition("-")
        found[series].append((int(sequence), day, undone_at is not None))
    return found


def journal_holds(rows: Rows) -> Iterator[Finding]:
    verdict = verify_chain()
    rows.figures["journal"] = verdict.entries
    if not verdict.holds:
        yield Finding(
            "",
            "Journal",
            f"la chaîne est rompue à l’écriture n°{NO_BREAK}{verdict.broken_at} : {verdict.why}",
        )
