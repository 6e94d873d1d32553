"""A case typed in to try a scale."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms

from billing.rules.facts import Facts, Figure
from billing.rules.scale import Scale
from billing.rules.vocabulary import BASES, KINDS
from cressmember.core.ui.fields import AmountField, FrenchDateField
from cressmember.kernel.periods import Period
from cressmember.kernel.territory import departement
from cressmember.kernel.writing import sentence_case

SOURCE = "essai"


class ScaleCaseForm(forms.Form):
    """A member as the scale looks at it; only the figures that the scale uses are asked."""

    prefix = "essai"
    college = forms.ChoiceField(label="Collège")
    kind = forms.ChoiceField(
        label="Type", choices=[(code, sentence_case(kind.name)) for code, kind in KINDS.items()]
    )
    departement = forms.CharField(
        label="Département", required=False, max_length=60, widget=forms.TextInput(attrs={"size": 12})
    )
    year = forms.IntegerField(
        label="Exercice",
        min_value=1990,
        max_value=2100,
        widget=forms.NumberInput(attrs={"size": 6}),
    )
    admitted_on = FrenchDateField(
        label="Date d’admission", required=False, help_text="Vide : membre de longue date."
    )

    def __init__(self, *args: Any, colleges: Mapping[str, str], bases: Iterable[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["college"].choices = list(colleges.items())  # type: ignore[attr-defined]
        for base in bases:
            said = BASES[base]
            label = f"{said.name} (€)" if said.in_euros else said.name
            self.fields[base] = AmountField(label=label, required=False, min_value=0, max_digits=14)
            if not said.in_euros:
                self.fields[base].widget = forms.TextInput(attrs={"inputmode": "decimal", "size": 12})

    def clean_departement(self) -> str:
        """The code of the département, by its code or its name."""
        typed: str = self.cleaned_data["departement"].strip()
        if not typed:
            return ""
        known = departement(typed)
        if known is None:
            raise forms.ValidationError("Ce département n’existe pas.")
        return known.code

    def facts(self, scale: Scale) -> Facts:
        """What was typed, as a scale reads it; to be asked of a valid form."""
        data = self.cleaned_data
        year = data["year"]
        figures = {
            base: [Figure(data[base], year + scale.base_offset, SOURCE)]
            for base in BASES
            if data.get(base) is not None
        }
        return Facts(
            college=data["college"],
            kind=data["kind"],
            year=Period(date(year, 1, 1), date(year + 1, 1, 1)),
            departement=data["departement"],
            figures=figures,
            admitted_on=data["admitted_on"],
            # A member of long standing is past every first year that a scale may name.
            membership_year=None if data["admitted_on"] else 99,
        )
