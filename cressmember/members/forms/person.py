"""People, and how the other forms name one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from cressmember.kernel import reading, writing
from cressmember.members.models import Person
from cressmember.members.queries import people


class WithPhone:
    """A form whose telephone number is shown as it is dialled, and read however it is typed."""

    cleaned_data: dict[str, Any]

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        value = super().get_initial_for_field(field, field_name)
        return writing.phone(value) if field_name == "phone" and value else value

    def clean_phone(self) -> str:
        value = self.cleaned_data["phone"]
        if not value:
            return ""
        try:
            return reading.phone(value)
        except reading.Unreadable as trouble:
            raise forms.ValidationError(str(trouble)) from trouble


CIVILITIES = [("", "—"), ("Mme", "Mme"), ("M.", "M.")]


class NamedForm(forms.Form):
    """Somebody whom the register may not know yet: a name and an address."""

    civility = forms.ChoiceField(label="Civilité", choices=CIVILITIES, required=False)
    given_name = forms.CharField(label="Prénom", max_length=100, required=False)
    family_name = forms.CharField(label="Nom", max_length=100, required=False)
    email = forms.EmailField(label="Adresse électronique", required=False)


class PersonField(forms.ModelChoiceField):
    """Somebody whom the register knows, told from namesakes by whom they represent and their address."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"queryset": people(on=timezone.localdate()), "required": False, **options})

    def __deepcopy__(self, memo: dict[int, Any]) -> PersonField:
        copied = super().__deepcopy__(memo)
        # Each form offers the people of its own day: not those of the day when this module was read.
        copied.queryset = people(on=timezone.localdate())
        return copied

    def label_from_instance(self, obj: Person) -> str:
        return " · ".join(told for told in (obj.full_name, obj.represented, obj.email) if told)


class PersonForm(WithPhone, forms.ModelForm[Person]):
    """A person."""

    class Meta:
        model = Person
        fields = ["civility", "given_name", "family_name", "gender", "email", "phone", "notes"]
        widgets = {"civility": forms.Select(choices=CIVILITIES)}
