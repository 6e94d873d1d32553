"""What a member would change in its own file, and what the chamber takes over of it."""

from __future__ import annotations

from typing import Any

from django import forms

from cressmember.core.ui.forms import Grouped
from cressmember.kernel import identifiers, reading
from cressmember.kernel.violations import RuleViolation
from cressmember.members.forms.person import WithPhone
from cressmember.members.models import Organisation
from cressmember.members.models.organisation import is_site
from cressmember.members.models.proposal import OPEN_FIELDS

NEWSLETTER = [("", "Sans avis"), ("yes", "Oui"), ("no", "Non")]
READ = {"": None, "yes": True, "no": False}
WRITTEN = {None: "", True: "yes", False: "no"}


class ProposalForm(Grouped, WithPhone, forms.ModelForm[Organisation]):
    """The part of a file that its member may propose to change."""

    siret = forms.CharField(
        label="SIRET", max_length=30, required=False, help_text="14 chiffres, ceux de votre siège."
    )
    website = forms.URLField(
        label="Site internet",
        max_length=200,
        required=False,
        assume_scheme="https",
        validators=[is_site],
        error_messages={"invalid": is_site.message},
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "url"}),
    )
    newsletter = forms.ChoiceField(
        label="Recevoir la lettre d’information", choices=NEWSLETTER, required=False
    )
    note = forms.CharField(
        label="Un mot pour la chambre",
        max_length=250,
        required=False,
        help_text="Un déménagement, un changement de nom, de statut… tout ce qui aide à comprendre.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    class Meta:
        model = Organisation
        fields = list(OPEN_FIELDS)

    groups = (
        ("Votre organisation", ("acronym", "siret", "sector")),
        ("Adresse", ("street", "street_more", ("postcode", "city"), "employment_area")),
        ("Pour vous joindre", (("email", "phone"), "website", "newsletter")),
        ("Précision", ("note",)),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["newsletter"] = WRITTEN[self.instance.newsletter]

    def _get_validation_exclusions(self) -> set[str]:
        # A SIRET that is taken is for the chamber to see; a choice here is no value of the model.
        return super()._get_validation_exclusions() | {"siret", "newsletter"}

    def _post_clean(self) -> None:
        """Nothing is written on the file: there is no record to build."""

    def clean_newsletter(self) -> bool | None:
        return READ[self.cleaned_data["newsletter"]]

    def clean_siret(self) -> str:
        value = self.cleaned_data["siret"]
        if not value:
            return ""
        try:
            return identifiers.siret(value)
        except RuleViolation as violation:
            raise forms.ValidationError(violation.message) from violation

    def clean_postcode(self) -> str:
        """Five figures, unless the chamber knows another: the address may be abroad."""
        typed: str = self.cleaned_data["postcode"]
        if not typed or typed == self.instance.postcode:
            return typed
        try:
            return reading.postcode(typed)
        except reading.Unreadable as trouble:
            raise forms.ValidationError(trouble.message) from trouble


class DecisionForm(forms.Form):
    """The fields that are taken over, and why the others are not."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    accepted = forms.MultipleChoiceField(
        label="Ce qui est repris sur la fiche", required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(
        label="Motif, pour ce qui n’est pas repris",
        max_length=250,
        required=False,
        help_text="L’adhérent le lit dans un courriel et dans son espace.",
    )

    def __init__(self, *args: Any, fields: list[tuple[str, str]], seen: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["accepted"].choices = fields  # type: ignore[attr-defined]
        self.fields["accepted"].initial = [name for name, _ in fields]
        self.fields["seen"].initial = seen
