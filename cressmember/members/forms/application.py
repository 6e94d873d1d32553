"""A request for membership, part by part, as its author types it.

What is required is said at once to who goes on; who leaves to come back later keeps what is written so far.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from cressmember.core.ui.fields import FrenchDateField, ManyRowsField, UploadField
from cressmember.kernel import identifiers, reading, writing
from cressmember.kernel.territory import departement_of_postcode
from cressmember.kernel.violations import RuleViolation
from cressmember.members.actions.evidence import LARGEST
from cressmember.members.forms.consent import organisation_wordings
from cressmember.members.forms.person import WithPhone
from cressmember.members.models import Organisation, Theme
from cressmember.members.models.organisation import is_site
from cressmember.members.rules.application import GENDER_OF
from cressmember.members.rules.eligibility import CONDITIONS, FORMS
from cressmember.members.rules.legal_form import canonical

SOURCES = [
    ("", "Choisissez"),
    *(
        (one, one)
        for one in (
            "Un adhérent de la chambre",
            "Un évènement",
            "Internet ou les réseaux sociaux",
            "La presse",
            "Une collectivité ou un partenaire",
            "L’équipe de la chambre",
            "Autre",
        )
    ),
]
OTHER_FORM = "autre"
YES_NO = [("yes", "Oui"), ("no", "Non")]


class Lenient(forms.Form):
    """A form that a person may leave half-written: nothing is required of who comes back later."""

    def __init__(self, *args: Any, comes_back: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.comes_back = comes_back

    def full_clean(self) -> None:
        if self.comes_back:
            for field in self.fields.values():
                field.required = False
        super().full_clean()


def _line(label: str, longest: int, help_text: str = "", *, required: bool = False, **attrs: Any) -> Any:
    return forms.CharField(
        label=label,
        max_length=longest,
        required=required,
        help_text=help_text,
        widget=forms.TextInput(attrs) if attrs else forms.TextInput(),
    )


class ApplicantForm(WithPhone, Lenient):
    """Who asks: the organisation, its numbers, its address, and who fills this in."""

    name = _line("Nom de l’organisation", 250, required=True, autocomplete="organization")
    acronym = _line("Sigle", 60)
    legal_form = forms.ChoiceField(
        label="Statut juridique",
        choices=[
            ("", "Choisissez"),
            *((family.value, [(form, form) for form in offered]) for family, offered in FORMS.items()),
            (OTHER_FORM, "Un autre statut"),
        ],
    )
    other_form = _line("Lequel, si c’est un autre", 100)
    kind = forms.ChoiceField(
        label="Vous êtes",
        choices=[
            (Organisation.Kind.SINGLE.value, "Une structure"),
            (Organisation.Kind.NETWORK.value, "Un réseau : vos adhérents sont des organisations"),
        ],
        widget=forms.RadioSelect,
        initial=Organisation.Kind.SINGLE.value,
    )
    number = _line(
        "SIRET ou SIREN", 30, "14 ou 9 chiffres, sur votre avis de situation Sirene.", inputmode="numeric"
    )
    rna = _line("Numéro RNA", 30, "Pour une association sans SIREN : W suivi de neuf caractères.", size=16)
    street = _line("Adresse", 250, autocomplete="address-line1")
    street_more = _line("Complément d’adresse", 250, autocomplete="address-line2")
    postcode = _line("Code postal", 10, required=True, size=8, autocomplete="postal-code")
    city = _line("Ville", 120, required=True, autocomplete="address-level2")
    sector = _line("Secteur d’activité", 120, "Par exemple : petite enfance, habitat, culture.")
    website = forms.URLField(
        label="Site internet",
        max_length=200,
        required=False,
        assume_scheme="https",
        validators=[is_site],
        error_messages={"invalid": is_site.message},
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "url"}),
    )
    email = forms.EmailField(
        label="Adresse électronique de l’organisation",
        required=False,
        help_text="Celle où la chambre peut écrire à toute l’équipe.",
    )
    phone = _line("Téléphone", 30, size=18, autocomplete="tel", inputmode="tel")
    contact_name = _line("Votre nom, vous qui remplissez cette demande", 150, required=True)
    source = forms.ChoiceField(label="Comment nous avez-vous connus ?", choices=SOURCES, required=False)

    # The fields of a file of the register that are typed here as they are.
    AS_TYPED = (
        *("name", "acronym", "kind", "rna", "street", "street_more", "postcode", "city"),
        *("sector", "website", "email", "phone"),
    )

    def clean_number(self) -> str:
        """A SIRET or a SIREN, compact."""
        typed = self.cleaned_data["number"]
        if not typed:
            return ""
        digits = "".join(sign for sign in typed if sign.isdigit())
        read = identifiers.siren if len(digits) <= identifiers.SIREN_LENGTH else identifiers.siret
        return _read(read, typed)

    def clean_rna(self) -> str:
        typed = self.cleaned_data["rna"]
        return _read(identifiers.rna, typed) if typed else ""

    def clean_postcode(self) -> str:
        typed = self.cleaned_data["postcode"]
        try:
            return reading.postcode(typed) if typed else ""
        except reading.Unreadable as trouble:
            raise ValidationError(trouble.message) from trouble

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        is_told = {"number", "rna"} & set(self.errors) or data.get("number") or data.get("rna")
        if not self.comes_back and not is_told:
            self.add_error("number", "Donnez votre SIREN ou SIRET, ou le numéro RNA d’une association.")
        if data.get("legal_form") == OTHER_FORM and not data.get("other_form") and not self.comes_back:
            self.add_error("other_form", "Écrivez votre statut juridique.")
        return data

    def identity(self) -> dict[str, Any]:
        """What was typed, by the fields of a file; to be asked of a valid form."""
        data = self.cleaned_data
        told = {name: reading.text(data[name]) for name in self.AS_TYPED}
        form = data["other_form"] if data["legal_form"] == OTHER_FORM else data["legal_form"]
        number = data["number"]
        place = departement_of_postcode(told["postcode"])
        told |= {
            "legal_form": canonical(form)[:100] if form else "",
            "siret": number if len(number) == identifiers.SIRET_LENGTH else "",
            "siren": number[: identifiers.SIREN_LENGTH],
            "departement": place.code if place else "",
        }
        return {name: value for name, value in told.items() if value}

    @staticmethod
    def initial_of(identity: Mapping[str, Any]) -> dict[str, Any]:
        """What the form shows of what was kept."""
        offered = {form for forms_offered in FORMS.values() for form in forms_offered}
        form = str(identity.get("legal_form", ""))
        known = form if form in offered or not form else OTHER_FORM
        return {
            **identity,
            "number": identity.get("siret") or identity.get("siren", ""),
            "phone": writing.phone(str(identity["phone"])) if identity.get("phone") else "",
            "legal_form": known,
            "other_form": form if known == OTHER_FORM else "",
        }


class EligibilityForm(Lenient):
    """On which ground: accreditation, conditions of the law, college."""

    has_accreditation = forms.ChoiceField(
        label="Avez-vous l’agrément « entreprise solidaire d’utilité sociale » (ESUS) ?",
        choices=YES_NO,
        widget=forms.RadioSelect,
        initial="no",
    )
    conditions = forms.MultipleChoiceField(
        label="Nos statuts remplissent ces conditions",
        choices=[(condition.code, condition.sentence) for condition in CONDITIONS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Cochez celles que vos statuts remplissent. La loi les demande toutes.",
    )
    college = forms.ChoiceField(
        label="Le collège qui vous convient",
        widget=forms.RadioSelect,
        help_text="La chambre le confirmera en vous admettant.",
    )

    def __init__(
        self,
        *args: Any,
        colleges: Sequence[tuple[str, str]],
        proposed: str | None,
        asks_conditions: bool,
        asks_accreditation: bool,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.fields["college"].choices = [  # type: ignore[attr-defined]
            (code, f"{name} (d’après votre statut juridique)" if code == proposed else name)
            for code, name in colleges
        ]
        if not colleges:
            del self.fields["college"]
        if not asks_conditions:
            del self.fields["conditions"]
        if not asks_accreditation:
            del self.fields["has_accreditation"]

    def answers(self) -> dict[str, Any]:
        """What was told, as it is kept; to be asked of a valid form."""
        data = self.cleaned_data
        return {
            "has_accreditation": data.get("has_accreditation") == "yes",
            "conditions": list(data.get("conditions", [])),
            "college": data.get("college", ""),
        }


class PieceForm(forms.Form):
    """A piece to join."""

    kind = forms.ChoiceField(label="Quelle pièce ?")
    file = UploadField(
        label="Fichier",
        kinds=(".pdf", ".png", ".jpg", ".jpeg"),
        largest=LARGEST,
        help_text=f"PDF, PNG ou JPEG, {LARGEST // (1024 * 1024)} Mo au plus.",
    )
    expires_on = FrenchDateField(
        label="Valable jusqu’au", required=False, help_text="Pour un agrément : sa date de fin."
    )

    def __init__(self, *args: Any, kinds: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].choices = list(kinds)  # type: ignore[attr-defined]


class RepresentativeForm(WithPhone, forms.Form):
    """Somebody who acts for the organisation, in one or several capacities."""

    roles = forms.MultipleChoiceField(
        label="En quelle qualité ?",
        choices=[
            ("legal", "Engage légalement l’organisation (présidence, gérance…)"),
            ("titular", "La représente à la chambre : titulaire"),
            ("substitute", "La remplace : suppléant·e"),
            ("dues", "Reçoit l’appel de cotisation"),
        ],
        widget=forms.CheckboxSelectMultiple,
    )
    civility = forms.ChoiceField(
        label="Civilité",
        choices=[("", "Non précisée"), ("Mme", "Mme"), ("M.", "M.")],
        required=False,
        help_text="Elle sert à dire la parité que la loi demande.",
    )
    given_name = _line("Prénom", 100, required=True)
    family_name = _line("Nom", 100, required=True)
    function = _line("Fonction", 120, "Par exemple : présidente, directeur.")
    email = forms.EmailField(label="Adresse électronique", required=False)
    phone = _line("Téléphone", 30, size=18)

    def clean_roles(self) -> list[str]:
        roles: list[str] = self.cleaned_data["roles"]
        if {"titular", "substitute"} <= set(roles):
            raise ValidationError("Une même personne n’est pas à la fois titulaire et suppléante.")
        return roles

    def people(self) -> list[dict[str, str]]:
        """The person once for each capacity, as it is kept; to be asked of a valid form."""
        data = self.cleaned_data
        names = ("civility", "given_name", "family_name", "function", "email", "phone")
        told = {name: reading.text(data[name]) for name in names}
        told["gender"] = GENDER_OF.get(told["civility"], "")
        return [{"role": role, **told} for role in data["roles"]]


class CommitmentForm(Lenient):
    """The charter, what one agrees to receive and to show, the themes, a last word."""

    charter = forms.BooleanField(label="Nous avons lu la charte et nous l’acceptons")
    themes = ManyRowsField(
        label="Sur quoi aimeriez-vous travailler avec nous ?",
        queryset=Theme.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    note = forms.CharField(
        label="Autre chose à nous dire ?",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, chamber: str, has_charter: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        themes = Theme.objects.filter(is_retired=False)
        self.fields["themes"].queryset = themes  # type: ignore[attr-defined]
        if not has_charter:
            del self.fields["charter"]
        if not themes.exists():
            del self.fields["themes"]
        self.wordings = organisation_wordings(chamber)
        for purpose, wording in self.wordings.items():
            self.fields[f"consent_{purpose}"] = forms.BooleanField(label=wording, required=False)

    @property
    def consents(self) -> list[forms.BoundField]:
        return [self[f"consent_{purpose}"] for purpose in self.wordings]

    def answers(self) -> dict[str, Any]:
        """What was told, as it is kept; to be asked of a valid form."""
        data = self.cleaned_data
        return {
            "consents": [
                {"purpose": purpose, "is_given": bool(data[f"consent_{purpose}"]), "wording": wording}
                for purpose, wording in self.wordings.items()
            ],
            "themes": [theme.pk for theme in data.get("themes") or ()],
            "note": reading.paragraphs(data["note"]),
        }

    @staticmethod
    def initial_of(answers: Mapping[str, Any]) -> dict[str, Any]:
        """What the form shows of what was kept."""
        given = {f"consent_{one['purpose']}": one["is_given"] for one in answers.get("consents", ())}
        return {"themes": answers.get("themes", ()), "note": answers.get("note", ""), **given}


class JoiningPageForm(forms.Form):
    """What the chamber says to those who would join."""

    is_open = forms.BooleanField(
        label="Recevoir les demandes d’adhésion en ligne",
        required=False,
        help_text="Sinon, la page explique toujours les collèges et les cotisations, et dit à qui écrire.",
    )
    introduction = forms.CharField(
        label="Mot d’accueil",
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="En haut de la page : ce que fait la chambre, ce que l’adhésion apporte.",
    )
    charter = forms.CharField(
        label="Charte à accepter",
        required=False,
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="Vide, aucune charte n’est demandée. Chaque demande garde le texte qu’elle a accepté.",
    )
    next_steps = forms.CharField(
        label="Ce qui se passe ensuite",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Qui décide, sous quel délai. Montré à qui vient d’envoyer sa demande.",
    )


def _read(read: Any, typed: str) -> str:
    try:
        return str(read(typed))
    except RuleViolation as violation:
        raise ValidationError(violation.message) from violation
