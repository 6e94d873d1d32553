"""The chambers of the network."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cressmember.kernel.folding import fold
from cressmember.members.models import NetworkFigure


@dataclass(frozen=True, slots=True)
class NetworkRow:
    """One chamber at a date: its members by college, what it did not say, and its total."""

    chamber: str
    by_college: dict[str, int | None]
    unknown: int
    total: int


def network_table(*, on: date, colleges: Iterable[str]) -> list[NetworkRow]:
    """The chambers' figures at a date; a college that was not reported is None, never zero.

    Members whose college is not known are the total less what was reported.
    """
    codes = list(colleges)
    figures: dict[str, dict[str, int]] = defaultdict(dict)
    for row in NetworkFigure.objects.filter(on=on):
        figures[row.chamber][row.college] = row.members
    table = []
    for chamber, counts in figures.items():
        known = sum(counts.get(code, 0) for code in codes)
        total = counts.get("", known)
        table.append(NetworkRow(chamber, {code: counts.get(code) for code in codes}, total - known, total))
    return sorted(table, key=lambda row: fold(row.chamber))
