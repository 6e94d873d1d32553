"""The place of a member in the colleges."""

from __future__ import annotations

from typing import Any

from django import forms

from cressmember.core.ui.fields import FrenchDateField
from cressmember.members.forms.college import colleges_today
from cressmember.members.models import College


class PlacementForm(forms.Form):
    """A change of college."""

    college = forms.ModelChoiceField(label="Nouveau collège", queryset=College.objects.none())
    on = FrenchDateField(label="À compter du")
    act = forms.CharField(
        label="Décision",
        max_length=200,
        required=False,
        help_text="L’instance et la date : conseil d’administration du 12 mars, par exemple.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["college"].queryset = colleges_today()  # type: ignore[attr-defined]
