"""Reading one row of the sheet of departures."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from cressmember.kernel import reading
from cressmember.members.rules.row.cells import told_by
from cressmember.members.rules.row.values import NAMELESS, Departure, Problem
from cressmember.members.rules.sheet import Cell, Recognised

REASONS = (
    (r"d[ée]mission", "resignation"),
    (r"radiation|radi[ée]", "strike_off"),
    (r"exclusion|exclu", "exclusion"),
    (r"liquidation|dissolution|cessation", "liquidation"),
    (r"fusion|absorption", "merger"),
)


def read_departure(
    cells: Sequence[Cell],
    found: Recognised,
    *,
    line: int,
    file_year: int,
    college_of: Callable[[str], str | None],
) -> Departure | Problem:
    """A former member, why and when it left; or what keeps the row out."""
    told = told_by(cells, found)
    name, note = reading.text(told.get("name")), reading.text(told.get("reason"))
    if not name:
        return NAMELESS
    try:
        ended_on = reading.day(told.get("ended_on"), pivot_year=file_year + 1).date
    except reading.Unreadable as trouble:
        return Problem("Date", reading.text(told.get("ended_on")), str(trouble), blocks=True)
    college = college_of(reading.text(told.get("college"))) or ""
    return Departure(line, name, college, _reason(note), note, ended_on)


def _reason(note: str) -> str:
    return next((code for pattern, code in REASONS if re.search(pattern, note.lower())), "other")
