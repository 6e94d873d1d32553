"""Answers about purposes: one written down by the team, or all of one's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone

from cressmember.kernel.elision import of
from cressmember.kernel.writing import long_date
from cressmember.members.models import Consent

P = Consent.Purpose


class ConsentForm(forms.Form):
    """What was asked, in which words, and what was answered."""

    purpose = forms.ChoiceField(label="Finalité", choices=Consent.Purpose.choices)
    is_given = forms.ChoiceField(
        label="Réponse",
        choices=[("yes", "Oui, consent"), ("no", "Non, ou ne consent plus")],
        widget=forms.RadioSelect,
    )
    wording = forms.CharField(
        label="Phrase présentée",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Mot pour mot, et où : c’est elle qui prouve le consentement.",
    )


class OwnConsentForm(forms.Form):
    """Each purpose with its sentence, answered by yes or no by whoever it is about; silence stays silence."""

    def __init__(
        self,
        *args: Any,
        wordings: Mapping[str, str],
        silence: Mapping[str, str],
        held: Mapping[str, Consent],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        for purpose, wording in wordings.items():
            known = held.get(purpose)
            self.fields[purpose] = forms.ChoiceField(
                label=wording,
                choices=[("yes", "Oui"), ("no", "Non")],
                widget=forms.RadioSelect,
                required=False,
                initial=("yes" if known.is_given else "no") if known else None,
                help_text=_told(known) if known else silence[purpose],
            )

    def answers(self) -> dict[str, bool]:
        """What was answered, as {purpose: agreed}; to be asked of a valid form."""
        return {purpose: said == "yes" for purpose, said in self.cleaned_data.items() if said}


def _told(known: Consent) -> str:
    way = str(known.get_way_display())
    return f"Réponse du {long_date(timezone.localdate(known.at))} ({way[0].lower()}{way[1:]})."


def organisation_wordings(chamber: str) -> dict[str, str]:
    """The sentence of each purpose for an organisation, as it is shown and kept."""
    return {
        P.DIRECTORY.value: f"Notre organisation peut figurer dans l’annuaire des adhérents {of(chamber)}.",
        P.DIRECTORY_CONTACT.value: "Les autres adhérents peuvent y voir notre adresse et notre téléphone.",
        P.NEWSLETTER.value: f"Nous souhaitons recevoir la lettre d’information {of(chamber)}.",
        P.EVENTS.value: "Nous souhaitons recevoir les invitations aux évènements.",
        P.SURVEYS.value: "Nous souhaitons recevoir les consultations des adhérents.",
    }


def person_wordings(chamber: str) -> dict[str, str]:
    """The sentence of each purpose for a person, as it is shown and kept."""
    return {
        P.DIRECTORY.value: (
            f"Mon nom et mes fonctions peuvent figurer dans l’annuaire des adhérents {of(chamber)}."
        ),
        P.DIRECTORY_CONTACT.value: (
            "Les autres adhérents peuvent y voir mon adresse électronique et mon téléphone."
        ),
        P.NEWSLETTER.value: f"Je souhaite recevoir la lettre d’information {of(chamber)}.",
        P.EVENTS.value: "Je souhaite recevoir les invitations aux évènements.",
        P.SURVEYS.value: "Je souhaite recevoir les consultations des adhérents.",
    }


def silence_meaning(*, is_listed: bool) -> dict[str, str]:
    """What silence means, purpose by purpose; ``is_listed``: the directory shows who is silent."""
    return {
        P.DIRECTORY.value: f"Sans réponse : {'oui, jusqu’à ce que vous disiez non' if is_listed else 'non'}.",
        P.DIRECTORY_CONTACT.value: "Sans réponse : non.",
        P.NEWSLETTER.value: "Sans réponse : non.",
        P.EVENTS.value: "Sans réponse : non.",
        P.SURVEYS.value: "Sans réponse, vous recevez celles qui s’adressent à vous comme adhérent.",
    }
