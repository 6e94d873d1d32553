"""What an organisation declares of itself for a year."""

from __future__ import annotations

from django import forms

from cressmember.core.ui.fields import AmountField
from cressmember.members.models import DeclaredFigure


class FigureForm(forms.Form):
    """A figure with its year and its source."""

    kind = forms.ChoiceField(label="Nature", choices=DeclaredFigure.Kind.choices)
    year = forms.IntegerField(label="Année", min_value=1990, max_value=2100)
    amount = AmountField(
        label="Valeur",
        min_value=0,
        help_text="En euros, ou en nombre : équivalents temps plein, adhérents, habitants, unités.",
    )
    source = forms.CharField(
        label="Source", max_length=200, help_text="Comptes annuels, déclaration de l’adhérent…"
    )
