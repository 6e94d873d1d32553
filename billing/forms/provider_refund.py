"""Sending money back through the provider."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from cressmember.core.ui.fields import AmountField
from cressmember.kernel.writing import euros


class SendBackForm(forms.Form):
    """How much of a credit is sent back, and why."""

    amount = AmountField(label="Montant à rendre")
    because = forms.CharField(
        label="Motif",
        max_length=250,
        initial="Payé deux fois",
        help_text="Payé deux fois, cotisation annulée, erreur de montant…",
    )

    def __init__(self, *args: Any, credit: Decimal, **options: Any) -> None:
        super().__init__(*args, **options)
        self.credit = credit
        self.fields["amount"].initial = credit

    def clean_amount(self) -> Decimal:
        amount: Decimal = self.cleaned_data["amount"]
        if amount > self.credit:
            raise forms.ValidationError(f"Il n’y a que {euros(self.credit)} à rendre sur cet encaissement.")
        return amount
