"""The chamber's settings, as they are typed."""

from __future__ import annotations

from django import forms

from cressmember.core.models import Chamber
from cressmember.core.ui.forms import Grouped


class ReturnForm(forms.Form):
    """What came back in place of an answer."""

    because = forms.CharField(
        label="Ce que dit le message de retour",
        max_length=250,
        help_text="« 550 5.1.1 adresse inconnue », « boîte pleine »…",
    )


class ChamberForm(Grouped, forms.ModelForm):
    """What the chamber prints on its letters."""

    groups = (
        ("La chambre", ("name", "short_name", "signatory", "signatory_title", "accent")),
        ("Adresse", ("street", ("postcode", "city"), ("email", "phone"))),
        ("Identifiants", (("siret", "rna"), "legal_note")),
        ("Paiement", (("iban", "bic"), "vat_note")),
        (
            "TVA et factures",
            "Un appel de cotisation hors TVA n’est pas une facture. Une facture n’est due que pour une "
            "prestation soumise à la TVA, pour un payeur public, ou si vous le choisissez ici. "
            "Laquelle de ces situations est la vôtre ne se devine pas : demandez-le à votre "
            "expert-comptable avant de changer un réglage.",
            ("exemption_ground", "invoices_untaxed", ("vat_number", "tax_registration")),
        ),
        (
            "Mentions des factures",
            "Le code de commerce les demande entre professionnels (articles L441-9 et L441-10).",
            ("penalty_mention", "recovery_mention", "discount_mention"),
        ),
        ("Reçus", ("receipt_ground",)),
        ("Contribution de soutien", ("support_purpose",)),
        ("Espace des adhérents", ("lists_members",)),
        ("Données personnelles", ("data_officer",)),
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
            "exemption_ground",
            "invoices_untaxed",
            "vat_number",
            "tax_registration",
            "penalty_mention",
            "recovery_mention",
            "discount_mention",
            "receipt_ground",
            "support_purpose",
            "lists_members",
            "data_officer",
        ]
