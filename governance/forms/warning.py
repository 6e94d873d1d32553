"""How long before its end a mandate is told of."""

from __future__ import annotations

from django import forms

from governance.models import MandateSettings


class WarningForm(forms.ModelForm[MandateSettings]):
    """How long before its end a mandate is told of, and whether by mail."""

    class Meta:
        model = MandateSettings
        fields = ["warning_days", "warns_by_mail"]
