"""A decision on a due: who decided, when, why."""

from __future__ import annotations

from typing import Any

from django import forms

from billing.models import Adjustment
from cressmember.core.ui.fields import AmountField, PastDayField
from cressmember.kernel.writing import euros


class DecisionForm(forms.Form):
    """Who decided, when, and why."""

    because = forms.CharField(label="Motif", max_length=250)
    decided_by = forms.CharField(
        label="Décidé par", max_length=120, help_text="L’instance ou la personne qui en a le pouvoir."
    )
    decided_on = PastDayField(label="Décidé le")


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
