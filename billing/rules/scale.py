"""A dues scale: who is concerned by which formula, on which figure, and what of the first year.

The scale is data typed in by the chamber; ``scale_document`` reads it. It answers with an amount and
its trace, or with what blocks; it never guesses.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from billing.rules.formula import Formula, formula_document, formula_from
from billing.rules.vocabulary import BASES, KINDS
from cressmember.kernel.money import prorate
from cressmember.kernel.periods import Period, months_remaining
from cressmember.kernel.writing import counted, euros

LARGEST_DUE = Decimal(9_999_999_999)


@dataclass(frozen=True, slots=True)
class Figure:
    """A declared figure, with its year and its source."""

    amount: Decimal
    year: int
    source: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What the scale needs to know of a member, for a dues year.

    ``oldest_year`` is the oldest year accepted when the figure of the scale's base year is missing; None
    accepts no other year. ``admitted_on`` empty: a member since before the year.
    """

    college: str
    kind: str
    year: Period
    departement: str = ""
    figures: Mapping[str, Sequence[Figure]] = field(default_factory=dict)
    admitted_on: date | None = None
    oldest_year: int | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A formula and whom it concerns; an empty condition concerns everyone."""

    label: str
    formula: Formula
    colleges: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    departements: frozenset[str] = frozenset()
    floor: Decimal | None = None
    cap: Decimal | None = None

    def concerns(self, facts: Facts) -> bool:
        return (
            (not self.colleges or facts.college in self.colleges)
            and (not self.kinds or facts.kind in self.kinds)
            and (not self.departements or facts.departement in self.departements)
        )


@dataclass(frozen=True, slots=True)
class Quote:
    """An amount in euros with everything that made it: the sentence to print and the trace to keep."""

    amount: Decimal
    explanation: str
    trace: dict[str, Any]
    older_figure: bool = False


@dataclass(frozen=True, slots=True)
class Blocked:
    """Why no amount can be given, and what would mend it."""

    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale ready to answer; the first rule that concerns a member applies.

    ``base_offset`` says which year's figures are meant: -1 is the year before the dues year begins.
    """

    rules: tuple[Rule, ...]
    base_offset: int = -1
    prorated: bool = False

    def evaluate(self, facts: Facts) -> Quote | Blocked:
        """The dues of a member for a year, or what blocks."""
        rule = next((rule for rule in self.rules if rule.concerns(facts)), None)
        if rule is None:
            kind = KINDS[facts.kind].name if facts.kind in KINDS else facts.kind
            return Blocked(
                "no_rule",
                f"Aucune règle du barème ne concerne le collège « {facts.college or 'inconnu'} » ({kind}).",
            )
        expected = facts.year.start.year + self.base_offset
        figure = None
        if rule.formula.base is not None:
            found = _figure(rule.formula.base, expected, facts)
            if isinstance(found, Blocked):
                return found
            figure = found
        months = self._months(facts)
        if months == 0:
            return Blocked("not_a_member", "L’adhésion commence après cet exercice.")
        quote = _quote(rule, figure, months, facts.year.month_count, expected)
        if max(quote.amount, Decimal(quote.trace["whole"])) > LARGEST_DUE:
            return Blocked("too_much", f"« {rule.label} » donne un montant démesuré : vérifiez le taux.")
        return quote

    def _months(self, facts: Facts) -> int:
        """The months owed: all of them, unless the year is the first and the scale prorates it."""
        whole = facts.year.month_count
        if facts.admitted_on is None or facts.admitted_on <= facts.year.start:
            return whole
        if not self.prorated:
            return whole if facts.year.contains(facts.admitted_on) else 0
        return months_remaining(facts.admitted_on, facts.year)


def re_evaluate(trace: Mapping[str, Any]) -> Decimal:
    """The amount again, from a stored trace alone, to the same cent."""
    formula = formula_from(trace["formula"], of=str(trace["rule"]))
    figure = trace.get("figure")
    base = Decimal(figure["amount"]) if figure else None
    return _amount(formula, base, trace["floor"], trace["cap"], trace["months"], trace["of_months"])


def _quote(rule: Rule, figure: Figure | None, months: int, of_months: int, expected: int) -> Quote:
    base = figure.amount if figure else None
    floor = None if rule.floor is None else str(rule.floor)
    cap = None if rule.cap is None else str(rule.cap)
    whole = _amount(rule.formula, base, floor, cap, of_months, of_months)
    amount = _amount(rule.formula, base, floor, cap, months, of_months)
    older = figure is not None and figure.year < expected
    parts = [rule.label]
    if figure is not None and rule.formula.base is not None:
        parts.append(_figure_written(rule.formula.base, figure))
    parts.append(rule.formula.explain(base))
    exact = rule.formula.value(base)
    if rule.floor is not None and exact < rule.floor:
        parts.append(f"minimum de {euros(rule.floor)}")
    if rule.cap is not None and exact > rule.cap:
        parts.append(f"plafond de {euros(rule.cap)}")
    explanation = f"{', '.join(parts)} : {euros(whole)}."
    if months != of_months:
        explanation += (
            f" Première année, {counted(months, 'mois restant', 'mois restants')} sur {of_months}, "
            f"mois d’adhésion compris : {euros(amount)}."
        )
    trace = {
        "rule": rule.label,
        "formula": formula_document(rule.formula),
        "floor": floor,
        "cap": cap,
        "figure": None
        if figure is None
        else {
            "base": rule.formula.base,
            "amount": str(figure.amount),
            "year": figure.year,
            "source": figure.source,
            "expected_year": expected,
        },
        "months": months,
        "of_months": of_months,
        "whole": str(whole),
        "amount": str(amount),
    }
    return Quote(amount, explanation, trace, older)


def _amount(
    formula: Formula, base: Decimal | None, floor: str | None, cap: str | None, months: int, of_months: int
) -> Decimal:
    exact = formula.value(base)
    if floor is not None:
        exact = max(exact, Fraction(floor))
    if cap is not None:
        exact = min(exact, Fraction(cap))
    return prorate(exact, months, of_months)


def _figure(base: str, expected: int, facts: Facts) -> Figure | Blocked:
    """The figure of the base year, or the latest older one that is accepted."""
    name = BASES[base].name
    known = sorted(
        (figure for figure in facts.figures.get(base, ()) if figure.year <= expected),
        key=lambda figure: figure.year,
        reverse=True,
    )
    if not known:
        return Blocked(
            "figure_missing", f"{name} {expected} non connu : demandez-le à l’adhérent, puis enregistrez-le."
        )
    latest = known[0]
    if latest.year == expected or (facts.oldest_year is not None and latest.year >= facts.oldest_year):
        return latest
    return Blocked(
        "figure_old",
        f"{name} {expected} non connu : le plus récent est celui de {latest.year}. "
        f"Acceptez les chiffres depuis {latest.year} pour la campagne, ou enregistrez celui de {expected}.",
    )


def _figure_written(base: str, figure: Figure) -> str:
    value = BASES[base].measured(figure.amount)
    return f"{BASES[base].name.lower()} {figure.year} de {value} ({figure.source})"
