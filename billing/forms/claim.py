"""How money sent back twice ends."""

from __future__ import annotations

from typing import Any

from django import forms

from billing.models import Claim, Receipt
from billing.queries.claim import money_that_settles
from cressmember.core.ui.fields import PastDayField
from cressmember.kernel.writing import euros


class _MoneyField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj}, {euros(obj.amount)} (crédit de {euros(obj.credit)})"


class RecoverForm(forms.Form):
    """Which money of the payer gives back what was sent twice."""

    receipt = _MoneyField(
        label="Encaissement",
        queryset=Receipt.objects.none(),
        empty_label=None,
        help_text="Ceux du même payeur dont le crédit suffit. Enregistrez d’abord l’argent qu’il a rendu.",
    )

    def __init__(self, *args: Any, claim: Claim, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["receipt"].queryset = money_that_settles(claim)  # type: ignore[attr-defined]


class GiveUpForm(forms.Form):
    """Since when, and why, the chamber no longer claims it."""

    on = PastDayField(label="Abandonné le")
    because = forms.CharField(
        label="Motif", max_length=250, help_text="Décision du bureau du…, payeur dissous…"
    )
