"""The declaration of a change of leaders, and what it asks of each."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from cressmember.core.ui.fields import PastDayField, UploadField
from governance.models import LeaderDetails, Statutes
from governance.queries.leaders import statutes_undeclared

LARGEST = 10 * 1024 * 1024


class LeadersDeclarationForm(forms.Form):
    """What changed, by which decision."""

    changed_on = PastDayField(label="Changement du", instead="il se déclarera ensuite")
    decision = forms.CharField(
        label="Décidé par", max_length=200, help_text="Assemblée générale du…, conseil d’administration du…"
    )
    extract = forms.CharField(
        label="Extrait de la délibération",
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Tel qu’il sera joint.",
    )
    statutes = forms.ModelChoiceField(
        label="Statuts modifiés",
        queryset=Statutes.objects.none(),
        required=False,
        empty_label="Les statuts n’ont pas changé",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["statutes"].queryset = Statutes.objects.adopted()  # type: ignore[attr-defined]
        # What is proposed once is not proposed again to who corrects: it may have been refused.
        if "statutes" not in self.initial:
            self.fields["statutes"].initial = statutes_undeclared(on=timezone.localdate())


class LeaderDetailsForm(forms.ModelForm[LeaderDetails]):
    """What the authority asks of a leader."""

    birth_date = PastDayField(label="Date de naissance", required=False)

    class Meta:
        model = LeaderDetails
        fields = ["birth_date", "birth_place", "nationality", "profession", "address"]
        widgets = {"address": forms.Textarea(attrs={"rows": 3})}


class DepositForm(forms.Form):
    """When the file was sent to the authority."""

    on = PastDayField(label="Déposée le", initial=timezone.localdate, instead="elle sera déposée ce jour-là")


class ReceiptForm(forms.Form):
    """The receipt that the authority sent back."""

    file = UploadField(
        label="Récépissé", kinds=(".pdf", ".png", ".jpg", ".jpeg"), largest=LARGEST, help_text="PDF ou image."
    )
