"""Somebody who is not a member yet, as the scale looks at it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from billing.rules.vocabulary import BASES
from cressmember.core.ui.fields import AmountField, CountField
from cressmember.kernel.territory import departement

KINDS = [("single", "Une structure"), ("network", "Un réseau, une fédération")]


class CalculatorForm(forms.Form):
    """A college, a type and the figures that the scale in force looks at."""

    prefix = "calcul"
    college = forms.ChoiceField(label="Votre collège")
    kind = forms.ChoiceField(label="Vous êtes", choices=KINDS)

    def __init__(
        self,
        *args: Any,
        colleges: Mapping[str, str],
        bases: Mapping[str, str],
        asks_departement: bool,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.fields["college"].choices = [("", "Choisissez"), *colleges.items()]  # type: ignore[attr-defined]
        if asks_departement:
            self.fields["departement"] = forms.CharField(
                label="Département", required=False, max_length=60, widget=forms.TextInput({"size": 12})
            )
        self.bases = bases
        add_figures(self, bases)

    def clean_departement(self) -> str:
        """The code of the département, by its code or its name."""
        typed = self.cleaned_data["departement"].strip()
        known = departement(typed) if typed else None
        if typed and known is None:
            raise ValidationError("Ce département n’existe pas.")
        return known.code if known else ""

    @property
    def figures(self) -> dict[str, Decimal]:
        """The figures that were typed, by base; to be asked of a valid form."""
        return figures_typed(self, self.bases)


def add_figures(form: forms.Form, bases: Mapping[str, str]) -> None:
    """Have a form ask for the figures of these bases (code: name), none of them required."""
    for base, name in bases.items():
        told: dict[str, Any] = {"label": name, "required": False, "min_value": 0, "max_digits": 14}
        if BASES[base].in_euros:
            form.fields[base] = AmountField(**told)
        else:
            form.fields[base] = CountField(
                widget=forms.TextInput({"inputmode": "decimal", "size": 12}), decimal_places=2, **told
            )


def figures_typed(form: forms.Form, bases: Mapping[str, str]) -> dict[str, Decimal]:
    """The figures of these bases that were typed in a valid form."""
    return {base: form.cleaned_data[base] for base in bases if form.cleaned_data.get(base) is not None}
