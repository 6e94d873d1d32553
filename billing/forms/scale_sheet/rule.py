"""A rule of a scale, as it is asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from billing.forms.exact import ExactField
from billing.rules.vocabulary import BASES, KINDS
from cressmember.kernel.writing import sentence_case

SHAPES = {
    "flat": "Un forfait",
    "brackets": "Des tranches : chacune son montant ou son taux",
    "marginal": "Des tranches : chaque taux ne porte que sur sa part",
    "rate": "Une part fixe et un taux",
    "per_unit": "Tant par unité (adhérent, habitant…)",
    "multiple": "Un multiple d’une autre règle",
    "exempt": "Rien : exonération",
}
BRACKETED = ("brackets", "marginal")
# What each shape asks, in order; the first ones are needed.
NEEDED = {
    "flat": ("amount",),
    "brackets": ("base",),
    "marginal": ("base",),
    "rate": ("base", "rate"),
    "per_unit": ("base", "amount"),
    "multiple": ("times", "of"),
    "exempt": ("because",),
}
MORE = {"rate": ("fixed",), "per_unit": ("rate",)}
BEYOND = ("beyond_above", "beyond_amount", "beyond_every", "beyond_begun")
PRORATED = {"": "comme la cotisation", "months": "au prorata des mois présents", "none": "entier"}
WHOLE_BASES = [(code, base.name) for code, base in BASES.items()]


class RuleForm(forms.Form):
    """A rule: whom it concerns, what it asks, what bounds it."""

    label = forms.CharField(label="Nom de la règle", max_length=120)
    colleges = forms.MultipleChoiceField(
        label="Collèges",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Aucun coché : tous.",
    )
    kinds = forms.ChoiceField(
        label="Type d’adhérent",
        required=False,
        choices=[("", "Tous"), *((code, sentence_case(kind.all_of_them)) for code, kind in KINDS.items())],
    )
    departements = forms.CharField(
        label="Départements",
        required=False,
        max_length=400,
        widget=forms.TextInput(attrs={"size": 16}),
        help_text="Par leur code, comme 44, 49. Vide : tous.",
    )
    year_from = forms.IntegerField(
        label="À partir de l’année d’adhésion",
        required=False,
        min_value=1,
        max_value=99,
        widget=forms.NumberInput(attrs={"size": 4}),
        help_text="1 pour la première.",
    )
    year_to = forms.IntegerField(
        label="Jusqu’à l’année d’adhésion",
        required=False,
        min_value=1,
        max_value=99,
        widget=forms.NumberInput(attrs={"size": 4}),
        help_text="Vide : sans fin.",
    )
    shape = forms.ChoiceField(label="Manière de compter", choices=list(SHAPES.items()))
    base = forms.ChoiceField(label="Calculé sur", required=False, choices=WHOLE_BASES)
    amount = ExactField(label="Montant (€)", required=False)
    rate = ExactField(label="Taux", required=False)
    fixed = ExactField(label="Part fixe (€)", required=False)
    times = ExactField(label="Nombre de fois", required=False, help_text="3, ou 1/2 pour la moitié.")
    of = forms.CharField(label="De la règle", required=False, max_length=120, help_text="Son nom exact.")
    because = forms.CharField(label="Motif de l’exonération", required=False, max_length=120)
    monthly = forms.BooleanField(label="Ces tranches sont celles d’un mois", required=False)
    beyond_above = ExactField(label="En plus, au-delà de", required=False)
    beyond_amount = ExactField(label="Ajouter (€)", required=False)
    beyond_every = ExactField(label="Par tranche de", required=False, help_text="1 si vide.")
    beyond_begun = forms.ChoiceField(
        label="Une tranche compte",
        required=False,
        choices=[("begun", "dès qu’elle est entamée"), ("whole", "quand elle est entière")],
    )
    floor = ExactField(label="Minimum (€)", required=False)
    floor_proration = forms.ChoiceField(
        label="Minimum, la première année", required=False, choices=list(PRORATED.items())
    )
    cap = ExactField(label="Plafond (€)", required=False)
    cap_proration = forms.ChoiceField(
        label="Plafond, la première année", required=False, choices=list(PRORATED.items())
    )
    is_open = forms.BooleanField(label="C’est un minimum : davantage est le bienvenu", required=False)

    def __init__(self, *args: Any, colleges: Mapping[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["colleges"].choices = list(colleges.items())  # type: ignore[attr-defined]
        self.chosen = str(self["shape"].value() or "flat")
        base = BASES.get(str(self["base"].value()), BASES["budget"])
        if self.chosen == "per_unit":
            counted = [(code, said.name) for code, said in BASES.items() if not said.in_euros]
            self.fields["base"].choices = counted  # type: ignore[attr-defined]
            self.fields["amount"].label = "Montant par unité (€)"
            self.fields["rate"].label = "Taux appliqué (%)"
            self.fields["rate"].help_text = "Vide : le montant entier."
        else:
            unit = "%" if base.in_euros else f"€ par {base.unit}"
            self.fields["rate"].label = f"Taux ({unit})"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in NEEDED.get(str(data.get("shape")), ()):
            if name not in self.errors and data.get(name) in (None, ""):
                self.add_error(name, "Il manque cette réponse.")
        if data.get("beyond_amount") is not None and data.get("beyond_above") is None:
            self.add_error("beyond_above", "Dites au-delà de combien.")
        return data

    @property
    def asked(self) -> list[forms.BoundField]:
        """What this shape asks besides its brackets."""
        return [self[name] for name in (*NEEDED.get(self.chosen, ()), *MORE.get(self.chosen, ()))]

    @property
    def beyond(self) -> list[forms.BoundField]:
        return [self[name] for name in BEYOND]

    @property
    def narrows(self) -> bool:
        """Whether the rule looks at where and since when a member is one."""
        return self._told("departements", "year_from", "year_to")

    @property
    def is_bounded(self) -> bool:
        return self._told("floor", "cap", "is_open")

    @property
    def has_more(self) -> bool:
        """Whether its brackets are of a month, or something is added beyond a point."""
        return self._told("beyond_amount", "beyond_above", "monthly")

    def _told(self, *names: str) -> bool:
        return any(self[name].value() or (self.is_bound and self[name].errors) for name in names)

    @property
    def has_brackets(self) -> bool:
        return self.chosen in BRACKETED
