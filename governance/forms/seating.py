"""Who sits: fields that several forms share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from cressmember.core.ui.fields import FrenchDateField
from cressmember.kernel.territory import ALL_DEPARTEMENTS, departement
from cressmember.kernel.writing import NO_BREAK
from cressmember.members.forms.person import NamedForm, PersonField
from cressmember.members.models import College, Organisation
from cressmember.members.queries import colleges_in_force
from governance.rules.mandate.mandates import Ending
from governance.rules.seat.claim import territories_of
from governance.rules.seat.seats import Composition


def territories(rule: Composition | None = None, known: str = "") -> list[tuple[str, str]]:
    """The territories as a form offers them: those that the statutes seat, then the départements."""
    named = [*(territories_of(rule) if rule else ()), known]
    own = [place for place in dict.fromkeys(named) if place and departement(place) is None]
    codes = [(found.code, f"{found.code} {found.name}") for found in ALL_DEPARTEMENTS]
    return [("", "—"), *((place, place) for place in own), *codes]


def seats_offered(rule: Composition | None, known: str = "") -> list[tuple[str, str]]:
    """The seats of the statutes as a form offers them, and those that a mandate names already."""
    named = {
        group.name: f"{group.name} (art.{NO_BREAK}{group.article})" for group in (rule.seats if rule else ())
    }
    if known:
        named.setdefault(known, known)
    return [("", "Selon le collège et le territoire"), *named.items()]


def colleges_offered(*known: College | None) -> Any:
    """The colleges of today, and those that the record names already."""
    keys = {college.pk for college in colleges_in_force(on=timezone.localdate())}
    return College.objects.filter(pk__in=keys | {college.pk for college in known if college})


def proposed(found: Ending) -> str:
    """An end that the statutes give, as it is proposed."""
    asked = f" Attention, {found.question}" if found.question else ""
    return f"{found.sentence}{asked} Relisez cette date, corrigez-la au besoin, puis enregistrez."


def who_sits(mandate: Any) -> str:
    """A mandate as it is chosen: the person who sits, then the organisation (`Mandate.objects.told`)."""
    names = (mandate.titular_name, mandate.holder_name if mandate.organisation_id else "")
    return " · ".join(name for name in names if name)


class CollegeField(forms.ModelChoiceField):
    """A college of today."""

    def __init__(self, **options: Any) -> None:
        usual: dict[str, Any] = {"label": "Collège", "queryset": College.objects.none(), "required": False}
        super().__init__(**usual | options)


class SeatingForm(NamedForm):
    """Who sits: an organisation and the people through whom it does, or one person alone."""

    organisation = forms.ModelChoiceField(
        label="Organisation",
        queryset=Organisation.objects.none(),
        required=False,
        empty_label="—",
        help_text="Vide si une personne siège seule : partenaire, membre de l’équipe…",
    )
    person = PersonField(label="Titulaire", empty_label="—", help_text="La personne qui siège.")
    substitute = PersonField(label="Suppléant·e", empty_label="—")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organisation"].queryset = Organisation.objects.order_by("sort_name")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        named = data.get("person") or data.get("family_name")
        if data.get("given_name") and not named:
            self.add_error("family_name", "Le nom est indispensable.")
        elif not data.get("organisation") and not named:
            self.add_error("organisation", "Choisissez une organisation, ou une personne qui siège seule.")
        if not data.get("organisation") and data.get("substitute"):
            self.add_error("substitute", "Une personne qui siège seule n’a pas de suppléant·e.")
        elif data.get("person") and data.get("person") == data.get("substitute"):
            self.add_error("substitute", "Titulaire et suppléant·e sont deux personnes.")
        return data


class DecidedForm(forms.Form):
    """The decision that something rests on."""

    decision = forms.CharField(
        label="Décision", max_length=200, required=False, help_text="Assemblée, conseil, courrier…"
    )
    decided_on = FrenchDateField(label="Date de la décision", required=False)
