"""An answer to a request to take part."""

from __future__ import annotations

from django import forms


class DeclineForm(forms.Form):
    """Why an organisation does not join a group."""

    because = forms.CharField(label="Motif", max_length=250, help_text="L’organisation le lira.")
