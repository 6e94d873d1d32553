"""A scale that is written already, as the answers that would write it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from billing.forms.exact import as_typed
from billing.forms.scale_sheet.bracket import typed_rate
from billing.rules.formula import Brackets, Exempt, Flat, Multiple, PerUnit, Rated
from billing.rules.quote import Bound
from billing.rules.scale import Rule, Scale


def terms_of(scale: Scale) -> dict[str, Any]:
    """What holds for the whole scale, as the form asks it."""
    return {
        "base_before": -scale.base_offset,
        "proration": "months" if scale.prorated else "none",
        "vat_mode": scale.vat.mode,
        "vat_rate": as_typed(scale.vat.rate * 100) if scale.vat.rate else "",
        "parts_count": scale.instalments.count,
        "parts_every": scale.instalments.every,
        "parts_from": as_typed(scale.instalments.least) if scale.instalments.least else "",
    }


def answers_of(rule: Rule) -> dict[str, Any]:
    """What the form of a rule would have been told."""
    initial: dict[str, Any] = {
        "label": rule.label,
        "colleges": sorted(rule.colleges),
        "kinds": "" if len(rule.kinds) != 1 else next(iter(rule.kinds)),
        "departements": ", ".join(sorted(rule.departements)),
        "year_from": rule.years.first if rule.years.first > 1 or rule.years.last else None,
        "year_to": rule.years.last,
        "is_open": rule.is_open,
        **_bound_answers("floor", rule.floor),
        **_bound_answers("cap", rule.cap),
    }
    formula = rule.formula
    if isinstance(formula, Flat):
        return initial | {"shape": "flat", "amount": as_typed(formula.amount)}
    if isinstance(formula, Exempt):
        return initial | {"shape": "exempt", "because": formula.because}
    if isinstance(formula, Multiple):
        return initial | {"shape": "multiple", "times": as_typed(formula.times), "of": formula.of}
    initial["base"] = formula.base
    if isinstance(formula, PerUnit):
        rate = "" if formula.rate == 1 else as_typed(formula.rate * 100)
        return initial | {"shape": "per_unit", "amount": as_typed(formula.amount), "rate": rate}
    if isinstance(formula, Rated):
        rate, fixed = as_typed(typed_rate(formula.rate, formula.base)), as_typed(formula.fixed)
        return initial | {"shape": "rate", "rate": rate, "fixed": fixed if formula.fixed else ""}
    initial |= {"shape": "marginal" if formula.marginal else "brackets", "monthly": formula.monthly}
    if (beyond := formula.beyond) is None:
        return initial
    return initial | {
        "beyond_above": as_typed(beyond.above),
        "beyond_amount": as_typed(beyond.amount),
        "beyond_every": as_typed(beyond.every),
        "beyond_begun": "begun" if beyond.begun else "whole",
    }


def bracket_answers_of(formula: Brackets) -> list[dict[str, Any]]:
    """What the forms of the brackets would have been told."""
    answers = []
    for rank, bracket in enumerate(formula.brackets):
        value = bracket.amount if bracket.rate is None else typed_rate(bracket.rate, formula.base)
        following = formula.brackets[rank + 1 : rank + 2]
        answers.append(
            {
                "until": "" if bracket.end is None else as_typed(bracket.end),
                "included": "yes" if following and not following[0].start_included else "no",
                "how": "amount" if bracket.rate is None else "rate",
                "value": as_typed(value if value is not None else Decimal(0)),
            }
        )
    return answers


def _bound_answers(name: str, bound: Bound | None) -> dict[str, Any]:
    if bound is None:
        return {}
    proration = {None: "", True: "months", False: "none"}[bound.prorated]
    return {name: as_typed(bound.amount), f"{name}_proration": proration}
