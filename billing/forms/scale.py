"""A scale as it is written, and its adoption."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django import forms

from billing.rules.scale_document import problems_of
from billing.rules.scale_file import read_scale_file
from cressmember.core.ui.documents import DocumentForm, notes_field, text_field
from cressmember.core.ui.fields import PastDayField


class ScaleDocumentForm(DocumentForm):
    """A scale written as a document, in a file or typed; ``document`` is what it says once it is sound.

    ``read`` carries the fingerprint of what was read before saving: another text is shown again first.
    """

    text = text_field("du barème", rows=16)
    note = notes_field("la délibération")
    read = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, colleges: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.colleges = colleges

    def document_in(self, text: str) -> Any:
        return read_scale_file(text)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if "document" in data:
            for problem in problems_of(data["document"], colleges=self.colleges):
                self.add_error("text", problem)
        return data

    @property
    def fingerprint(self) -> str:
        """What tells the document that was read from another, however a browser ends its lines."""
        return hashlib.sha256(json.dumps(self.cleaned_data["document"]).encode()).hexdigest()


class NewScaleForm(ScaleDocumentForm):
    """A new scale, or a new version of one that has this name."""

    field_order = ("name",)
    name = forms.CharField(label="Nom", max_length=120, help_text="Par exemple : Barème 2026.")


class AdoptionForm(forms.Form):
    """Who voted the scale, and when."""

    adopted_by = forms.CharField(
        label="Adopté par",
        max_length=120,
        initial="Assemblée générale",
        help_text="L’instance qui l’a voté : assemblée générale, conseil d’administration, bureau…",
    )
    adopted_on = PastDayField(label="Le", instead="le barème sera adopté ce jour-là")
    digest = forms.CharField(widget=forms.HiddenInput)
