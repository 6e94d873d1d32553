"""The terms of a campaign, and who is left out of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from billing.forms.call import CallForm
from billing.forms.dues_year import FIRST_YEAR, LAST_YEAR
from billing.models import Scale
from cressmember.core.ui.fields import FrenchDateField


class TermsForm(CallForm):
    """The terms of a campaign: on which scale, for whom, until when."""

    field_order: Sequence[str] = ("scale", "members_on")
    scale = forms.ModelChoiceField(label="Barème", queryset=Scale.objects.all())
    members_on = FrenchDateField(label="Adhérents au", help_text="La situation de ce jour fait foi.")
    message = forms.CharField(
        label="Mot joint à l’appel", required=False, widget=forms.Textarea(attrs={"rows": 4})
    )


class CampaignForm(TermsForm):
    """A campaign: which year, and its terms."""

    field_order = ("year", *TermsForm.field_order)
    year = forms.IntegerField(label="Exercice", min_value=FIRST_YEAR, max_value=LAST_YEAR)


class LeaveOutForm(forms.Form):
    """Why a member is kept out of the campaign."""

    because = forms.CharField(label="Motif", max_length=250)

    def __init__(self, *args: Any, left_out: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if left_out:
            self.fields["because"].required = False
            self.fields["because"].help_text = "Videz ce champ pour reprendre l’adhérent."
