"""A decision on a due, a doubt, a concession: who decided, when, why."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from billing.models import Adjustment, Concession
from cressmember.core.ui.fields import AmountField, FrenchDateField
from cressmember.kernel.writing import euros

NOT_YET = "Ce jour n’est pas encore venu."


class DecisionForm(forms.Form):
    """Who decided, when, and why."""

    because = forms.CharField(label="Motif", max_length=250)
    decided_by = forms.CharField(
        label="Décidé par", max_length=120, help_text="L’instance ou la personne qui en a le pouvoir."
    )
    decided_on = FrenchDateField(label="Décidé le")

    def clean_decided_on(self) -> date:
        day: date = self.cleaned_data["decided_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(NOT_YET)
        return day


class AdjustmentForm(DecisionForm):
    """What a decision takes off a due."""

    field_order = ("kind", "amount", "because", "decided_by", "decided_on")
    kind = forms.ChoiceField(
        label="Nature",
        # A credit note lowers a due by being issued.
        choices=[choice for choice in Adjustment.Kind.choices if choice[0] != Adjustment.Kind.CREDIT_NOTE],
        widget=forms.RadioSelect,
        help_text=(
            "Une remise ou une compensation soldent la cotisation ; un passage en perte constate "
            "qu’elle ne sera pas payée : l’adhérent n’est pas à jour."
        ),
    )
    amount = AmountField(label="Montant")

    def __init__(self, *args: Any, due: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["amount"].initial = due.outstanding
        self.fields["amount"].help_text = f"Il reste {euros(due.outstanding)} à payer."


class DoubtForm(forms.Form):
    """From when a due is doubtful, and why."""

    on = FrenchDateField(label="Depuis le")
    because = forms.CharField(
        label="Motif", max_length=250, help_text="Liquidation, désaccord, relances sans réponse…"
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["on"].initial = timezone.localdate

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if day > timezone.localdate():
            raise forms.ValidationError(NOT_YET)
        return day


class EndDoubtForm(DoubtForm):
    """From when a due is no longer doubtful, and why."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["on"].label = "À compter du"
        self.fields["because"].help_text = "Un accord a été trouvé, le règlement est annoncé…"


class ConcessionForm(DecisionForm):
    """What one member is granted, for the campaigns to come."""

    field_order = ("kind", "value", "starts_on", "ends_on", "because", "decided_by", "decided_on")
    kind = forms.ChoiceField(label="Nature", choices=Concession.Kind.choices, widget=forms.RadioSelect)
    value = AmountField(
        label="Valeur",
        required=False,
        min_value=0,
        help_text="En euros, ou en pourcentage ; rien pour une exonération.",
    )
    starts_on = FrenchDateField(label="À compter du")
    ends_on = FrenchDateField(
        label="Jusqu’au (exclu)", required=False, help_text="Vide : jusqu’à ce que vous y mettiez fin."
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["starts_on"].initial = timezone.localdate

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

    on = FrenchDateField(label="Fin (exclue)")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["on"].initial = timezone.localdate
