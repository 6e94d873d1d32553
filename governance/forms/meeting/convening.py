"""Convening: a guest, another address, letters posted, a further call."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from cressmember.core.ui.fields import FrenchDateField, PastDayField
from governance.forms.meeting.meeting import ClockField, at_hour


class GuestForm(forms.Form):
    """Somebody invited, who has no vote."""

    name = forms.CharField(label="Nom, ou organisation", max_length=250)
    email = forms.EmailField(label="Adresse électronique", required=False)
    postal_address = forms.CharField(
        label="Adresse postale",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class OtherAddressForm(forms.Form):
    """Where else a convocation is sent: an address, or a letter."""

    address = forms.EmailField(
        label="Autre adresse électronique",
        required=False,
        help_text="Laissez vide pour préparer une lettre à l’adresse postale.",
    )


class PostedForm(forms.Form):
    """When a letter left, or was handed over."""

    on = PastDayField(label="Postée ou remise le", initial=timezone.localdate)
    reference = forms.CharField(
        label="Numéro de recommandé", max_length=60, required=False, help_text="Si elle est recommandée."
    )


class AllPostedForm(forms.Form):
    """When the letters that waited left together."""

    on = PastDayField(label="Postées le", initial=timezone.localdate)


class FurtherForm(forms.Form):
    """When the next call is held."""

    day = FrenchDateField(label="Jour")
    starts = ClockField(label="Début")

    def starts_at(self) -> Any:
        """The instant at which it starts."""
        return at_hour(self.cleaned_data["day"], self.cleaned_data["starts"])
