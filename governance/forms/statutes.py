"""A version of the statutes as it is written, its adoption and its declaration."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from cressmember.core.ui.documents import DocumentForm, notes_field, text_field
from cressmember.core.ui.fields import FrenchDateField, PastDayField
from cressmember.kernel.violations import RuleViolation
from governance.models import Statutes

# A chamber of seven colleges says a thousand things; every page of a draft goes through all of them.
MOST_THINGS = 10_000


def _says_more_than(document: Any, most: int) -> bool:
    """Whether a document holds more words, values and brackets than that, without counting the rest."""
    left, count = [document], 0
    while left and count <= most:
        held = left.pop()
        count += 1
        if isinstance(held, dict | list):
            left += held.values() if isinstance(held, dict) else held
    return count > most


class StatutesDocumentForm(DocumentForm):
    """A text as a document. The holes of a draft are told on its page, not refused."""

    field_order = ("title",)
    title = forms.CharField(label="Titre", max_length=120, help_text="Par exemple : Statuts 2026.")
    text = text_field("des statuts", rows=24)
    note = notes_field("le texte adopté")

    def document_in(self, text: str) -> Any:
        document = super().document_in(text)
        if not isinstance(document, dict):
            raise RuleViolation("Des statuts s’écrivent entre accolades : {…}.")
        if _says_more_than(document, MOST_THINGS):
            raise RuleViolation("Ce texte est démesuré : aucuns statuts n’en disent autant.")
        return document


class StatutesCorrectionForm(StatutesDocumentForm):
    """The text of a draft, corrected; ``digest`` is that of the text that was opened."""

    digest = forms.CharField(widget=forms.HiddenInput)


class AdoptionForm(forms.Form):
    """The meeting that adopted the statutes, and from when they bind."""

    adopted_by = forms.CharField(
        label="Adoptés par",
        max_length=120,
        initial="Assemblée générale extraordinaire",
        help_text="L’assemblée qui les a votés, sans sa date.",
    )
    adopted_on = PastDayField(label="Le", instead="les statuts seront adoptés ce jour-là")
    effective_on = FrenchDateField(
        label="En vigueur à compter du",
        help_text="Le jour de l’adoption ou plus tard. La veille, l’ancien texte s’applique encore.",
    )
    digest = forms.CharField(widget=forms.HiddenInput)


class DeclarationForm(forms.Form):
    """The day when the statutes were declared to the authority."""

    on = PastDayField(label="Déclarés le", instead="les statuts seront déclarés ce jour-là")


class StartForm(forms.Form):
    """What a new version is called, and the text that it starts from."""

    title = forms.CharField(label="Titre", max_length=120, help_text="Par exemple : Statuts 2026.")
    source = forms.ChoiceField(label="Partir", required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, versions: Sequence[Statutes] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.versions = {str(version.pk): version for version in versions}
        self.fields["source"].choices = [  # type: ignore[attr-defined]
            *((key, f"De « {version} »") for key, version in self.versions.items()),
            ("", "D’une page blanche"),
        ]

    def clean_source(self) -> Statutes | None:
        return self.versions.get(self.cleaned_data["source"])
