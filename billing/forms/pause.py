"""What pauses the reminders of a due: a promise, a dispute."""

from __future__ import annotations

from django import forms

from cressmember.core.ui.fields import FrenchDateField


class PromiseForm(forms.Form):
    """The day for which a payment is promised."""

    for_day = FrenchDateField(label="Promis pour le", help_text="Aucune relance avant le lendemain.")
    because = forms.CharField(
        label="Précision", max_length=250, required=False, help_text="Qui l’a dit, et comment."
    )


class DisputeForm(forms.Form):
    """What a payer contests."""

    because = forms.CharField(
        label="Ce qui est contesté",
        max_length=250,
        help_text="Les relances s’arrêtent jusqu’à ce que vous leviez la contestation.",
    )
