"""Agreeing to what credits would pay."""

from __future__ import annotations

from django import forms


class SpreadForm(forms.Form):
    """What was shown, so that nothing else is done."""

    expected = forms.DecimalField(widget=forms.HiddenInput)
