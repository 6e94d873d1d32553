"""Which year."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from billing.models import DuesYear

# Before or beyond them, a slip of the finger.
FIRST_YEAR, LAST_YEAR = 2000, 2100


class YearForm(forms.Form):
    """The year whose figures are shown, among ``years``, or all of them."""

    year = forms.TypedChoiceField(label="Exercice", required=False, empty_value=None)

    def __init__(self, *args: Any, years: Iterable[DuesYear], **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["year"]
        known = {str(year.pk): year for year in years}
        field.choices = [("", "Tous les exercices"), *((key, str(year)) for key, year in known.items())]
        field.coerce = known.__getitem__
