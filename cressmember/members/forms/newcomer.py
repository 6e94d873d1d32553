"""Who represents an organisation, as the organisation itself says it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from cressmember.core.ui.fields import FrenchDateField
from cressmember.core.ui.forms import Grouped
from cressmember.members.forms.person import CIVILITIES, WithPhone
from cressmember.members.models import Representation

UNDERSTOOD = "J’ai compris que je n’aurai plus accès à cet espace"


class ReplacementForm(Grouped, WithPhone, forms.Form):
    """Somebody who takes a capacity, from a day on."""

    civility = forms.ChoiceField(label="Civilité", choices=CIVILITIES, required=False)
    given_name = forms.CharField(label="Prénom", max_length=100)
    family_name = forms.CharField(label="Nom", max_length=100)
    email = forms.EmailField(
        label="Adresse électronique",
        help_text="Une adresse personnelle : l’invitation et les codes de connexion y arrivent.",
    )
    phone = forms.CharField(label="Téléphone", max_length=30, required=False)
    starts_on = FrenchDateField(label="À compter du", help_text="Aujourd’hui ou plus tard.")
    act = forms.CharField(
        label="Acte de désignation",
        max_length=200,
        required=False,
        help_text="La décision qui désigne cette personne : « conseil d’administration », « courrier »…",
    )
    act_on = FrenchDateField(label="Date de l’acte", required=False)

    groups: tuple[tuple, ...] = (
        ("La personne", ("civility", ("given_name", "family_name"), ("email", "phone"))),
        ("Sa désignation", ("starts_on", ("act", "act_on"))),
    )

    def __init__(self, *args: Any, is_own: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["starts_on"].initial = timezone.localdate()
        if is_own:
            self.fields["understood"] = forms.BooleanField(label=UNDERSTOOD)


class NewRepresentativeForm(ReplacementForm):
    """The same, in a capacity that is chosen."""

    role = forms.ChoiceField(label="Qualité", choices=[("", "Choisissez"), *Representation.Role.choices])

    groups = (
        ("La personne", ("civility", ("given_name", "family_name"), ("email", "phone"))),
        ("Sa désignation", ("role", "starts_on", ("act", "act_on"))),
    )


class LeavingForm(forms.Form):
    """The first day without a capacity."""

    ends_on = FrenchDateField(
        label="À compter du", help_text="Le premier jour où cette personne n’a plus cette qualité."
    )

    def __init__(self, *args: Any, is_own: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["ends_on"].initial = timezone.localdate()
        if is_own:
            self.fields["understood"] = forms.BooleanField(label=UNDERSTOOD)
