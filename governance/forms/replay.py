"""A vote that was held, counted again: its file, and what the file does not say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from cressmember.core.ui.fields import UploadField
from governance.forms.trial import SAID


class ReplayForm(forms.Form):
    """A vote that was held: its file, the text beside this one, and what the file does not say."""

    file = UploadField(
        label="Fichier du vote",
        kinds=(".xlsx", ".xls", ".ods", ".csv", ".json"),
        largest=5 * 1024 * 1024,
        required=False,
        help_text="Un tableur, une ligne par votant ; ou un scénario (.json).",
    )
    kept = forms.CharField(widget=forms.HiddenInput, required=False)
    urns = forms.ChoiceField(
        label="Ce vote était",
        choices=[
            ("", "ouvert, ou comme le fichier le dit"),
            ("colleges", "secret, une urne par collège"),
            ("one", "secret, une seule urne pour tous"),
        ],
        required=False,
        widget=forms.RadioSelect,
    )
    beside = forms.ChoiceField(label="À côté de")
    held = forms.ChoiceField(label="Les collèges du fichier sont ceux de", widget=forms.RadioSelect)
    decision = forms.ChoiceField(
        label="Décision votée", required=False, help_text="Un scénario la dit lui-même."
    )
    decision_before = forms.ChoiceField(label="Décision, dans cet autre texte", required=False)
    call = forms.IntegerField(
        label="Convocation", min_value=1, max_value=20, initial=1, help_text="1 pour la première."
    )
    done = forms.BooleanField(
        label="Ce qui devait précéder le vote a été fait",
        required=False,
        initial=True,
        help_text="Proposition, avis, accord : ce que chacun des deux textes demande.",
    )
    chair = forms.ChoiceField(label="Ce que vote le président de séance", choices=SAID, required=False)
    lot = forms.ChoiceField(label="Ce que dit le tirage au sort", choices=SAID, required=False)

    def __init__(
        self,
        *args: Any,
        version: str,
        others: Mapping[str, str],
        decisions: Sequence[tuple[str, str]],
        decisions_before: Sequence[tuple[str, str]],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.fields["decision"].choices = [("", "Choisir…"), *decisions]  # type: ignore[attr-defined]
        if others:
            self.fields["beside"].choices = list(others.items())  # type: ignore[attr-defined]
            self.fields["decision_before"].choices = [  # type: ignore[attr-defined]
                ("", "La même"),
                *decisions_before,
            ]
            self.fields["held"].choices = [  # type: ignore[attr-defined]
                ("before", "l’autre texte"),
                ("after", f"« {version} »"),
            ]
            self.fields["held"].initial = "before"
        else:
            for name in ("beside", "held", "decision_before"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("file") and not data.get("kept") and "file" not in self.errors:
            self.add_error("file", "Choisissez le fichier du vote.")
        return data

    def keep(self, votes: str) -> None:
        """Hold what was read of the file on the page, to be counted again under another text."""
        self.data = {**{name: self.data.get(name) for name in self.data}, "kept": votes}
