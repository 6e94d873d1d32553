"""Which year."""

from __future__ import annotations

from django import forms

from billing.models import DuesYear

# Before or beyond them, a slip of the finger.
FIRST_YEAR, LAST_YEAR = 2000, 2100


class YearForm(forms.Form):
    """The year whose figures are shown."""

    year = forms.ModelChoiceField(
        label="Exercice", queryset=DuesYear.objects.all(), required=False, empty_label="Tous les exercices"
    )
