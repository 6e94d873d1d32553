"""What becomes of a document once it is issued."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from cressmember.core.ui.fields import AmountField, FrenchDateField, PastDayField


class PostedForm(forms.Form):
    """When the printed documents went by post."""

    on = PastDayField(
        label="Remis à la poste le",
        initial=timezone.localdate,
        instead="marquez l’envoi quand il est fait",
    )


class CreditNoteForm(forms.Form):
    """How much of an invoice is corrected, and why; printed on the credit note."""

    amount = AmountField(
        label="Montant de l’avoir, TVA comprise",
        help_text="Le montant proposé est tout ce qui reste de la facture : elle est alors annulée.",
    )
    because = forms.CharField(label="Motif, imprimé sur l’avoir", max_length=250)


class SendAgainForm(forms.Form):
    """Where the same file goes once more."""

    to = forms.EmailField(label="À l’adresse", max_length=254)


class DeliveryForm(forms.Form):
    """How letters written at once leave."""

    by_mail = forms.BooleanField(
        label="Envoyer par courriel à qui a une adresse",
        required=False,
        initial=True,
        help_text="Sinon, tout est à imprimer. Qui n’a pas d’adresse électronique reçoit toujours un papier.",
    )

    def __init__(self, *args: Any, alone: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if alone:
            self.fields["by_mail"].label = "Envoyer par courriel"
            self.fields["by_mail"].help_text = "Sinon, ou sans adresse, la lettre est à imprimer."


class BalanceForm(DeliveryForm):
    """On which day the balance is stated, and who awaits the answer."""

    field_order = ("as_of", "reply_to")
    as_of = FrenchDateField(
        label="Solde au", help_text="Proposé : le dernier jour du dernier exercice comptable."
    )
    reply_to = forms.CharField(
        label="Réponse à adresser à",
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Le nom et l’adresse du commissaire aux comptes. Vide : la chambre.",
    )


class CancelCallForm(forms.Form):
    """Why a call is cancelled; printed on the cancellation."""

    because = forms.CharField(label="Motif, imprimé sur l’annulation", max_length=250)
