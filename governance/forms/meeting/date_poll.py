"""Dates proposed for a meeting."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms

from cressmember.core.ui.fields import FrenchDateField
from governance.forms.meeting.meeting import ClockField, at_hour

ROWS = 6


class DatesForm(forms.Form):
    """Up to six dates, each with its hour, and until when answers are waited for."""

    until = FrenchDateField(label="Réponses attendues pour le", required=False)

    def __init__(self, *args: Any, usual_hour: Any = None, **options: Any) -> None:
        super().__init__(*args, **options)
        for rank in range(ROWS):
            self.fields[f"day_{rank}"] = FrenchDateField(label=f"Date {rank + 1}", required=False)
            self.fields[f"hour_{rank}"] = ClockField(label="Heure", required=False, initial=usual_hour)
        self.order_fields([name for name in self.fields if name != "until"] + ["until"])

    def rows(self) -> list[list[forms.BoundField]]:
        """The fields of each date, side by side."""
        return [[self[f"day_{rank}"], self[f"hour_{rank}"]] for rank in range(ROWS)]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for rank in range(ROWS):
            if data.get(f"day_{rank}") and not data.get(f"hour_{rank}"):
                self.add_error(f"hour_{rank}", "Donnez l’heure de cette date.")
        return data

    @property
    def slots(self) -> list[datetime]:
        """The instants that are proposed."""
        data = self.cleaned_data
        return [
            at_hour(data[f"day_{rank}"], data[f"hour_{rank}"])
            for rank in range(ROWS)
            if data.get(f"day_{rank}")
        ]
