"""What a member types: the yearly declaration, the address and the figures of a request to join."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from billing.actions.declaration import Answers
from billing.forms.calculator import add_figures, figures_typed
from billing.rules.declaration import doubt
from billing.rules.declaration_words import figure_written
from billing.rules.vocabulary import BASES
from cressmember.core.ui.doorkeeper import GuardedForm
from cressmember.core.ui.fields import AmountField, CountField
from cressmember.kernel import identifiers, reading
from cressmember.kernel.violations import RuleViolation
from cressmember.members.forms.application import Lenient

SAME, CHANGE = "same", "change"
NEWCOMERS = (1, 2)
ROLE_CHOICES = [
    ("", "Choisissez"),
    ("titular", "Titulaire"),
    ("substitute", "Suppléant·e"),
    ("legal", "Représentant·e légal·e"),
]
CIVILITY_CHOICES = [("", "Choisissez"), ("Mme", "Mme"), ("M.", "M.")]
IDENTITY = {
    "siret": ("SIRET", 20),
    "street": ("Adresse", 250),
    "street_more": ("Complément d’adresse", 250),
    "postcode": ("Code postal", 10),
    "city": ("Ville", 120),
}


class CodeForm(forms.Form):
    """The code of a letter."""

    code = forms.CharField(
        label="Votre code",
        max_length=40,
        help_text="Seize signes, imprimés sur notre courrier.",
        widget=forms.TextInput(
            attrs={
                "class": "code",
                "autocomplete": "off",
                "spellcheck": "false",
                "autocapitalize": "characters",
            }
        ),
    )


class DeclarationForm(forms.Form):
    """The declaration, block by block: nothing has changed, or here is what has.

    ``seen`` carries the fingerprint of what the page showed: « nothing has changed » speaks of that.
    """

    use_required_attribute = False
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, asked: Any, known: dict[str, Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.asked, self.known = asked, known
        self.fields["seen"].initial = fingerprint(known)
        self._add_figures()
        self._add_people()
        self._add_contact()
        self._add_order()
        self._add_identity()
        self.fields["name"] = forms.CharField(
            label="Votre nom",
            max_length=120,
            help_text="La personne qui répond pour l’organisation.",
            widget=forms.TextInput(attrs={"autocomplete": "name"}),
        )
        self.fields["function"] = forms.CharField(label="Votre fonction", max_length=120, required=False)

    # The blocks

    @property
    def figures(self) -> list[dict[str, Any]]:
        """Each figure asked, with what is known of it."""
        return [
            {
                "name": BASES[base].name,
                "unit": BASES[base].unit,
                "known": figure_written(base, self.known["figures"].get(base)),
                "field": self[f"figure_{base}"],
                "sure": self[f"sure_{base}"] if base in self.doubts else None,
            }
            for base in self.asked.figures
        ]

    @property
    def people(self) -> list[dict[str, Any]]:
        """Each representative, with the fields that correct it."""
        return [
            {
                "known": row,
                "left": self[f"left_{row['representation']}"],
                "fields": [self[f"{name}_{row['representation']}"] for name in ("given", "family", "email")],
            }
            for row in self.known["representatives"]
        ]

    @property
    def newcomers(self) -> list[list[forms.BoundField]]:
        return [
            [self[f"new{rank}_{name}"] for name in ("role", "civility", "given", "family", "email")]
            for rank in NEWCOMERS
        ]

    @property
    def identity(self) -> list[forms.BoundField]:
        return [self[name] for name in IDENTITY]

    @property
    def doubts(self) -> dict[str, str]:
        """Why each strange figure is asked again, by base."""
        return getattr(self, "_doubts", {})

    def _block(self, name: str, label: str, *, is_known: bool, same: str = "Rien n’a changé") -> None:
        """Nothing has changed, or something has: one is said, never assumed; what is unknown is told."""
        self.fields[f"{name}_change"] = forms.ChoiceField(
            choices=[(SAME, same), (CHANGE, "Je corrige")],
            widget=forms.RadioSelect,
            label=label,
            initial=None if is_known else CHANGE,
            error_messages={"required": "Dites si quelque chose a changé dans ce bloc."},
        )

    def _changes(self, name: str) -> bool:
        return self.cleaned_data.get(f"{name}_change") == CHANGE

    def _add_figures(self) -> None:
        self.all_figures_known = all(base in self.known["figures"] for base in self.asked.figures)
        self._block(
            "figures",
            "Ces chiffres valent-ils encore ?",
            is_known=self.all_figures_known,
            same="Oui, rien n’a changé",
        )
        for base in self.asked.figures:
            told: dict[str, Any] = {
                "label": f"{BASES[base].name} {self.asked.figures_year}",
                "required": False,
                "min_value": 0,
                "max_digits": 14,
                "decimal_places": 2,
            }
            self.fields[f"figure_{base}"] = (
                AmountField(**told)
                if BASES[base].in_euros
                else CountField(widget=forms.TextInput({"inputmode": "decimal", "size": 10}), **told)
            )
            self.fields[f"sure_{base}"] = forms.BooleanField(label="C’est bien ce chiffre", required=False)

    def _add_people(self) -> None:
        self._block(
            "people", "Vos représentants ont-ils changé ?", is_known=bool(self.known["representatives"])
        )
        for row in self.known["representatives"]:
            key = row["representation"]
            self.fields[f"left_{key}"] = forms.BooleanField(label="N’est plus en fonction", required=False)
            self.fields[f"given_{key}"] = _text("Prénom", 100, row["given_name"])
            self.fields[f"family_{key}"] = _text("Nom", 100, row["family_name"])
            self.fields[f"email_{key}"] = _email(row["email"])
        for rank in NEWCOMERS:
            self.fields[f"new{rank}_role"] = forms.ChoiceField(
                label="Fonction", choices=ROLE_CHOICES, required=False
            )
            self.fields[f"new{rank}_civility"] = forms.ChoiceField(
                label="Civilité", choices=CIVILITY_CHOICES, required=False
            )
            self.fields[f"new{rank}_given"] = _text("Prénom", 100)
            self.fields[f"new{rank}_family"] = _text("Nom", 100)
            self.fields[f"new{rank}_email"] = _email()

    def _add_contact(self) -> None:
        contact = self.known["contact"]
        self._block("contact", "Votre contact a-t-il changé ?", is_known=bool(contact["email"]))
        self.fields["contact_name"] = _text("Nom de la personne ou du service", 120, contact["name"])
        self.fields["contact_email"] = _email(contact["email"])

    def _add_order(self) -> None:
        self.fields["purchase_order_required"] = forms.ChoiceField(
            label="Vos comptes exigent-ils un bon de commande ?",
            choices=[("no", "Non"), ("yes", "Oui")],
            widget=forms.RadioSelect,
            initial="yes" if self.known["purchase_order_required"] else "no",
        )
        self.fields["purchase_order"] = forms.CharField(
            label="Son numéro, si vous l’avez déjà", max_length=60, required=False
        )

    def _add_identity(self) -> None:
        identity = self.known["identity"]
        self._block(
            "identity",
            "Votre SIRET ou votre adresse ont-ils changé ?",
            is_known=bool(identity["siret"] and identity["city"]),
        )
        for name, (label, longest) in IDENTITY.items():
            self.fields[name] = _text(label, longest, identity[name])

    # What is typed

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("seen") != fingerprint(self.known):
            self.add_error(
                None,
                "Ce que nous savons de vous vient de changer : relisez la page, puis envoyez-la de nouveau.",
            )
            # Shown again with what is known now.
            self.data = {**dict(self.data.items()), "seen": fingerprint(self.known)}
        self._clean_figures(data)
        self._clean_people(data)
        if self._changes("contact") and not (data.get("contact_name") or data.get("contact_email")):
            self.add_error("contact_email", "Indiquez au moins une adresse ou un nom.")
        if self._changes("identity") and data.get("siret"):
            try:
                data["siret"] = identifiers.siret(data["siret"])
            except RuleViolation as violation:
                self.add_error("siret", violation.message)
        return data

    def _clean_figures(self, data: dict[str, Any]) -> None:
        self._doubts: dict[str, str] = {}
        for base in self.asked.figures:
            name = f"figure_{base}"
            known = self.known["figures"].get(base)
            if not self._changes("figures") and known:
                data[name] = Decimal(known["amount"])
                continue
            if name in self.errors:
                continue
            if data.get(name) is None:
                self.add_error(name, f"Indiquez {BASES[base].the} {self.asked.figures_year}.")
                continue
            last = Decimal(known["amount"]) if known else None
            if sentence := doubt(base, last=last, now=data[name]):
                self._doubts[base] = sentence
                if not data.get(f"sure_{base}"):
                    self.add_error(name, f"{sentence} Si c’est exact, cochez « C’est bien ce chiffre ».")

    def _clean_people(self, data: dict[str, Any]) -> None:
        if not self._changes("people"):
            return
        for row in self.known["representatives"]:
            key = row["representation"]
            if not data.get(f"left_{key}") and not data.get(f"family_{key}"):
                self.add_error(f"family_{key}", "Indiquez le nom, ou cochez « N’est plus en fonction ».")
        for rank in NEWCOMERS:
            told = {name: data.get(f"new{rank}_{name}") for name in ("role", "civility", "given", "family")}
            if not any(told.values()):
                continue
            for name, why in (
                ("role", "Choisissez sa fonction."),
                ("civility", "Choisissez : la loi demande la parité entre les représentants."),
                ("family", "Indiquez son nom."),
            ):
                if not told[name]:
                    self.add_error(f"new{rank}_{name}", why)

    def answers(self) -> Answers:
        """What is declared, once the form is sound."""
        data = self.cleaned_data
        people: dict[int, dict[str, str]] = {}
        leaving: list[int] = []
        newcomers: list[dict[str, str]] = []
        if self._changes("people"):
            for row in self.known["representatives"]:
                key = row["representation"]
                if data[f"left_{key}"]:
                    leaving.append(key)
                else:
                    people[key] = _person(data, f"given_{key}", f"family_{key}", f"email_{key}")
            for rank in NEWCOMERS:
                if data[f"new{rank}_family"]:
                    person = _person(data, f"new{rank}_given", f"new{rank}_family", f"new{rank}_email")
                    newcomers.append(
                        {"role": data[f"new{rank}_role"], "civility": data[f"new{rank}_civility"], **person}
                    )
        contact = {"name": data["contact_name"], "email": data["contact_email"]}
        required = data["purchase_order_required"] == "yes"
        return Answers(
            figures={base: data[f"figure_{base}"] for base in self.asked.figures},
            people=people,
            leaving=tuple(leaving),
            newcomers=tuple(newcomers),
            contact=contact if self._changes("contact") else None,
            identity={name: data[name] for name in IDENTITY} if self._changes("identity") else None,
            purchase_order_required=required,
            purchase_order=data["purchase_order"] if required else "",
            function=data["function"],
        )


def fingerprint(known: dict[str, Any]) -> str:
    """What tells what is known from anything else."""
    return hashlib.sha256(json.dumps(known, sort_keys=True).encode()).hexdigest()


def _text(label: str, longest: int, initial: str = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, required=False, initial=initial)


def _email(initial: str = "") -> forms.EmailField:
    return forms.EmailField(label="Adresse électronique", required=False, initial=initial)


def _person(data: dict[str, Any], given: str, family: str, email: str) -> dict[str, str]:
    return {"given_name": data[given], "family_name": data[family], "email": data[email]}


class SupportForm(forms.Form):
    """What a payer gives beyond its dues: empty unless it types something."""

    support = AmountField(
        label="Contribution de soutien (facultative)",
        required=False,
        min_value=0,
    )

    def __init__(self, *args: Any, purpose: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields[
            "support"
        ].help_text = f"{purpose} En plus de la cotisation ; laissez vide pour ne payer qu’elle."


class NameForm(forms.Form):
    """Who answers, for whom one mailbox may serve several people."""

    name = forms.CharField(
        label="Qui répond ?",
        max_length=120,
        help_text="Votre prénom et votre nom.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    designation = forms.CharField(
        label="Par quel acte êtes-vous désigné·e ?",
        max_length=80,
        required=False,
        help_text="Délibération, lettre du président…",
    )

    def __init__(self, *args: Any, representative: str = "", is_bound: bool = True, **options: Any) -> None:
        super().__init__(*args, **options)
        if not is_bound:
            del self.fields["designation"]
        elif representative:
            self.fields[
                "designation"
            ].help_text = (
                f"Seulement si vous n’êtes pas {representative} : délibération, lettre du président…"
            )


class ContestForm(forms.Form):
    """What a member says against its line of the roll."""

    text = forms.CharField(
        label="Qu’est-ce qui est inexact ?", max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    author = forms.CharField(
        label="Votre nom", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )


class SignUpForm(forms.Form):
    """Somebody who comes beside the vote."""

    name = forms.CharField(label="Prénom et nom", max_length=120)
    function = forms.CharField(label="Fonction", max_length=120, required=False)
    activities = forms.MultipleChoiceField(
        label="Inscriptions", required=False, widget=forms.CheckboxSelectMultiple
    )
    access_needs = forms.CharField(
        label="Besoins d’accès ou de régime",
        max_length=250,
        required=False,
        help_text="Fauteuil, boucle magnétique, repas végétarien… Facultatif ; lu par l’équipe seule.",
    )

    def __init__(self, *args: Any, activities: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["activities"].choices = activities  # type: ignore[attr-defined]
        if not activities:
            del self.fields["activities"]


class AddressForm(GuardedForm):
    """The address to which the link of a request for membership is mailed."""

    email = forms.EmailField(
        label="Votre adresse électronique",
        widget=forms.EmailInput({"autocomplete": "email"}),
        help_text="Nous vous y envoyons le lien de votre demande.",
    )

    def clean_email(self) -> str:
        """The address as it is kept, in small letters."""
        try:
            return reading.email(self.cleaned_data["email"])
        except reading.Unreadable as trouble:
            raise ValidationError(trouble.message) from trouble


class ApplicantDuesForm(Lenient):
    """The figures on which dues depend, and when one wishes to pay."""

    payment = forms.ChoiceField(
        label="Quand souhaitez-vous payer ?",
        choices=[
            ("now", "Tout de suite après l’admission, en ligne ou par virement"),
            ("call", "Plus tard, à l’échéance de l’appel de cotisation"),
        ],
        widget=forms.RadioSelect,
        initial="call",
        help_text="Rien n’est demandé avant la décision d’admission.",
    )

    def __init__(self, *args: Any, bases: Mapping[str, str], year: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.bases, self.year = bases, year
        add_figures(self, bases)

    @property
    def figures(self) -> list[forms.BoundField]:
        return [self[base] for base in self.bases]

    @property
    def amounts(self) -> dict[str, Decimal]:
        """The figures typed, by base; to be asked of a valid form."""
        return figures_typed(self, self.bases)

    def answers(self) -> dict[str, Any]:
        """What was told, as it is kept; to be asked of a valid form."""
        return {
            "figures": [
                {"kind": base, "year": self.year, "amount": f"{amount:.2f}"}
                for base, amount in self.amounts.items()
            ],
            "figures_asked": dict(self.bases),
            "payment": self.cleaned_data["payment"] or "call",
        }
