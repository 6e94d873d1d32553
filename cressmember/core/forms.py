"""The chamber's settings, as they are typed."""

from __future__ import annotations

from django import forms

from cressmember.core.models import Chamber
from cressmember.core.ui.forms import Grouped


class ChamberForm(Grouped, forms.ModelForm):
    """What the chamber prints on its letters."""

    groups = (
        ("La chambre", ("name", "short_name", "signatory", "signatory_title", "accent")),
        ("Adresse", ("street", ("postcode", "city"), ("email", "phone"))),
        ("Identifiants", (("siret", "rna"), "legal_note")),
        ("Paiement", (("iban", "bic"), "vat_note")),
    )

    class Meta:
        model = Chamber
        fields = [
            "name",
            "short_name",
            "signatory",
            "signatory_title",
            "accent",
            "street",
            "postcode",
            "city",
            "email",
            "phone",
            "siret",
            "rna",
            "legal_note",
            "iban",
            "bic",
            "vat_note",
        ]
