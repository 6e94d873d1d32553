"""Bank accounts, statements, and what explains a line."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone

from billing.forms.receipt import SplitForm
from billing.models import BankAccount, Receipt
from billing.rules.allocation import Open, spread
from billing.rules.statement import ORDERS, Columns, Table
from cressmember.core.ui.fields import FrenchDateField, ManyRowsField, UploadField
from cressmember.kernel import identifiers
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import euros, short_date

KINDS = (".xml", ".ofx", ".qfx", ".qbo", ".txt", ".csv", ".cfonb", ".dat", ".asc", ".afb", ".cfo")


class AccountForm(forms.Form):
    """An account of the chamber."""

    name = forms.CharField(label="Nom", max_length=80, help_text="Par exemple : Compte courant.")
    iban = forms.CharField(
        label="IBAN",
        max_length=50,
        required=False,
        help_text="Il vérifie que chaque relevé est bien celui de ce compte.",
    )
    journal = forms.CharField(
        label="Journal comptable",
        max_length=10,
        initial="BQ",
        help_text="Le code que votre comptable emploie.",
    )

    def __init__(self, *args: Any, account: BankAccount | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.account = account

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if self._others().filter(name=name).exists():
            raise forms.ValidationError("Un autre compte porte déjà ce nom.")
        return name

    def clean_iban(self) -> str:
        told: str = self.cleaned_data["iban"]
        if not told:
            return ""
        try:
            iban = identifiers.iban(told)
        except RuleViolation as violation:
            raise forms.ValidationError(violation.message) from violation
        if self._others().filter(iban=iban).exists():
            raise forms.ValidationError("Un autre compte porte déjà cet IBAN.")
        return iban

    def _others(self) -> Any:
        return BankAccount.objects.exclude(pk=self.account.pk if self.account else None)


class StatementUploadForm(forms.Form):
    """A file that the bank gives."""

    account = forms.ModelChoiceField(label="Compte", queryset=BankAccount.objects.all(), empty_label=None)
    file = UploadField(
        label="Relevé",
        kinds=KINDS,
        largest=settings.IMPORT_MAX_BYTES,
        help_text="camt.053 (XML), OFX, CFONB 120 ou texte (CSV). Le contenu dit ce qu’il est, pas son nom.",
    )


class ColumnsForm(forms.Form):
    """Where a bank writes what, in its text files."""

    booked_on = forms.ChoiceField(label="Date")
    order = forms.ChoiceField(label="Les dates s’écrivent", choices=list(ORDERS.items()))
    text = forms.ChoiceField(label="Libellé")
    amount = forms.ChoiceField(label="Montant, avec son signe", required=False)
    debit = forms.ChoiceField(label="Débit", required=False)
    credit = forms.ChoiceField(label="Crédit", required=False)
    other_name = forms.ChoiceField(label="Nom du tiers", required=False)
    reference = forms.ChoiceField(label="Référence", required=False)

    def __init__(self, *args: Any, table: Table, **options: Any) -> None:
        super().__init__(*args, **options)
        self.table = table
        headings = [(heading, heading) for heading in dict.fromkeys(table.headings) if heading]
        for name, field in self.fields.items():
            if isinstance(field, forms.ChoiceField) and name != "order":
                field.choices = headings if field.required else [("", "Aucune"), *headings]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("amount") and (data.get("debit") or data.get("credit")):
            raise forms.ValidationError(
                "Choisissez une colonne de montants avec leur signe, ou bien débit et crédit, pas les trois."
            )
        if not data.get("amount") and not (data.get("debit") and data.get("credit")):
            raise forms.ValidationError("Dites où lire le montant : une colonne, ou débit et crédit.")
        return data

    @property
    def columns(self) -> Columns:
        """The columns as they were told, once they are sound."""
        return Columns(self.table.separator, self.table.headings, **self.cleaned_data)


class PaysForm(SplitForm):
    """What the money of a line pays; the rest is a credit."""

    def __init__(self, *args: Any, amount: Decimal, **options: Any) -> None:
        self.amount = amount
        super().__init__(*args, **options)

    def proposed(self, dues: list[Any]) -> dict[int, Decimal]:
        open_dues = [Open(due.pk, due.outstanding, due.called_on) for due in dues]
        return dict(spread(self.amount, open_dues).parts) if self.amount > 0 else {}

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        asked = sum(data["at_most"].values())
        if asked > self.amount:
            raise forms.ValidationError(
                f"Vous répartissez {euros(asked)} alors que la ligne est de {euros(self.amount)} : "
                "baissez ce que paie une des cotisations."
            )
        return data


class OutsiderForm(forms.Form):
    """Who paid, when the register does not know them."""

    payer_name = forms.CharField(label="Nom du payeur", max_length=250)


class _ReceiptChoices:
    """Receipts as one recognises them."""

    def label_from_instance(self, receipt: Receipt) -> str:
        said = f" · {receipt.reference}" if receipt.reference else ""
        who = receipt.payer or receipt.payer_name
        return f"{euros(receipt.amount)} · {who} · {receipt.means}, {short_date(receipt.received_on)}{said}"


class ReceiptChoice(_ReceiptChoices, forms.ModelChoiceField):
    """One receipt."""


class ReceiptChoicesField(_ReceiptChoices, ManyRowsField):
    """Several receipts."""

    widget = forms.CheckboxSelectMultiple


class KnownForm(forms.Form):
    """The receipts that a line is, when they were typed in before."""

    receipts = ReceiptChoicesField(
        label="Encaissements déjà saisis",
        queryset=Receipt.objects.none(),
        error_messages={"required": "Cochez au moins un encaissement."},
    )

    def __init__(self, *args: Any, candidates: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["receipts"].queryset = candidates  # type: ignore[attr-defined]


class ReturnedForm(forms.Form):
    """The receipt that the bank takes back."""

    receipt = ReceiptChoice(label="Encaissement rejeté", queryset=Receipt.objects.none(), empty_label=None)

    def __init__(self, *args: Any, candidates: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["receipt"].queryset = candidates  # type: ignore[attr-defined]


class SureForm(forms.Form):
    """What was read, before all of it is accepted: a line and what it would become, each."""

    read = forms.RegexField(r"^(\d{1,18}:[0-9a-f]{16}(,|$))+$", widget=forms.HiddenInput)

    @property
    def tokens(self) -> dict[int, str]:
        """What was shown, by line."""
        pairs = (one.split(":") for one in self.cleaned_data["read"].split(",") if one)
        return {int(key): token for key, token in pairs}


class DepositForm(forms.Form):
    """Cheques to take to the bank."""

    account = forms.ModelChoiceField(label="Compte", queryset=BankAccount.objects.all(), empty_label=None)
    deposited_on = FrenchDateField(label="Remise du", initial=timezone.localdate)
    receipts = ReceiptChoicesField(
        label="Chèques",
        queryset=Receipt.objects.none(),
        error_messages={"required": "Cochez au moins un chèque."},
    )

    def __init__(self, *args: Any, candidates: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["receipts"]
        field.queryset = candidates
        field.initial = candidates

    def clean_deposited_on(self) -> date:
        day: date = self.cleaned_data["deposited_on"]
        if (day - timezone.localdate()).days > 31:
            raise forms.ValidationError(
                "Ce jour est trop loin : une remise se prépare au plus un mois avant."
            )
        return day
