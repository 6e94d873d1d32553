"""What one member is granted before it is called."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from billing.forms.adjustment import DecisionForm
from billing.models import Concession
from cressmember.core.ui.fields import AmountField, FrenchDateField


class ConcessionForm(DecisionForm):
    """What one member is granted, for the campaigns to come."""

    field_order = ("kind", "value", "starts_on", "ends_on", "because", "decided_by", "decided_on")
    kind = forms.ChoiceField(label="Nature", choices=Concession.Kind.choices, widget=forms.RadioSelect)
    value = AmountField(
        label="Valeur (€ ou %)",
        required=False,
        min_value=0,
        widget=forms.TextInput({"inputmode": "decimal", "size": 12}),
        help_text="Rien pour une exonération.",
    )
    starts_on = FrenchDateField(label="À compter du", initial=timezone.localdate)
    ends_on = FrenchDateField(
        label="Ne vaut plus à compter du",
        required=False,
        help_text="Vide : jusqu’à ce que vous y mettiez fin.",
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        kind, value = data.get("kind"), data.get("value") or 0
        if kind == Concession.Kind.EXEMPT:
            data["value"] = 0
        elif kind and not value:
            self.add_error("value", "Indiquez la valeur de la remise.")
        elif kind == Concession.Kind.PERCENT and value > 100:
            self.add_error("value", "Un pourcentage va de 0 à 100.")
        starts_on, ends_on = data.get("starts_on"), data.get("ends_on")
        if starts_on and ends_on and ends_on <= starts_on:
            self.add_error("ends_on", "La remise prend fin après avoir commencé.")
        return data


class EndConcessionForm(forms.Form):
    """The day from which the scale alone says what is owed."""

    on = FrenchDateField(label="Ne vaut plus à compter du", initial=timezone.localdate)
