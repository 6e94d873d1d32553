"""A dues scale: who is concerned by which formula, on which figure, and what of the first year.

The scale is data typed in by the chamber (``docs/scales.md`` gives the format). It answers with an amount and
its trace, or with what blocks; it never guesses.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from billing.rules.formula import BASES, EUROS, Formula, formula_document, formula_from, keyed, listed
from cressmember.kernel.money import prorate
from cressmember.kernel.periods import Period, months_remaining
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import counted, decimal_fr, euros

KINDS = {"single": "structure", "network": "réseau"}
LARGEST_DUE = Decimal(9_999_999_999)
LONGEST_LABEL = 120
MOST_RULES = 200


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

    @classmethod
    def from_document(cls, document: Mapping[str, Any], *, colleges: Collection[str] = ()) -> Scale:
        """Read a scale. Raises RuleViolation, naming what is missing, wrong or undefined.

        With ``colleges``, the codes in force, an unknown one is refused and each college must be covered for
        both kinds of member.
        """
        document = keyed(document, "le barème", known=("base_offset", "proration", "rules"))
        rows = listed(document.get("rules", []), "les règles du barème")
        if len(rows) > MOST_RULES:
            raise RuleViolation(f"Un barème a {MOST_RULES} règles au plus.")
        rules = tuple(_rule(row, number) for number, row in enumerate(rows, start=1))
        if not rules:
            raise RuleViolation("Ce barème n’a aucune règle.")
        _refuse_idle(rules)
        proration = document.get("proration", "none")
        if proration not in ("none", "months"):
            raise RuleViolation(f"Le prorata « {proration} » n’existe pas (none ou months).")
        offset = document.get("base_offset", -1)
        if isinstance(offset, bool) or not isinstance(offset, int) or not -5 <= offset <= 0:
            raise RuleViolation("L’année de référence se compte de 0 à 5 ans avant l’exercice.")
        scale = cls(rules, offset, proration == "months")
        if colleges:
            scale._refuse_uncovered(colleges)
        return scale

    def to_document(self) -> dict[str, Any]:
        """The scale as it is kept; reading it again gives the same."""
        return {
            "base_offset": self.base_offset,
            "proration": "months" if self.prorated else "none",
            "rules": [_rule_document(rule) for rule in self.rules],
        }

    def evaluate(self, facts: Facts) -> Quote | Blocked:
        """The dues of a member for a year, or what blocks."""
        rule = next((rule for rule in self.rules if rule.concerns(facts)), None)
        if rule is None:
            kind = KINDS.get(facts.kind, facts.kind)
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
            return Blocked(
                "too_much", f"« {rule.label} » donne un montant hors de mesure : vérifiez le taux."
            )
        return quote

    def _months(self, facts: Facts) -> int:
        """The months owed: all of them, unless the year is the first and the scale prorates it."""
        whole = facts.year.month_count
        if facts.admitted_on is None or facts.admitted_on <= facts.year.start:
            return whole
        if not self.prorated:
            return whole if facts.year.contains(facts.admitted_on) else 0
        return months_remaining(facts.admitted_on, facts.year)

    def _refuse_uncovered(self, colleges: Collection[str]) -> None:
        for rule in self.rules:
            if unknown := sorted(rule.colleges - set(colleges)):
                raise RuleViolation(f"« {rule.label} » nomme un collège inconnu : {', '.join(unknown)}.")
        for college in colleges:
            for kind, name in KINDS.items():
                covered = any(
                    (not rule.colleges or college in rule.colleges)
                    and (not rule.kinds or kind in rule.kinds)
                    and not rule.departements
                    for rule in self.rules
                )
                if not covered:
                    raise RuleViolation(
                        f"Le barème ne dit rien du collège « {college} » pour le type {name}."
                    )


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
    name = BASES[base]
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
    value = euros(figure.amount) if base in EUROS else decimal_fr(figure.amount.normalize())
    return f"{BASES[base].lower()} {figure.year} de {value} ({figure.source})"


def problems_of(document: Any, *, colleges: Collection[str]) -> list[str]:
    """What keeps a document from being a scale, a sentence for each rule; nothing when it is one."""
    rows = document.get("rules") if isinstance(document, Mapping) else None
    found = []
    for number, row in enumerate(rows[:MOST_RULES] if isinstance(rows, list) else (), start=1):
        try:
            _rule(row, number)
        except RuleViolation as violation:
            found.append(violation.message)
    if not found:
        try:
            Scale.from_document(document, colleges=colleges)
        except RuleViolation as violation:
            found.append(violation.message)
    return found


def _refuse_idle(rules: Sequence[Rule]) -> None:
    """Refuse a rule, or a college of a rule, that an earlier one leaves nobody to."""
    for rank, rule in enumerate(rules):
        for earlier in rules[:rank]:
            same_kinds = _covers(earlier.kinds, rule.kinds, all_of=frozenset(KINDS))
            if not (same_kinds and _covers(earlier.departements, rule.departements)):
                continue
            if _covers(earlier.colleges, rule.colleges):
                raise RuleViolation(
                    f"« {rule.label} » ne s’appliquera jamais : « {earlier.label} », avant elle, "
                    "concerne les mêmes adhérents. Placez-la plus haut, ou retirez-la."
                )
            if twice := sorted(earlier.colleges & rule.colleges):
                raise RuleViolation(
                    f"Le collège « {twice[0]} » est dans « {earlier.label} » et dans « {rule.label} » : "
                    "laissez-le dans une seule."
                )


def _covers(wide: frozenset[str], narrow: frozenset[str], *, all_of: frozenset[str] = frozenset()) -> bool:
    """Whether a condition keeps everyone that another keeps; an empty one keeps everyone."""
    return not wide or wide == all_of or (bool(narrow) and narrow <= wide)


def _names(when: Mapping[str, Any], name: str, label: str) -> frozenset[str]:
    values = listed(when.get(name, []), f"les « {name} » de « {label} »")
    if not all(isinstance(value, str) and value and value.isprintable() for value in values):
        raise RuleViolation(f"« {label} » : les « {name} » sont des textes.")
    (name, times), *_ = Counter(values).most_common(1) or [("", 0)]
    if times > 1:
        raise RuleViolation(f"« {label} » nomme deux fois « {name} ».")
    return frozenset(values)


def _label(row: Mapping[str, Any], number: int) -> str:
    label = row.get("label") or f"Règle {number}"
    told = " ".join(label.split()) if isinstance(label, str) else ""
    if not told or not told.isprintable() or len(told) > LONGEST_LABEL:
        raise RuleViolation(
            f"Règle {number} : son nom (« label ») est un texte de {LONGEST_LABEL} caractères au plus."
        )
    return told


def _rule(row: Any, number: int) -> Rule:
    keyed(row, f"la règle {number}", known=("label", "when", "formula", "floor", "cap"))
    label = _label(row, number)
    when = keyed(row.get("when", {}), f"la condition (« when ») de « {label} »")
    if unknown := sorted(set(when) - {"colleges", "kinds", "departements"}):
        raise RuleViolation(f"« {label} » : condition inconnue ({', '.join(unknown)}).")
    kinds = _names(when, "kinds", label)
    if strange := sorted(kinds - set(KINDS)):
        raise RuleViolation(f"« {label} » : type inconnu ({', '.join(strange)}).")
    floor, cap = _bound(row, "floor", label), _bound(row, "cap", label)
    if floor is not None and cap is not None and floor > cap:
        raise RuleViolation(f"« {label} » : le minimum dépasse le plafond.")
    return Rule(
        label=label,
        formula=formula_from(row.get("formula", {}), of=label),
        colleges=_names(when, "colleges", label),
        kinds=kinds,
        departements=_names(when, "departements", label),
        floor=floor,
        cap=cap,
    )


def _bound(row: Mapping[str, Any], name: str, label: str) -> Decimal | None:
    value = row.get(name)
    if value is None:
        return None
    flat = formula_from({"kind": "flat", "amount": value}, of=label)
    return Decimal(str(formula_document(flat)["amount"]))


def _rule_document(rule: Rule) -> dict[str, Any]:
    when = {
        name: sorted(values)
        for name, values in (
            ("colleges", rule.colleges),
            ("kinds", rule.kinds),
            ("departements", rule.departements),
        )
        if values
    }
    document: dict[str, Any] = {
        "label": rule.label,
        "when": when,
        "formula": formula_document(rule.formula),
    }
    if rule.floor is not None:
        document["floor"] = str(rule.floor)
    if rule.cap is not None:
        document["cap"] = str(rule.cap)
    return document
