"""A formal notice that was posted outside of here."""

from __future__ import annotations

from django import forms

from cressmember.core.ui.fields import PastDayField


class NoticeForm(forms.Form):
    """A formal notice that was posted outside of here."""

    posted_on = PastDayField(label="Postée le")
    tracking = forms.CharField(label="Numéro de recommandé", max_length=30, required=False)
