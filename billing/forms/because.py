"""Why something is undone."""

from __future__ import annotations

from typing import Any

from django import forms


class BecauseForm(forms.Form):
    """A reason, kept with what it undoes; ``examples`` are those that come up."""

    because = forms.CharField(label="Motif", max_length=250)

    def __init__(self, *args: Any, examples: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["because"].help_text = examples
