"""What becomes of a document once it is issued."""

from __future__ import annotations

from django import forms
from django.utils import timezone

from cressmember.core.ui.fields import FrenchDateField


class PostedForm(forms.Form):
    """When the printed documents went by post."""

    on = FrenchDateField(label="Remis à la poste le", initial=timezone.localdate)


class CancelCallForm(forms.Form):
    """Why a call is cancelled; printed on the cancellation."""

    because = forms.CharField(label="Motif, imprimé sur l’annulation", max_length=250)
