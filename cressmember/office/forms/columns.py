"""What each sheet of a file is, and what its columns tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from cressmember.members.rules.sheet import (
    KEPT,
    KIND_LABELS,
    NOT_TAKEN,
    Recognised,
    Said,
    SheetKind,
    fields_of,
)
from cressmember.office.actions.import_batch import Sheet, shown_cell

EXAMPLE = 40


NOT_READ = (SheetKind.UNKNOWN, SheetKind.IGNORED, SheetKind.SCALE)


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """A column of the file: its header, what its first cells say, and the field to choose."""

    label: str
    examples: str
    bound: forms.BoundField


@dataclass(frozen=True, slots=True)
class SheetBlock:
    """A sheet of the file on the screen of columns."""

    name: str
    is_recognised: bool
    kind: forms.BoundField
    header: forms.BoundField | None
    shown: Sequence[forms.BoundField]
    lines: Sequence[ColumnLine]


class MappingForm(forms.Form):
    """What each sheet is and what its columns tell; ``found`` are the sheets with what they seem to be."""

    def __init__(self, *args: Any, found: Sequence[tuple[Sheet, Recognised]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = found
        for rank, (sheet, seen) in enumerate(found):
            is_read = seen.kind not in NOT_READ
            kind = SheetKind.IGNORED if seen.kind is SheetKind.UNKNOWN else seen.kind
            self.fields[f"kind_{rank}"] = forms.ChoiceField(
                label="Cette feuille contient",
                choices=[(known.value, label) for known, label in KIND_LABELS.items()],
                initial=kind.value,
            )
            self.fields[f"shown_kind_{rank}"] = forms.CharField(
                initial=kind.value, widget=forms.HiddenInput, required=False
            )
            if not is_read:
                continue
            self.fields[f"header_{rank}"] = forms.IntegerField(
                label="Ligne des titres de colonnes",
                initial=seen.header + 1,
                min_value=1,
                max_value=max(len(sheet.rows), 1),
                widget=forms.NumberInput(attrs={"class": "n", "size": 4}),
            )
            self.fields[f"shown_header_{rank}"] = forms.IntegerField(
                initial=seen.header + 1, widget=forms.HiddenInput, required=False
            )
            for column in seen.columns:
                self.fields[f"column_{rank}_{column.index}"] = forms.ChoiceField(
                    label=f"Ce que dit la colonne « {column.label} »",
                    choices=_meanings_of(seen.kind),
                    initial=column.field or _kept_in(seen.kind),
                    required=False,
                )

    def blocks(self) -> list[SheetBlock]:
        """The sheets as the screen shows them."""
        return [self._block(rank, sheet, seen) for rank, (sheet, seen) in enumerate(self.found)]

    def _block(self, rank: int, sheet: Sheet, seen: Recognised) -> SheetBlock:
        is_read = seen.kind not in NOT_READ
        names = [f"shown_kind_{rank}", f"shown_header_{rank}"] if is_read else [f"shown_kind_{rank}"]
        return SheetBlock(
            name=sheet.name,
            is_recognised=seen.kind is not SheetKind.UNKNOWN,
            kind=self[f"kind_{rank}"],
            header=self[f"header_{rank}"] if is_read else None,
            shown=[self[name] for name in names],
            lines=[
                ColumnLine(
                    column.label,
                    _examples(sheet, seen, column.index),
                    self[f"column_{rank}_{column.index}"],
                )
                for column in seen.columns
            ],
        )

    def asks_to_look_again(self) -> bool:
        """Whether a sheet has become something else: its columns are to be looked at before they count."""
        told = self.cleaned_data
        return any(
            told[f"kind_{rank}"] != told.get(f"shown_kind_{rank}")
            or told.get(f"header_{rank}") != told.get(f"shown_header_{rank}")
            for rank in range(len(self.found))
        )

    def said(self) -> dict[str, Said]:
        """What was said of each sheet."""
        told, said = self.cleaned_data, {}
        for rank, (sheet, seen) in enumerate(self.found):
            kind = SheetKind(told[f"kind_{rank}"])
            header = told.get(f"header_{rank}")
            same = kind is seen.kind and header == told.get(f"shown_header_{rank}")
            fields = {
                column.index: told[f"column_{rank}_{column.index}"]
                for column in seen.columns
                if same and f"column_{rank}_{column.index}" in told
            }
            said[sheet.name] = Said(kind, header - 1 if header else None, fields)
        return said


def _meanings_of(kind: SheetKind) -> list[tuple[str, str]]:
    others = [(NOT_TAKEN, "Ne pas importer")]
    if kind is SheetKind.MEMBERS:
        others.insert(0, (KEPT, "Conserver telle quelle sur la fiche"))
    return [*others, *((known.name, known.label) for known in fields_of(kind))]


def _kept_in(kind: SheetKind) -> str:
    return KEPT if kind is SheetKind.MEMBERS else NOT_TAKEN


def _examples(sheet: Sheet, seen: Recognised, index: int) -> str:
    """The first three different values of a column."""
    told: dict[str, None] = {}
    for row in sheet.rows[seen.header + 1 : seen.header + 60]:
        if index < len(row) and (value := shown_cell(row[index]).strip()):
            told.setdefault(value if len(value) <= EXAMPLE else f"{value[:EXAMPLE]}…")
        if len(told) == 3:
            break
    return " · ".join(told)
