"""Where something that did not arrive goes again."""

from __future__ import annotations

from typing import Any

from django import forms


class MendForm(forms.Form):
    """Another way to reach a payer whose mail was refused; ``known`` are the other contacts."""

    contact = forms.ChoiceField(label="Renvoyer", widget=forms.RadioSelect)
    other = forms.EmailField(label="Autre adresse", required=False)

    def __init__(self, *args: Any, known: list[tuple[str, str]], by_post: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(address, f"À {told}") for address, told in known]
        choices.append(("other", "À une autre adresse, ci-dessous"))
        if by_post:
            choices.append(("post", "Par la poste : l’appel rejoint ce qui est à imprimer"))
        self.fields["contact"].choices = choices  # type: ignore[attr-defined]
        self.fields["contact"].initial = choices[0][0]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("contact") == "other" and not data.get("other") and "other" not in self.errors:
            self.add_error("other", "Indiquez l’adresse.")
        return data

    @property
    def to(self) -> str:
        """The address to send to; empty, it goes by post."""
        contact = str(self.cleaned_data["contact"])
        return str(self.cleaned_data["other"]) if contact == "other" else "" if contact == "post" else contact
