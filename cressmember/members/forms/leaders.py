"""« Nos dirigeants ont changé », on one screen."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from django.forms.formsets import DELETION_FIELD_NAME
from django.forms.models import ModelChoiceIterator

from cressmember.core.ui.fields import FrenchDateField
from cressmember.members.forms.person import NamedForm, PersonField
from cressmember.members.models.representation import LEADING, PRECEDENCE


class LeaderForm(NamedForm):
    """One line of « nos dirigeants ont changé »."""

    field_order = ("role", "person")

    role = forms.ChoiceField(
        label="Qualité", choices=[(role.value, role.label) for role in PRECEDENCE if role in LEADING]
    )
    person = PersonField(label="Personne connue")


class LeaderLines(forms.BaseFormSet[LeaderForm]):
    """The lines of a renewal; they share one list of people, and each person named today may be taken off."""

    @cached_property
    def people(self) -> list[tuple[Any, Any]]:
        return list(ModelChoiceIterator(PersonField(empty_label="—")))

    def add_fields(self, form: LeaderForm, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["person"].widget.choices = self.people
        if DELETION_FIELD_NAME in form.fields:
            form.fields[DELETION_FIELD_NAME].label = "Retirer"


LeaderFormSet = forms.formset_factory(
    LeaderForm, formset=LeaderLines, extra=2, can_delete=True, can_delete_extra=False
)


class RenewalForm(forms.Form):
    """The act that renews an organisation's leaders."""

    on = FrenchDateField(label="À compter du")
    act = forms.CharField(label="Acte", max_length=200, help_text="Assemblée générale, conseil…")
    act_on = FrenchDateField(label="Date de l’acte", required=False)
