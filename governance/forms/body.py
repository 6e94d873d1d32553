"""A body, its end, and the seats that it is meant to have."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from django.forms.formsets import DELETION_FIELD_NAME
from django.forms.models import ModelChoiceIterator
from django.utils import timezone

from cressmember.core.ui.fields import FrenchDateField
from cressmember.core.ui.forms import Grouped
from cressmember.kernel.writing import NO_BREAK
from governance.forms.seating import CollegeField, colleges_offered, territories
from governance.models import Body, Statutes
from governance.queries.text import BodyText, bodies_named, text_in
from governance.rules.seat.seats import StaffSeats


class BodyForm(Grouped, forms.ModelForm[Body]):
    """What a body is, and the decision that made it."""

    groups: tuple[Any, ...] = (
        ("L’instance", (("kind", "name"), "parent", "purpose")),
        ("Sa création", (("created_on", "created_by"),)),
        ("Dans les statuts", ("code",)),
    )

    code = forms.ChoiceField(label="Instance des statuts", required=False)
    created_on = FrenchDateField(label="Créée le", required=False)

    class Meta:
        model = Body
        fields = ["kind", "name", "parent", "purpose", "created_on", "created_by", "code", "employees"]
        widgets = {"purpose": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["parent"].queryset = Body.objects.exclude(pk=self.instance.pk)  # type: ignore[attr-defined]
        self.fields["parent"].empty_label = "—"  # type: ignore[attr-defined]
        version = Statutes.objects.in_force(on=timezone.localdate())
        code = self.fields["code"]
        code.choices = codes_offered(version, self.instance.code)  # type: ignore[attr-defined]
        code.help_text = (
            f"Celle du texte en vigueur, « {version} ». Ses sièges, ses mandats et ses fonctions en viennent."
            if version
            else "Aucun texte n’est en vigueur : les instances qu’il nomme se choisiront ici."
        )
        if self.instance.employees is None and not _has_staff(text_in(version, self.instance)):
            del self.fields["employees"]
        else:
            self.groups = (*self.groups[:2], ("Dans les statuts", ("code", "employees")))


def codes_offered(version: Statutes | None, known: str) -> list[tuple[str, str]]:
    """The bodies that a text names, and the one that was chosen when another text was in force."""
    offered = [("", "Aucune : les statuts n’en parlent pas")]
    named = bodies_named(version)
    offered += [(code, f"{name} (art.{NO_BREAK}{article})") for code, (name, article) in named.items()]
    if known and known not in named:
        offered.append((known, "Celle d’avant, que le texte en vigueur ne nomme pas"))
    return offered


def _has_staff(text: BodyText) -> bool:
    """Whether some of the seats go by the number of employees."""
    rule = text.composition
    return rule is not None and any(isinstance(each, StaffSeats) for each in rule.seats)


class EndBodyForm(forms.Form):
    """The decision that ends a body."""

    on = FrenchDateField(
        label="Supprimée le", initial=timezone.localdate, help_text="Premier jour où elle n’existe plus."
    )
    decision = forms.CharField(label="Par la décision", max_length=200)


class SeatPlanForm(forms.Form):
    """So many seats for a college, a département, or both."""

    college = CollegeField(empty_label="Tous ou hors collège")
    territory = forms.ChoiceField(label="Département", required=False)
    seats = forms.IntegerField(label="Sièges", min_value=1, max_value=500, required=False)


class SeatPlanLines(forms.BaseFormSet[SeatPlanForm]):
    """The lines of a plan; they share one list of colleges and one of départements."""

    @cached_property
    def shared(self) -> tuple[Any, list[Any], list[tuple[str, str]]]:
        known = [line["college"] for line in self.initial or () if line.get("college")]
        rows = colleges_offered(*known)
        field = CollegeField(empty_label="Tous ou hors collège", queryset=rows)
        return rows, list(ModelChoiceIterator(field)), territories()

    def add_fields(self, form: SeatPlanForm, index: int | None) -> None:
        super().add_fields(form, index)
        rows, colleges, places = self.shared
        form.fields["college"].queryset = rows  # type: ignore[attr-defined]
        form.fields["college"].widget.choices = colleges
        form.fields["territory"].choices = places  # type: ignore[attr-defined]
        if DELETION_FIELD_NAME in form.fields:
            form.fields[DELETION_FIELD_NAME].label = "Retirer"


SeatPlanFormSet = forms.formset_factory(
    SeatPlanForm, formset=SeatPlanLines, extra=3, can_delete=True, can_delete_extra=False, max_num=200
)
