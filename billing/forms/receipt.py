"""Money that came in, and what it pays."""

from __future__ import annotations

import uuid
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from billing.forms.dues_year import FIRST_YEAR
from billing.models import Due, Receipt
from billing.rules.allocation import Open, spread
from cressmember.core.ui.fields import TOO_LARGE, AmountField, PastDayField
from cressmember.kernel.writing import euros
from cressmember.members.models import Organisation

# Beyond it, a slip of the finger: no chamber receives such a sum from one member.
MOST_RECEIVED = Decimal("9999999.99")
TYPED_IN = r"^saisie:[0-9a-f]{32}$"


class SplitForm(forms.Form):
    """What money pays: an amount on each due, the oldest first."""

    def __init__(self, *args: Any, dues: list[Due], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dues = {f"due_{due.pk}": due for due in dues}
        proposed = self.proposed(dues)
        for name, due in self.dues.items():
            self.fields[name] = AmountField(
                label=f"{due}, reste {euros(due.outstanding)}",
                required=False,
                min_value=0,
                max_value=due.outstanding,
                initial=proposed.get(due.pk, Decimal(0)),
                error_messages={"max_value": f"Il ne reste que {euros(due.outstanding)} à payer."},
            )

    def proposed(self, dues: list[Due]) -> dict[int, Decimal]:
        """What is paid on each due when nobody says otherwise, by key."""
        return {due.pk: due.outstanding for due in dues}

    @property
    def due_fields(self) -> list[forms.BoundField]:
        """The amounts that may be paid on each due, the oldest first."""
        return [self[name] for name in self.dues]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        bounds = {due.pk: data.pop(name, None) or Decimal(0) for name, due in self.dues.items()}
        data["dues"] = [due for due in self.dues.values() if bounds[due.pk]]
        data["at_most"] = bounds
        return data


class ReceiptForm(SplitForm):
    """Money that came in, and what it pays."""

    method = forms.ChoiceField(
        label="Moyen", choices=[choice for choice in Receipt.Method.choices if choice[0] != "opening"]
    )
    amount = AmountField(
        label="Montant",
        max_value=MOST_RECEIVED,
        error_messages={"max_value": TOO_LARGE},
    )
    received_on = PastDayField(
        label="Reçu le", initial=timezone.localdate, instead="indiquez celui où l’argent est arrivé"
    )
    reference = forms.CharField(
        label="Référence", max_length=120, required=False, help_text="N° de chèque, libellé du virement…"
    )
    note = forms.CharField(label="Observation", max_length=250, required=False)
    outside_id = forms.RegexField(TYPED_IN, widget=forms.HiddenInput)

    def __init__(self, *args: Any, payer: Organisation, dues: list[Due], **kwargs: Any) -> None:
        super().__init__(*args, dues=dues, **kwargs)
        self.payer = payer
        self.fields["outside_id"].initial = f"saisie:{uuid.uuid4().hex}"
        if dues:
            self.fields["amount"].initial = sum(due.outstanding for due in dues)

    def clean_received_on(self) -> date:
        day: date = self.cleaned_data["received_on"]
        if day.year < FIRST_YEAR:
            raise forms.ValidationError(f"Ce jour est antérieur à {FIRST_YEAR} : vérifiez l’année.")
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        amount, bounds = data.get("amount"), data["at_most"]
        # Left as they were proposed, the amounts are paid from the oldest, as far as the money goes.
        was_split = any(0 < bounds[due.pk] < due.outstanding for due in self.dues.values())
        asked = sum(bounds.values())
        if was_split and amount is not None and asked > amount:
            self.add_error(
                None,
                f"Vous répartissez {euros(asked)} alors que {euros(amount)} sont arrivés : "
                "baissez ce que paie une des cotisations.",
            )
        self._ask_about_a_twin(data)
        return data

    def _ask_about_a_twin(self, data: dict[str, Any]) -> None:
        """The same payment typed in a second time, from a page that was opened anew, is asked about."""
        if not {"method", "amount", "received_on", "outside_id"} <= data.keys():
            return
        same = {name: data[name] for name in ("method", "amount", "received_on")}
        twins = Receipt.objects.standing().filter(payer=self.payer, **same)
        twin = twins.exclude(outside_id=data["outside_id"]).first()
        if twin is None:
            return
        self.fields["again"] = forms.BooleanField(label="C’est bien un autre encaissement", required=False)
        if not self.data.get("again"):
            known = f", référence « {twin.reference} »" if twin.reference else ""
            self.add_error(
                "again",
                f"Ce payeur a déjà un encaissement identique : {twin}, {euros(twin.amount)}{known}. "
                "Cochez cette case si l’argent est arrivé deux fois.",
            )


class AllocationForm(SplitForm):
    """What a credit pays."""

    def __init__(self, *args: Any, credit: Decimal, **kwargs: Any) -> None:
        self.credit = credit
        super().__init__(*args, **kwargs)

    def proposed(self, dues: list[Due]) -> dict[int, Decimal]:
        open_dues = [Open(due.pk, due.outstanding, due.called_on) for due in dues]
        return dict(spread(self.credit, open_dues).parts) if self.credit > 0 else {}

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        asked = sum(data["at_most"].values())
        if asked > self.credit:
            raise forms.ValidationError(
                f"Vous répartissez {euros(asked)} alors que le crédit est de {euros(self.credit)} : "
                "baissez ce que paie une des cotisations."
            )
        if not asked and not self.errors:
            raise forms.ValidationError("Dites sur quelle cotisation poser ce crédit : un montant au moins.")
        return data
