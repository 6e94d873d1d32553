"""How a public body wants to be billed, and what becomes of it on the public portal."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from billing.models import PortalDeposit
from cressmember.core.ui.fields import PastDayField


class PublicPayerForm(forms.Form):
    """What a public body needs on an invoice."""

    service_code = forms.CharField(
        label="Code service", max_length=100, required=False, help_text="Tel que l’organisme le donne."
    )
    engagement_required = forms.BooleanField(label="Exige un numéro d’engagement", required=False)
    payment_days = forms.IntegerField(
        label="Délai de paiement (jours)",
        min_value=1,
        max_value=180,
        initial=30,
        help_text="Aucune relance avant ce délai, compté du dépôt sur le portail.",
    )


class PortalDepositForm(forms.Form):
    """A deposit on the public invoicing portal, typed in from what it says."""

    engagement = forms.CharField(label="Numéro d’engagement", max_length=60, required=False)
    deposited_on = PastDayField(label="Déposée le", initial=timezone.localdate)
    status = forms.ChoiceField(label="État sur le portail", choices=PortalDeposit.Status.choices)
    status_on = PastDayField(label="État au", initial=timezone.localdate)
    note = forms.CharField(label="Observation", max_length=250, required=False)

    def __init__(self, *args: Any, required: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["engagement"].required = required
