"""The terms of a call, and those of one member called by itself."""

from __future__ import annotations

from django import forms

from billing.forms.dues_year import FIRST_YEAR, LAST_YEAR
from billing.models import DuesYear, Scale
from cressmember.core.ui.fields import FrenchDateField


class CallForm(forms.Form):
    """What every call says: until when it is paid, and which figures it accepts."""

    due_on = FrenchDateField(label="À régler au plus tard le")
    older_figures_from = forms.IntegerField(
        label="Chiffres acceptés depuis",
        required=False,
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        help_text="Année la plus ancienne acceptée quand le chiffre attendu manque. Vide : aucune autre.",
    )


class SingleCallForm(CallForm):
    """One member's call: which year, on which scale, until when."""

    field_order = ("dues_year", "scale")
    dues_year = forms.ModelChoiceField(label="Exercice", queryset=DuesYear.objects.all())
    scale = forms.ModelChoiceField(
        label="Barème", queryset=Scale.objects.filter(adopted_on__isnull=False), help_text="Un barème adopté."
    )
    amount = forms.DecimalField(required=False, widget=forms.HiddenInput)
