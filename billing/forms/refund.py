"""Money that goes back, or is given beyond dues."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from cressmember.core.ui.fields import AmountField, PastDayField
from cressmember.kernel.writing import euros

REFUNDED = r"^rendu:[0-9a-f]{32}$"


class OfCreditForm(forms.Form):
    """A part of a credit, on a day that has come."""

    amount = AmountField(label="Montant")
    on = PastDayField(label="Le", initial=timezone.localdate)

    def __init__(self, *args: Any, credit: Decimal, **options: Any) -> None:
        super().__init__(*args, **options)
        self.credit = credit
        self.fields["amount"].initial = credit
        self.fields["amount"].help_text = f"Le crédit est de {euros(credit)}."

    def clean_amount(self) -> Decimal:
        amount: Decimal = self.cleaned_data["amount"]
        if amount > self.credit:
            raise forms.ValidationError(f"Le crédit n’est que de {euros(self.credit)}.")
        return amount


class RefundForm(OfCreditForm):
    """Money sent back to its payer."""

    because = forms.CharField(
        label="Motif", max_length=250, help_text="Payé deux fois, cotisation annulée, erreur de montant…"
    )
    outside_id = forms.RegexField(REFUNDED, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["on"].label = "Rendu le"
        self.fields["outside_id"].initial = f"rendu:{uuid.uuid4().hex}"


class SupportForm(OfCreditForm):
    """Support beyond dues, that its payer chose."""

    agreement = forms.CharField(
        label="Comment le payeur l’a voulu",
        max_length=250,
        help_text="Un courriel du…, un courrier, une mention sur le virement. Sans accord, c’est un crédit.",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["on"].label = "Donné le"
