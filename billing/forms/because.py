"""Why something is undone."""

from __future__ import annotations

from typing import Any

from django import forms


class ExaminedForm(forms.Form):
    """What was done about something that nobody could act on by rule."""

    because = forms.CharField(
        label="Ce que vous en avez fait",
        max_length=250,
        help_text="Encaissement saisi à la main, paiement d’un autre compte, vu avec le prestataire…",
    )


class BecauseForm(forms.Form):
    """A reason, kept with what it undoes; ``examples`` are those that come up."""

    because = forms.CharField(label="Motif", max_length=250)

    def __init__(self, *args: Any, examples: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["because"].help_text = examples
