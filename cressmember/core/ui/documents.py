"""Documents that people keep as JSON: brought as a file or typed, corrected on the page, given back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse

from cressmember.core.ui.fields import UploadField
from cressmember.kernel.reading import json_document, utf8_text
from cressmember.kernel.violations import RuleViolation


def text_field(of: str, *, rows: int) -> forms.CharField:
    """Where a document is typed; ``of`` says what it writes: « des statuts »."""
    return forms.CharField(
        label=f"Texte {of}",
        required=False,
        widget=forms.Textarea(attrs={"rows": rows, "spellcheck": "false", "class": "code"}),
        help_text="Collé ici, ou repris du fichier ; il se corrige sur place.",
    )


def notes_field(source: str) -> forms.CharField:
    """What its writer supposed where ``source`` is silent: « la délibération »."""
    return forms.CharField(
        label="Notes de lecture",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=f"Ce que {source} ne disait pas et que vous avez supposé, une note par ligne.",
    )


class DocumentForm(forms.Form):
    """A document in a file, or typed in ``text`` (`text_field`), which each form declares.

    ``document`` in the cleaned data is what it says; ``told`` its text, wherever it came from.
    """

    file = UploadField(
        label="Fichier", kinds=(".json",), largest=1024 * 1024, required=False, help_text="Un fichier JSON."
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.told = ""

    def document_in(self, text: str) -> Any:
        """What a text says. Raises RuleViolation when it is no document."""
        return json_document(text)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "file" in self.errors:
            return data
        if upload := data.get("file"):
            try:
                data["text"] = utf8_text(upload.read())
            except RuleViolation as violation:
                self.add_error("file", violation.message)
                return data
        self.told = data.get("text", "")
        if not self.told.strip():
            wanted = str(self.fields["text"].label).lower()
            self.add_error("text", f"Choisissez un fichier, ou collez le {wanted}.")
            return data
        try:
            data["document"] = self.document_in(self.told)
        except RuleViolation as violation:
            self.add_error("text", violation.message)
        return data


def document_file(text: str, filename: str) -> HttpResponse:
    """A document as a file that can be kept, sent, or read again."""
    answer = HttpResponse(text, content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{filename}.json"'
    return answer
