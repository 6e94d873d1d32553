"""A bracket of a rule, as it is asked."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms

from billing.forms.exact import ExactField
from billing.rules.formula.reading import point_written
from billing.rules.vocabulary import BASES


class BracketForm(forms.Form):
    """One bracket: where it ends, and its amount or its rate; it starts where the one before it ends."""

    until = ExactField(label="Jusqu’à", required=False)
    included = forms.ChoiceField(
        label="Cette limite", choices=[("no", "non comprise"), ("yes", "comprise")], required=False
    )
    value = ExactField(label="Montant ou taux", required=False)
    how = forms.ChoiceField(label="En", choices=[("amount", "€"), ("rate", "taux")], required=False)

    def __init__(self, *args: Any, base: str = "budget", **options: Any) -> None:
        super().__init__(*args, **options)
        said = BASES.get(base, BASES["budget"])
        unit = "%" if said.in_euros else f"€ par {said.unit}"
        self.fields["how"].choices = [("amount", "€"), ("rate", unit)]  # type: ignore[attr-defined]

    @property
    def is_blank(self) -> bool:
        return not (self["until"].value() or self["value"].value())


def start_after(bracket: BracketForm, base: str) -> str:
    """Where the bracket after this one starts, in words; « … » while nobody said."""
    try:
        end = bracket.fields["until"].clean(bracket["until"].value())
    except forms.ValidationError:
        end = None
    if end is None:
        return "De …"
    cents = Decimal(end.numerator * 100 // end.denominator).scaleb(-2)
    more = "plus de " if bracket["included"].value() == "yes" else ""
    return f"De {more}{point_written(cents, base)}"


def typed_rate(rate: Fraction, base: str) -> Fraction:
    """A rate as it is typed: in hundredths of a base in euros, else in euros for one."""
    return rate * 100 if BASES[base].in_euros else rate


def of_one(typed: Fraction, base: str) -> Fraction:
    """A typed rate, for one of its base."""
    return typed / 100 if BASES[base].in_euros else typed
