"""A scale read out: whom each rule concerns, what it asks, and what bounds it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from billing.rules.quote import Bound
from billing.rules.scale import EVERY_YEAR, Rule, Scale, Years
from billing.rules.terms import VAT_MODES
from billing.rules.vocabulary import BASES, KINDS
from cressmember.kernel.territory import DEPARTEMENT_BY_CODE
from cressmember.kernel.writing import counted, enumerate_fr, euros, ordinal, plural

PRORATED = {
    None: "",
    True: " (au prorata des mois présents, la première année)",
    False: " (entier, même la première année)",
}


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
        _bound_line(name, bound)
        for name, bound in (("Minimum", rule.floor), ("Plafond", rule.cap))
        if bound is not None
    ]
    welcome = [("Davantage est le bienvenu", "montant libre")] if rule.is_open else []
    return RuleInWords(
        rule.label,
        _whom(rule, colleges),
        "Montant forfaitaire" if base is None else BASES[base].name,
        (*rule.formula.lines(), *bounds, *welcome),
    )


def terms_in_words(scale: Scale) -> list[str]:
    """What holds for every rule of the scale, a sentence each."""
    told = []
    if any(rule.formula.base for rule in scale.rules):
        told.append(_reference_year(-scale.base_offset))
    told.append(
        "La première année est due au prorata des mois restants, mois d’adhésion compris."
        if scale.prorated
        else "L’année entière est due, quelle que soit la date d’adhésion."
    )
    told.append("La première règle qui concerne un adhérent s’applique à lui.")
    if scale.vat.rate:
        told.append(f"Les montants sont hors taxes : la {scale.vat.written} s’y ajoute.")
    elif scale.vat.mode != "out_of_scope":
        told.append(f"Les cotisations sont {VAT_MODES[scale.vat.mode]}.")
    parts = scale.instalments
    if parts.count > 1:
        least = f" à partir de {euros(parts.least)}" if parts.least else ""
        told.append(
            f"Les cotisations se paient{least} en {counted(parts.count, 'échéance', 'échéances')}, "
            f"à {counted(parts.every, 'mois', 'mois')} d’intervalle, les centimes restants sur les premières."
        )
    return told


def _reference_year(before: int) -> str:
    if before == 0:
        return "Les chiffres sont ceux de l’année de l’exercice."
    if before == 1:
        return "Les chiffres sont ceux de l’année qui précède l’exercice."
    return f"Les chiffres sont ceux de l’année N − {before}, N étant celle de l’exercice."


def _bound_line(name: str, bound: Bound) -> tuple[str, str]:
    return f"{name}{PRORATED[bound.prorated]}", euros(bound.amount)


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
    if rule.years != EVERY_YEAR:
        said += f", {_years(rule.years)}"
    return said


def _years(years: Years) -> str:
    if years.last is None:
        return f"à partir de leur {ordinal(years.first)} année d’adhésion"
    if years.last == years.first:
        return f"en {ordinal(years.first)} année d’adhésion"
    return f"de leur {ordinal(years.first)} à leur {ordinal(years.last)} année d’adhésion"


def _place(code: str) -> str:
    """A département by its code and its name; by what was kept, when no code is that."""
    known = DEPARTEMENT_BY_CODE.get(code)
    return f"{code} ({known.name})" if known else code
