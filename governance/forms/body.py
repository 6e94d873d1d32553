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
from governance.forms.seating import CollegeField, colleges_offered, territories
from governance.models import Body


class BodyForm(Grouped, forms.ModelForm[Body]):
    """What a body is, and the decision that made it."""

    groups = (
        ("L’instance", (("kind", "name"), "parent", "purpose")),
        ("Sa création", (("created_on", "created_by"), "code")),
    )

    created_on = FrenchDateField(label="Créée le", required=False)

    class Meta:
        model = Body
        fields = ["kind", "name", "parent", "purpose", "created_on", "created_by", "code"]
        widgets = {"purpose": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["parent"].queryset = Body.objects.exclude(pk=self.instance.pk)  # type: ignore[attr-defined]
        self.fields["parent"].empty_label = "—"  # type: ignore[attr-defined]


class EndBodyForm(forms.Form):
    """The decision that ends a body."""

    on = FrenchDateField(label="Supprimée le", help_text="Premier jour où elle n’existe plus.")
    decision = forms.CharField(label="Par la décision", max_length=200)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["on"].initial = timezone.localdate


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
