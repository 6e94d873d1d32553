"""A scale as it is written, and its adoption."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django import forms

from billing.rules.scale_document import problems_of
from billing.rules.scale_file import read_scale_file
from cressmember.core.ui.fields import PastDayField, UploadField
from cressmember.kernel.violations import RuleViolation


class ScaleDocumentForm(forms.Form):
    """A scale written as a document, in a file or typed; ``document`` is what it says once it is sound.

    ``read`` carries the fingerprint of what was read before saving: another text is shown again first.
    """

    file = UploadField(
        label="Fichier", kinds=(".json",), largest=1024 * 1024, required=False, help_text="Un fichier JSON."
    )
    text = forms.CharField(
        label="Texte du barème",
        required=False,
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "false", "class": "code"}),
        help_text="Collé ici, ou repris du fichier ; il se corrige sur place.",
    )
    note = forms.CharField(
        label="Notes de lecture",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Ce que la délibération ne disait pas et que vous avez supposé, une note par ligne.",
    )
    read = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, colleges: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.colleges = colleges
        self.told = ""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "file" in self.errors:
            return data
        if upload := data.get("file"):
            try:
                data["text"] = upload.read().decode("utf-8-sig")
            except UnicodeDecodeError:
                self.add_error("file", "Ce fichier n’est pas un texte en UTF-8 : enregistrez-le ainsi.")
                return data
        self.told = data.get("text", "")
        if not self.told.strip():
            self.add_error("text", "Choisissez un fichier, ou collez le texte du barème.")
            return data
        try:
            data["document"] = read_scale_file(self.told)
        except RuleViolation as violation:
            self.add_error("text", violation.message)
            return data
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
