"""A dues scale: who is concerned by which formula, on which figure, and what of the first year.

The scale is data typed in by the chamber; ``scale_document`` reads it. It answers with an amount and
its trace, or with what blocks; it never guesses.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from billing.rules.facts import Blocked, Facts, Figure, figure_of
from billing.rules.formula import Formula
from billing.rules.quote import Bound, Quote, Reckoning, quote_of, re_evaluate
from billing.rules.terms import AT_ONCE, OUT_OF_SCOPE, Instalments, Vat
from billing.rules.vocabulary import KINDS

__all__ = ["Blocked", "Bound", "Facts", "Figure", "Quote", "Rule", "Scale", "Years", "re_evaluate"]

LARGEST_DUE = Decimal(9_999_999_999)


@dataclass(frozen=True, slots=True)
class Years:
    """Years of membership, from the first (1) to the last, both included; ``last`` None has no end."""

    first: int = 1
    last: int | None = None

    def hold(self, year: int) -> bool:
        return year >= self.first and (self.last is None or year <= self.last)

    def cover(self, other: Years) -> bool:
        """Whether every year of the other is one of these."""
        ends = self.last is None or (other.last is not None and other.last <= self.last)
        return self.first <= other.first and ends


EVERY_YEAR = Years()


@dataclass(frozen=True, slots=True)
class Rule:
    """A formula and whom it concerns; an empty condition concerns everyone.

    ``is_open``: what it gives is a minimum, and more is welcome.
    """

    label: str
    formula: Formula
    colleges: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    departements: frozenset[str] = frozenset()
    years: Years = EVERY_YEAR
    floor: Bound | None = None
    cap: Bound | None = None
    is_open: bool = False

    def concerns(self, facts: Facts) -> bool:
        """Whether the rule is for such a member, in some year of its membership."""
        return (
            (not self.colleges or facts.college in self.colleges)
            and (not self.kinds or facts.kind in self.kinds)
            and (not self.departements or facts.departement in self.departements)
        )


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale ready to answer; the first rule that concerns a member applies.

    ``base_offset`` says which year's figures are meant: -1 is the year before the dues year begins.
    Amounts of its rules are net of VAT.
    """

    rules: tuple[Rule, ...]
    base_offset: int = -1
    prorated: bool = False
    vat: Vat = OUT_OF_SCOPE
    instalments: Instalments = AT_ONCE

    def evaluate(self, facts: Facts) -> Quote | Blocked:
        """The dues of a member for a year, or what blocks."""
        rule = self._rule_for(facts)
        if isinstance(rule, Blocked):
            return rule
        expected = facts.year.start.year + self.base_offset
        figure = None
        if rule.formula.base is not None:
            found = figure_of(rule.formula.base, expected, facts)
            if isinstance(found, Blocked):
                return found
            figure = found
        present = facts.months_present
        if present == 0:
            return Blocked("not_a_member", "L’adhésion commence après cet exercice.")
        whole = facts.year.month_count
        months = present if self.prorated else whole
        reckoning = Reckoning(
            formula=rule.formula,
            base=figure.amount if figure else None,
            months=months,
            of_months=whole,
            floor=rule.floor.amount if rule.floor else None,
            floor_months=rule.floor.months(months, present, whole) if rule.floor else months,
            cap=rule.cap.amount if rule.cap else None,
            cap_months=rule.cap.months(months, present, whole) if rule.cap else months,
        )
        quote = quote_of(
            reckoning,
            rule=rule.label,
            figure=figure,
            facts=facts,
            expected=expected,
            vat=self.vat,
            instalments=self.instalments,
            is_open=rule.is_open,
        )
        if max(quote.amount, reckoning.whole) > LARGEST_DUE:
            return Blocked("too_much", f"« {rule.label} » donne un montant démesuré : vérifiez le taux.")
        return quote

    def _rule_for(self, facts: Facts) -> Rule | Blocked:
        year = facts.year_of_membership
        for rule in self.rules:
            if not rule.concerns(facts):
                continue
            if rule.years == EVERY_YEAR:
                return rule
            if year is None:
                return Blocked(
                    "admission_unknown",
                    f"« {rule.label} » dépend de l’année d’adhésion, qui n’est pas connue : "
                    "enregistrez la date d’admission.",
                )
            if rule.years.hold(year):
                return rule
        kind = KINDS[facts.kind].name if facts.kind in KINDS else facts.kind
        return Blocked(
            "no_rule",
            f"Aucune règle du barème ne concerne le collège « {facts.college or 'inconnu'} » ({kind}).",
        )
