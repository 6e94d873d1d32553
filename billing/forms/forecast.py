"""Which scale is tried, on whom, and towards which budget."""

from __future__ import annotations

from typing import Any

from django import forms

from billing.forms.dues_year import FIRST_YEAR, LAST_YEAR
from billing.models import Scale
from cressmember.core.ui.fields import AmountField, FrenchDateField


class ForecastForm(forms.Form):
    """What is tried."""

    use_required_attribute = False
    scale = forms.ModelChoiceField(label="Barème", queryset=Scale.objects.all())
    year = forms.IntegerField(label="Exercice", min_value=FIRST_YEAR, max_value=LAST_YEAR)
    on = FrenchDateField(label="Adhérents au")
    older = forms.IntegerField(
        label="Chiffres acceptés depuis",
        required=False,
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        help_text="Vide : seulement ceux de l’année attendue.",
    )
    other = forms.ModelChoiceField(
        label="Comparer à",
        queryset=Scale.objects.all(),
        required=False,
        empty_label="Aucun autre barème",
    )
    target = AmountField(label="Budget à atteindre", required=False, min_value=0)

    def clean_other(self) -> Any:
        # Every scale stays in the list: the one that is tried may be changed at the same time.
        other = self.cleaned_data["other"]
        if other and other == self.cleaned_data.get("scale"):
            raise forms.ValidationError("Choisissez un autre barème que celui qui est essayé.")
        return other
