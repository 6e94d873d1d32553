"""What staff say of a file: its sheets and columns, its cells, the rows left out, the SIRET shared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from cressmember.core.gateway.spreadsheet import Sheet
from cressmember.kernel.writing import short_date
from cressmember.members.rules.sheet import Said, SheetKind


@dataclass(frozen=True, slots=True)
class SheetAnswers:
    """What was said of one sheet.

    ``cells`` holds the corrections by (line, column), lines counted from 1 as in a spreadsheet, columns from
    0; ``shared`` gives, by line, why a SIRET is shared with another organisation.
    """

    said: Said = field(default_factory=Said)
    cells: Mapping[tuple[int, int], str] = field(default_factory=dict)
    left_out: frozenset[int] = frozenset()
    shared: Mapping[int, str] = field(default_factory=dict)

    def corrected(self, sheet: Sheet) -> Sheet:
        """The sheet with the corrections in place of what the file says."""
        if not self.cells:
            return sheet
        rows: list[list[Any]] = list(sheet.rows)
        for (line, column), value in self.cells.items():
            if line > len(rows):
                continue
            row = [*rows[line - 1], *[None] * (column + 1 - len(rows[line - 1]))]
            row[column] = value
            rows[line - 1] = row
        without_result = sheet.without_result - {(line - 1, column) for line, column in self.cells}
        return replace(sheet, rows=rows, without_result=frozenset(without_result))

    def as_json(self) -> dict[str, Any]:
        """As a batch keeps it."""
        return {
            "kind": self.said.kind.value if self.said.kind else None,
            "header": self.said.header,
            "fields": {str(index): name for index, name in self.said.fields.items()},
            "cells": [[line, column, value] for (line, column), value in sorted(self.cells.items())],
            "left_out": sorted(self.left_out),
            "shared": {str(line): why for line, why in sorted(self.shared.items())},
        }


def shown_cell(value: Any) -> str:
    """A cell as a screen shows it, and as it would be typed again."""
    if value is None:
        return ""
    if isinstance(value, date):
        return short_date(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).replace(".", ",") if isinstance(value, float) else str(value)


def answers_from(choices: Mapping[str, Any]) -> dict[str, SheetAnswers]:
    """What a batch keeps, by name of sheet."""
    return {name: _from_json(told) for name, told in choices.get("sheets", {}).items()}


def _from_json(told: Mapping[str, Any]) -> SheetAnswers:
    kind = told.get("kind")
    return SheetAnswers(
        said=Said(
            SheetKind(kind) if kind else None,
            told.get("header"),
            {int(index): name for index, name in told.get("fields", {}).items()},
        ),
        cells={(line, column): value for line, column, value in _triples(told.get("cells", ()))},
        left_out=frozenset(told.get("left_out", ())),
        shared={int(line): why for line, why in told.get("shared", {}).items()},
    )


def _triples(cells: Sequence[Sequence[Any]]) -> list[tuple[int, int, str]]:
    return [(int(line), int(column), str(value)) for line, column, value in cells]
