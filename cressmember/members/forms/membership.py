"""Admission, its correction, and the end of a membership."""

from __future__ import annotations

from typing import Any

from django import forms

from cressmember.core.ui.fields import FrenchDateField
from cressmember.members.forms.college import colleges_today
from cressmember.members.models import College, Membership


class AdmissionForm(forms.Form):
    """An admission: since when, in which college, decided by whom."""

    admitted_on = FrenchDateField(label="Adhérente à compter du")
    college = forms.ModelChoiceField(label="Collège", queryset=College.objects.none())
    decided_by = forms.CharField(
        label="Décidée par", max_length=120, help_text="Conseil d’administration, bureau…"
    )
    decided_on = FrenchDateField(label="Décision du", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["college"].queryset = colleges_today()  # type: ignore[attr-defined]


class MembershipForm(forms.ModelForm[Membership]):
    """What was written of an admission."""

    admitted_on = FrenchDateField(label="Adhérente à compter du", required=False)
    decided_on = FrenchDateField(label="Décision du", required=False)

    class Meta:
        model = Membership
        fields = ["admitted_on", "admitted_precision", "decided_by", "decided_on"]


class EndMembershipForm(forms.Form):
    """The end of a membership and why."""

    ended_on = FrenchDateField(
        label="Fin le", help_text="Premier jour où l’organisation n’est plus adhérente."
    )
    reason = forms.ChoiceField(label="Motif", choices=Membership.EndReason.choices)
    note = forms.CharField(label="Précision", max_length=250, required=False)
    decided_by = forms.CharField(label="Décidée par", max_length=120, required=False)
    decided_on = FrenchDateField(label="Décision du", required=False)
