"""What the treasurer types."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils import timezone

from billing.models import Due, DuesYear, Receipt, Scale
from cressmember.core.ui.fields import AmountField, FrenchDateField


class CampaignForm(forms.Form):
    """A campaign: which year, on which scale, for whom, until when."""

    year = forms.IntegerField(label="Exercice", min_value=2000, max_value=2100)
    scale = forms.ModelChoiceField(label="Barème", queryset=Scale.objects.all())
    members_on = FrenchDateField(label="Adhérents au", help_text="La situation de ce jour fait foi.")
    due_on = FrenchDateField(label="À régler avant le")
    older_figures_from = forms.IntegerField(
        label="Chiffres acceptés depuis",
        required=False,
        min_value=2000,
        max_value=2100,
        help_text="Année la plus ancienne acceptée quand le chiffre attendu manque. Vide : aucune autre.",
    )
    message = forms.CharField(
        label="Mot joint à l’appel", required=False, widget=forms.Textarea(attrs={"rows": 4})
    )


class LeaveOutForm(forms.Form):
    """Why a member is kept out of the campaign."""

    because = forms.CharField(
        label="Motif", max_length=250, required=False, help_text="Videz ce champ pour reprendre l’adhérent."
    )


class AdoptionForm(forms.Form):
    """Who voted the scale, and when."""

    adopted_by = forms.CharField(label="Adopté par", max_length=120, initial="Assemblée générale")
    adopted_on = FrenchDateField(label="Le")


class ReceiptForm(forms.Form):
    """Money that came in, and what it pays."""

    method = forms.ChoiceField(
        label="Moyen", choices=[choice for choice in Receipt.Method.choices if choice[0] != "opening"]
    )
    amount = AmountField(label="Montant")
    received_on = FrenchDateField(label="Reçu le")
    reference = forms.CharField(
        label="Référence", max_length=120, required=False, help_text="N° de chèque, libellé du virement…"
    )
    note = forms.CharField(label="Observation", max_length=250, required=False)
    dues = forms.ModelMultipleChoiceField(
        label="Cotisations réglées",
        queryset=Due.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="La plus ancienne d’abord ; le surplus reste au crédit du payeur.",
    )
    outside_id = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, dues: list[Due], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["dues"]
        chosen.queryset = Due.objects.filter(pk__in=[due.pk for due in dues])
        self.fields["received_on"].initial = timezone.localdate
        self.fields["outside_id"].initial = f"saisie:{uuid.uuid4().hex}"
        if dues:
            self.fields["dues"].initial = [due.pk for due in dues]
            self.fields["amount"].initial = sum(due.outstanding for due in dues)


class VoidForm(forms.Form):
    """Why money is taken back."""

    because = forms.CharField(
        label="Motif", max_length=250, help_text="Chèque sans provision, virement retourné, erreur de saisie…"
    )


class CancelCallForm(forms.Form):
    """Why a call is cancelled; printed on the cancellation."""

    because = forms.CharField(label="Motif, imprimé sur l’annulation", max_length=250)


class YearForm(forms.Form):
    """The year whose figures are shown."""

    year = forms.ModelChoiceField(
        label="Exercice", queryset=DuesYear.objects.all(), required=False, empty_label="Tous les exercices"
    )
