"""A reminder that went by post."""

from __future__ import annotations

from typing import Any

from django import forms

from billing.forms.document import PostedForm


class PostLetterForm(PostedForm):
    """When a reminder went by post, and the number of a registered letter."""

    tracking = forms.CharField(label="Numéro de recommandé", max_length=30, required=False)

    def __init__(self, *args: Any, registered: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if registered:
            self.fields["tracking"].help_text = "Celui du bordereau : c’est la preuve de l’envoi."
        else:
            del self.fields["tracking"]
