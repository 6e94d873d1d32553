"""Who acts for an organisation."""

from __future__ import annotations

from typing import Any

from django import forms

from cressmember.core.ui.fields import FrenchDateField
from cressmember.members.forms.person import NamedForm, PersonField, WithPhone
from cressmember.members.models import Representation


class RepresentationForm(WithPhone, NamedForm):
    """Someone who acts for the organisation: a known person, a new one, or a service and its mailbox."""

    field_order = ("role", "person", "civility", "given_name", "family_name", "label")

    role = forms.ChoiceField(label="Qualité", choices=Representation.Role.choices)
    person = PersonField(label="Personne déjà connue", empty_label="—")
    label = forms.CharField(label="Fonction ou service", max_length=120, required=False)
    phone = forms.CharField(label="Téléphone", max_length=30, required=False)
    starts_on = FrenchDateField(label="À compter du", required=False)
    act = forms.CharField(
        label="Acte de désignation", max_length=200, required=False, help_text="Procès-verbal, courrier…"
    )
    act_on = FrenchDateField(label="Date de l’acte", required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        someone = any(cleaned.get(name) for name in ("person", "family_name", "label", "email"))
        if not someone:
            raise forms.ValidationError("Indiquez une personne, un service ou une adresse.")
        if cleaned.get("given_name") and not cleaned.get("family_name") and not cleaned.get("person"):
            self.add_error("family_name", "Le nom est indispensable.")
        return cleaned


class RepresentationChangeForm(WithPhone, forms.ModelForm[Representation]):
    """What was written of a representation: its service, how to write to it, since when, by which act."""

    starts_on = FrenchDateField(label="À compter du", required=False)
    act_on = FrenchDateField(label="Date de l’acte", required=False)

    class Meta:
        model = Representation
        fields = ["label", "email", "phone", "starts_on", "act", "act_on"]
