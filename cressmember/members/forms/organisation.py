"""An organisation's file, as staff type it."""

from __future__ import annotations

from typing import Any

from django import forms

from cressmember.core.ui.forms import Grouped
from cressmember.kernel import identifiers, reading
from cressmember.kernel.violations import RuleViolation
from cressmember.members.forms.person import WithPhone
from cressmember.members.models import Organisation
from cressmember.members.models.organisation import is_site


class OrganisationForm(Grouped, WithPhone, forms.ModelForm[Organisation]):
    """An organisation's file; identifiers may be typed with the spaces that people put in them."""

    siret = forms.CharField(
        label="SIRET", max_length=30, required=False, help_text="14 chiffres. Le SIREN s’en déduit."
    )
    siren = forms.CharField(
        label="SIREN", max_length=30, required=False, help_text="9 chiffres, si le SIRET n’est pas connu."
    )
    rna = forms.CharField(
        label="Numéro RNA",
        max_length=30,
        required=False,
        help_text="W suivi de 9 caractères, pour une association.",
    )
    website = forms.URLField(
        label="Site internet",
        max_length=200,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": is_site.message},
        widget=forms.TextInput(attrs={"inputmode": "url"}),
    )
    payer = forms.ModelChoiceField(
        label="Payeur",
        queryset=Organisation.objects.all(),
        required=False,
        empty_label="—",
        help_text="À remplir seulement si une autre organisation paie la cotisation.",
    )

    class Meta:
        model = Organisation
        fields = [
            "name",
            "acronym",
            "number",
            "legal_form",
            "is_esus",
            "kind",
            "sector",
            "siret",
            "siret_shared_because",
            "siren",
            "rna",
            "street",
            "street_more",
            "postcode",
            "city",
            "employment_area",
            "email",
            "phone",
            "website",
            "post_only",
            "newsletter",
            "payer",
            "purchase_order_required",
            "invoicing_note",
            "notes",
        ]

    groups = (
        ("Identité", ("name", ("acronym", "number"), "legal_form", "is_esus", "kind", "sector")),
        ("Identifiants", (("siret", "siren"), "siret_shared_because", "rna")),
        ("Adresse", ("street", "street_more", ("postcode", "city"), "employment_area")),
        ("Contact", (("email", "phone"), "website", "post_only", "newsletter")),
        ("Facturation", ("payer", "purchase_order_required", "invoicing_note")),
        ("Observations", ("notes",)),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["newsletter"].widget = forms.NullBooleanSelect()

    def _get_validation_exclusions(self) -> set[str]:
        # The actions refuse a SIRET that is taken, and say by which file.
        return super()._get_validation_exclusions() | {"siret"}

    def clean_payer(self) -> Organisation | None:
        payer: Organisation | None = self.cleaned_data["payer"]
        if payer and payer.pk == self.instance.pk:
            raise forms.ValidationError(
                "Une organisation ne peut pas être son propre payeur : laissez ce champ vide."
            )
        return payer

    def clean_postcode(self) -> str:
        """Five figures, as in an import; a code of another country carries its letters (B-1000)."""
        written = str(self.cleaned_data["postcode"])
        if not written.replace(" ", "").isdecimal():
            return written
        try:
            return reading.postcode(written)
        except reading.Unreadable as trouble:
            raise forms.ValidationError(str(trouble)) from trouble

    def clean_siret(self) -> str:
        return self._identifier("siret", identifiers.siret)

    def clean_siren(self) -> str:
        return self._identifier("siren", identifiers.siren)

    def clean_rna(self) -> str:
        return self._identifier("rna", identifiers.rna)

    def _identifier(self, name: str, read: Any) -> str:
        value = self.cleaned_data[name]
        if not value:
            return ""
        try:
            return str(read(value))
        except RuleViolation as violation:
            raise forms.ValidationError(violation.message) from violation
