"""A row of a file, to be mended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from cressmember.members.rules.sheet import Column
from cressmember.office.actions.import_batch import shown_cell


class RowForm(forms.Form):
    """The cells of a row, to be corrected; ``problems`` are shown beside the cell that they speak of."""

    def __init__(
        self,
        *args: Any,
        columns: Sequence[Column],
        cells: Sequence[Any],
        problems: Mapping[str, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._told = {f"cell_{column.index}" for column in columns if column.label in problems}
        for column in columns:
            told = shown_cell(cells[column.index]) if column.index < len(cells) else ""
            lengthy = len(told) > 80 or "\n" in told
            self.fields[f"cell_{column.index}"] = forms.CharField(
                label=column.label,
                initial=told,
                required=False,
                strip=True,
                max_length=2000,
                help_text=problems.get(column.label, ""),
                widget=forms.Textarea(attrs={"rows": 3}) if lengthy else forms.TextInput(),
            )

    @property
    def troubled(self) -> list[forms.BoundField]:
        """The cells of which a problem speaks."""
        return [self[name] for name in self.fields if name in self._told]

    @property
    def others(self) -> list[forms.BoundField]:
        """The cells that are read without trouble."""
        return [self[name] for name in self.fields if name not in self._told]

    def corrections(self) -> dict[int, str]:
        """The cells that were changed, by the rank of their column."""
        return {
            int(name.removeprefix("cell_")): self.cleaned_data[name]
            for name in self.changed_data
            if name.startswith("cell_")
        }


class SharedSiretForm(forms.Form):
    """Why two organisations bear one SIRET."""

    because = forms.CharField(
        label="Pourquoi ce SIRET est-il partagé ?",
        help_text="Par exemple : « deux associations hébergées par le même établissement ». "
        "La justification est inscrite sur la fiche. Videz la case pour y renoncer.",
        required=False,
        max_length=250,
    )
