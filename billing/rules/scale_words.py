"""A scale read out: whom each rule concerns, what it asks, and what bounds it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from billing.rules.formula import Bracket, Brackets, Flat, rate_written
from billing.rules.scale import Rule
from billing.rules.vocabulary import BASES, KINDS
from cressmember.kernel.territory import DEPARTEMENT_BY_CODE
from cressmember.kernel.writing import enumerate_fr, euros, plural


@dataclass(frozen=True, slots=True)
class RuleInWords:
    """A rule as a treasurer reads it; ``lines`` pairs what is looked at with what is owed."""

    label: str
    whom: str
    base: str
    lines: tuple[tuple[str, str], ...]


def in_words(rule: Rule, *, colleges: Mapping[str, str]) -> RuleInWords:
    """A rule in words; ``colleges`` gives the name of each code."""
    base = rule.formula.base
    bounds = [
        (name, euros(amount))
        for name, amount in (("Minimum", rule.floor), ("Plafond", rule.cap))
        if amount is not None
    ]
    return RuleInWords(
        rule.label,
        _whom(rule, colleges),
        "Montant forfaitaire" if base is None else BASES[base].name,
        (*_lines(rule), *bounds),
    )


def _whom(rule: Rule, colleges: Mapping[str, str]) -> str:
    kinds = [kind.all_of_them for code, kind in KINDS.items() if code in rule.kinds]
    everyone = "les adhérents" if rule.colleges or rule.departements else "tous les adhérents"
    said = enumerate_fr(kinds) if len(kinds) == 1 else everyone
    if rule.colleges:
        names = sorted(colleges.get(code, code) for code in rule.colleges)
        said += f" {plural(len(names), 'du collège', 'des collèges')} {enumerate_fr(names)}"
    if rule.departements:
        places = [_place(code) for code in sorted(rule.departements)]
        said += f" {plural(len(places), 'du département', 'des départements')} {enumerate_fr(places)}"
    return said


def _place(code: str) -> str:
    """A département by its code and its name; by what was kept, when no code is that."""
    known = DEPARTEMENT_BY_CODE.get(code)
    return f"{code} ({known.name})" if known else code


def _lines(rule: Rule) -> list[tuple[str, str]]:
    formula = rule.formula
    if isinstance(formula, Flat):
        return [("Quel que soit l’adhérent", euros(formula.amount))]
    if isinstance(formula, Brackets):
        return [
            (bracket.written(formula.base), _owed(bracket, formula.base, formula.marginal))
            for bracket in formula.brackets
        ]
    fixed = [("Part fixe", euros(formula.fixed))] if formula.fixed else []
    return [*fixed, ("Part proportionnelle", _rate(rate_written(formula.rate, formula.base), formula.base))]


def _owed(bracket: Bracket, base: str, marginal: bool) -> str:
    if bracket.rate is None:
        return euros(bracket.amount or 0)
    rate = rate_written(bracket.rate, base)
    return f"{rate} de cette tranche" if marginal else _rate(rate, base)


def _rate(rate: str, base: str) -> str:
    return f"{rate} {BASES[base].of_the}" if BASES[base].in_euros else rate
