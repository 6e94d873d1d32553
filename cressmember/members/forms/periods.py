"""The end of what holds during a period."""

from __future__ import annotations

from django import forms
from django.utils import timezone

from cressmember.core.ui.fields import FrenchDateField


class EndForm(forms.Form):
    """The first day on which something no longer holds."""

    ends_on = FrenchDateField(
        label="Prend fin le", initial=timezone.localdate, help_text="Premier jour où ce n’est plus vrai."
    )
