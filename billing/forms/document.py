"""What becomes of a document once it is issued."""

from __future__ import annotations

from datetime import date

from django import forms
from django.utils import timezone

from cressmember.core.ui.fields import FrenchDateField


class PostedForm(forms.Form):
    """When the printed documents went by post."""

    on = FrenchDateField(label="Remis à la poste le", initial=timezone.localdate)

    def clean_on(self) -> date:
        """A day that has come."""
        on: date = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise forms.ValidationError("Ce jour n’est pas encore venu : marquez l’envoi quand il est fait.")
        return on


class CancelCallForm(forms.Form):
    """Why a call is cancelled; printed on the cancellation."""

    because = forms.CharField(label="Motif, imprimé sur l’annulation", max_length=250)
