"""What staff type into the register; forms clean it and speak French, they decide nothing."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from django.forms.formsets import DELETION_FIELD_NAME
from django.forms.models import ModelChoiceIterator
from django.utils import timezone

from cressmember.core.ui.fields import AmountField, FrenchDateField
from cressmember.core.ui.forms import Grouped
from cressmember.kernel import identifiers, reading
from cressmember.kernel.violations import RuleViolation
from cressmember.members.models import (
    College,
    DeclaredFigure,
    Membership,
    Organisation,
    Person,
    Relation,
    Representation,
)
from cressmember.members.models.organisation import is_site
from cressmember.members.models.representation import LEADING, PRECEDENCE
from cressmember.members.queries import college_set_in_force, people


class _WithPhone:
    """A form whose telephone number is read however it is typed."""

    cleaned_data: dict[str, Any]

    def clean_phone(self) -> str:
        value = self.cleaned_data["phone"]
        if not value:
            return ""
        try:
            return reading.phone(value)
        except reading.Unreadable as trouble:
            raise forms.ValidationError(str(trouble)) from trouble


class PersonField(forms.ModelChoiceField):
    """Somebody whom the register knows, told from namesakes by whom they represent and their address."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"queryset": people(on=timezone.localdate()), "required": False, **options})

    def __deepcopy__(self, memo: dict[int, Any]) -> PersonField:
        copied = super().__deepcopy__(memo)
        # Each form offers the people of its own day: not those of the day when this module was read.
        copied.queryset = people(on=timezone.localdate())
        return copied

    def label_from_instance(self, obj: Person) -> str:
        return " · ".join(told for told in (obj.full_name, obj.represented, obj.email) if told)


class OrganisationForm(Grouped, _WithPhone, forms.ModelForm[Organisation]):
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


class AnotherForm(forms.Form):
    """Said of a namesake, before it is created."""

    is_another = forms.BooleanField(label="Ce n’est pas celle-là : créer une nouvelle fiche", required=False)


class FigureForm(forms.Form):
    """A figure with its year and its source."""

    kind = forms.ChoiceField(label="Nature", choices=DeclaredFigure.Kind.choices)
    year = forms.IntegerField(label="Année", min_value=1990, max_value=2100)
    amount = AmountField(label="Valeur", min_value=0, help_text="En euros, ou en équivalents temps plein.")
    source = forms.CharField(
        label="Source", max_length=200, help_text="Comptes annuels, déclaration de l’adhérent…"
    )


class AdmissionForm(forms.Form):
    """An admission: since when, in which college, decided by whom."""

    admitted_on = FrenchDateField(label="Adhérente à compter du")
    college = forms.ModelChoiceField(label="Collège", queryset=College.objects.none())
    decided_by = forms.CharField(
        label="Décidée par", max_length=120, help_text="Conseil d’administration, bureau…"
    )
    decided_on = FrenchDateField(label="Décision du", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["college"].queryset = colleges_today()  # type: ignore[attr-defined]


class MembershipForm(forms.ModelForm[Membership]):
    """What was written of an admission."""

    admitted_on = FrenchDateField(label="Adhérente à compter du", required=False)
    decided_on = FrenchDateField(label="Décision du", required=False)

    class Meta:
        model = Membership
        fields = ["admitted_on", "admitted_precision", "decided_by", "decided_on"]


class EndMembershipForm(forms.Form):
    """The end of a membership and why."""

    ended_on = FrenchDateField(
        label="Fin le", help_text="Premier jour où l’organisation n’est plus adhérente."
    )
    reason = forms.ChoiceField(label="Motif", choices=Membership.EndReason.choices)
    note = forms.CharField(label="Précision", max_length=250, required=False)
    decided_by = forms.CharField(label="Décidée par", max_length=120, required=False)
    decided_on = FrenchDateField(label="Décision du", required=False)


class PlacementForm(forms.Form):
    """A change of college."""

    college = forms.ModelChoiceField(label="Nouveau collège", queryset=College.objects.none())
    on = FrenchDateField(label="À compter du")
    act = forms.CharField(label="Décision", max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["college"].queryset = colleges_today()  # type: ignore[attr-defined]


class PersonForm(_WithPhone, forms.ModelForm[Person]):
    """A person."""

    class Meta:
        model = Person
        fields = ["civility", "given_name", "family_name", "gender", "email", "phone", "notes"]
        widgets = {"civility": forms.Select(choices=[("", "—"), ("Mme", "Mme"), ("M.", "M.")])}


class RepresentationForm(_WithPhone, forms.Form):
    """Someone who acts for the organisation: a known person, a new one, or a service and its mailbox."""

    role = forms.ChoiceField(label="Qualité", choices=Representation.Role.choices)
    person = PersonField(label="Personne déjà connue")
    civility = forms.ChoiceField(
        label="Civilité", choices=[("", "—"), ("Mme", "Mme"), ("M.", "M.")], required=False
    )
    given_name = forms.CharField(label="Prénom", max_length=100, required=False)
    family_name = forms.CharField(label="Nom", max_length=100, required=False)
    label = forms.CharField(label="Fonction ou service", max_length=120, required=False)
    email = forms.EmailField(label="Adresse électronique", required=False)
    phone = forms.CharField(label="Téléphone", max_length=30, required=False)
    starts_on = FrenchDateField(label="À compter du", required=False)
    act = forms.CharField(
        label="Acte de désignation", max_length=200, required=False, help_text="Procès-verbal, courrier…"
    )
    act_on = FrenchDateField(label="Date de l’acte", required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        someone = any(cleaned.get(name) for name in ("person", "family_name", "label", "email"))
        if not someone:
            raise forms.ValidationError("Indiquez une personne, un service ou une adresse.")
        if cleaned.get("given_name") and not cleaned.get("family_name") and not cleaned.get("person"):
            self.add_error("family_name", "Le nom est indispensable.")
        return cleaned


class RepresentationChangeForm(_WithPhone, forms.ModelForm[Representation]):
    """What was written of a representation: its service, how to write to it, since when, by which act."""

    starts_on = FrenchDateField(label="À compter du", required=False)
    act_on = FrenchDateField(label="Date de l’acte", required=False)

    class Meta:
        model = Representation
        fields = ["label", "email", "phone", "starts_on", "act", "act_on"]


class EndForm(forms.Form):
    """The first day on which something no longer holds."""

    ends_on = FrenchDateField(label="Prend fin le", help_text="Premier jour où ce n’est plus vrai.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ends_on"].initial = timezone.localdate


class LeaderForm(forms.Form):
    """One line of « nos dirigeants ont changé »."""

    role = forms.ChoiceField(
        label="Qualité", choices=[(role.value, role.label) for role in PRECEDENCE if role in LEADING]
    )
    person = PersonField(label="Personne connue")
    civility = forms.ChoiceField(
        label="Civilité", choices=[("", "—"), ("Mme", "Mme"), ("M.", "M.")], required=False
    )
    given_name = forms.CharField(label="Prénom", max_length=100, required=False)
    family_name = forms.CharField(label="Nom", max_length=100, required=False)
    email = forms.EmailField(label="Adresse électronique", required=False)


class LeaderLines(forms.BaseFormSet[LeaderForm]):
    """The lines of a renewal; they share one list of people, and each person named today may be taken off."""

    @cached_property
    def people(self) -> list[tuple[Any, Any]]:
        return list(ModelChoiceIterator(PersonField(empty_label="—")))

    def add_fields(self, form: LeaderForm, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["person"].widget.choices = self.people
        if DELETION_FIELD_NAME in form.fields:
            form.fields[DELETION_FIELD_NAME].label = "Retirer"


LeaderFormSet = forms.formset_factory(
    LeaderForm, formset=LeaderLines, extra=2, can_delete=True, can_delete_extra=False
)


class RenewalForm(forms.Form):
    """The act that renews an organisation's leaders."""

    on = FrenchDateField(label="À compter du")
    act = forms.CharField(label="Acte", max_length=200, help_text="Assemblée générale, conseil…")
    act_on = FrenchDateField(label="Date de l’acte", required=False)


class RelationForm(forms.ModelForm[Relation]):
    """A tie with the chamber other than membership."""

    starts_on = FrenchDateField(label="À compter du", required=False)

    class Meta:
        model = Relation
        fields = ["kind", "starts_on", "note"]


class CollegeForm(forms.ModelForm[College]):
    """A college's name and rank."""

    class Meta:
        model = College
        fields = ["name", "order"]


def colleges_today() -> Any:
    """The colleges in force today, in their order."""
    college_set = college_set_in_force(on=timezone.localdate())
    return college_set.colleges.all() if college_set else College.objects.none()
