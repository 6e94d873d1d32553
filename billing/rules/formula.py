"""The formulas of a scale: a flat amount, brackets on a base, a fixed part and a rate.

A formula is data. ``formula_from`` refuses a document with a hole, an overlap or a boundary that belongs to
no bracket, and names the point.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

from billing.rules.document import keyed, listed
from billing.rules.vocabulary import BASES
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import NO_BREAK, decimal_fr, euros, percent, sentence_case

# Beyond these, a document is a slip of the keyboard, or an attack.
LARGEST_AMOUNT = Decimal(9_999_999)
LARGEST_BASE = Decimal(10**12)
LARGEST_RATE = 1000
CENT = Decimal("0.01")
AMOUNT = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)
RATE = re.compile(r"\d{1,9}(?:\.\d{1,12})?|\d{1,12}/\d{1,12}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Bracket:
    """A slice of the base; its amount or its rate. ``end`` is None for the last one."""

    start: Decimal
    end: Decimal | None
    start_included: bool = True
    end_included: bool = False
    amount: Decimal | None = None
    rate: Fraction | None = None

    def holds(self, value: Decimal) -> bool:
        after = value > self.start or (self.start_included and value == self.start)
        before = self.end is None or value < self.end or (self.end_included and value == self.end)
        return after and before

    def written(self, base: str) -> str:
        """The bracket in words: « de 500 000 € à moins de 1 000 000 € »."""
        start = _written(self.start, base)
        if self.end is None:
            return f"{start} et plus" if self.start_included else f"plus de {start}"
        end = _written(self.end, base)
        upper = f"{end} inclus" if self.end_included else f"moins de {end}"
        if self.start == 0:
            return upper if not self.end_included else f"jusqu’à {end}"
        return f"de {start} à {upper}" if self.start_included else f"de plus de {start} à {upper}"


@dataclass(frozen=True, slots=True)
class Flat:
    """One amount for all, in euros."""

    amount: Decimal

    base = None

    def value(self, base: Decimal | None) -> Fraction:
        return Fraction(self.amount)

    def explain(self, base: Decimal | None) -> str:
        return "montant forfaitaire"


@dataclass(frozen=True, slots=True)
class Brackets:
    """Brackets on a base; ``marginal`` applies each rate to its own slice, else one applies to the whole."""

    base: str
    brackets: tuple[Bracket, ...]
    marginal: bool = False

    def bracket_of(self, value: Decimal) -> Bracket:
        return next(bracket for bracket in self.brackets if bracket.holds(value))

    def value(self, base: Decimal | None) -> Fraction:
        if base is None:
            raise ValueError("brackets need their base")
        if not self.marginal:
            bracket = self.bracket_of(base)
            if bracket.amount is not None:
                return Fraction(bracket.amount)
            return Fraction(base) * (bracket.rate or 0)
        total = Fraction(0)
        for bracket in self.brackets:
            top = base if bracket.end is None else min(base, bracket.end)
            if top > bracket.start:
                total += Fraction(top - bracket.start) * (bracket.rate or 0)
        return total

    def explain(self, base: Decimal | None) -> str:
        if base is None:
            raise ValueError("brackets need their base")
        bracket = self.bracket_of(base)
        text = f"tranche {bracket.written(self.base)}"
        if bracket.rate is not None:
            how = "par tranches, jusqu’à" if self.marginal else "au taux de"
            text += f", {how} {rate_written(bracket.rate, self.base)}"
        return text


@dataclass(frozen=True, slots=True)
class Rated:
    """A fixed part, in euros, and a rate of the base."""

    base: str
    rate: Fraction
    fixed: Decimal = Decimal(0)

    def value(self, base: Decimal | None) -> Fraction:
        if base is None:
            raise ValueError("a rate needs its base")
        return Fraction(self.fixed) + Fraction(base) * self.rate

    def explain(self, base: Decimal | None) -> str:
        fixed = f"{_written(self.fixed, 'budget')} et " if self.fixed else ""
        return f"{fixed}{rate_written(self.rate, self.base)}"


Formula = Flat | Brackets | Rated

KEYS = {
    "flat": ("kind", "amount"),
    "rate": ("kind", "base", "rate", "fixed"),
    "brackets": ("kind", "base", "mode", "brackets"),
}
BRACKET_KEYS = ("from", "to", "from_included", "to_included", "amount", "rate")


def formula_from(document: Mapping[str, Any], *, of: str) -> Formula:
    """Read a formula. Raises RuleViolation, naming the rule ``of`` and what is wrong."""
    document = keyed(document, f"la formule de « {of} »")
    kind = document.get("kind")
    if isinstance(kind, str) and kind in KEYS:
        keyed(document, f"la formule de « {of} »", known=KEYS[kind])
    if kind == "flat":
        return Flat(_amount(document.get("amount"), f"le montant de « {of} »"))
    if kind == "rate":
        return Rated(
            _base(document, of),
            _rate(document.get("rate"), f"le taux de « {of} »"),
            _amount(document.get("fixed", "0"), f"la part fixe de « {of} »"),
        )
    if kind == "brackets":
        mode = document.get("mode", "whole")
        if mode not in ("whole", "marginal"):
            raise RuleViolation(f"« {of} » : le mode « {mode} » n’existe pas (whole ou marginal).")
        marginal = mode == "marginal"
        rows = listed(document.get("brackets", []), f"les tranches de « {of} »")
        brackets = tuple(_bracket(row, of) for row in rows)
        base = _base(document, of)
        _refuse_undefined(brackets, base, of)
        if marginal and any(bracket.rate is None for bracket in brackets):
            raise RuleViolation(
                f"« {of} » : un barème par tranches marginales se calcule avec des taux, non des montants."
            )
        return Brackets(base, brackets, marginal)
    raise RuleViolation(f"« {of} » : la formule « {kind} » n’existe pas (flat, brackets ou rate).")


def formula_document(formula: Formula) -> dict[str, Any]:
    """The formula as it is kept; reading it again gives the same."""
    if isinstance(formula, Flat):
        return {"kind": "flat", "amount": str(formula.amount)}
    if isinstance(formula, Rated):
        return {
            "kind": "rate",
            "base": formula.base,
            "rate": _rate_text(formula.rate),
            "fixed": str(formula.fixed),
        }
    return {
        "kind": "brackets",
        "base": formula.base,
        "mode": "marginal" if formula.marginal else "whole",
        "brackets": [_bracket_document(bracket) for bracket in formula.brackets],
    }


def rate_written(rate: Fraction, base: str) -> str:
    """A rate as it is read out: « 0,11 % », « 12,00 € par équivalent temps plein »; never rounded."""
    unit = "" if BASES[base].in_euros else f" par {BASES[base].unit}"
    if unit and (rate * 100).denominator == 1:
        return f"{euros(Decimal((rate * 100).numerator).scaleb(-2))}{unit}"
    if unit:
        return f"{_rate_text(rate)}{NO_BREAK}€{unit}"
    places = next((places for places in range(2, 7) if (rate * 100 * 10**places).denominator == 1), None)
    return _rate_text(rate) if places is None else percent(rate, places)


def _bracket(row: Any, of: str) -> Bracket:
    keyed(row, f"une tranche de « {of} »", known=BRACKET_KEYS)
    has_amount, has_rate = "amount" in row, "rate" in row
    if has_amount == has_rate:
        raise RuleViolation(f"« {of} » : une tranche porte un montant ou un taux, l’un ou l’autre.")
    end = row.get("to")
    for name in ("from_included", "to_included"):
        if not isinstance(row.get(name, False), bool):
            raise RuleViolation(f"« {of} » : « {name} » s’écrit true ou false.")
    return Bracket(
        start=_amount(row.get("from"), f"le début d’une tranche de « {of} »", LARGEST_BASE),
        end=None if end is None else _amount(end, f"la fin d’une tranche de « {of} »", LARGEST_BASE),
        start_included=row.get("from_included", True),
        end_included=row.get("to_included", False),
        amount=_amount(row["amount"], f"le montant d’une tranche de « {of} »") if has_amount else None,
        rate=_rate(row["rate"], f"le taux d’une tranche de « {of} »") if has_rate else None,
    )


def _bracket_document(bracket: Bracket) -> dict[str, Any]:
    document: dict[str, Any] = {
        "from": str(bracket.start),
        "to": None if bracket.end is None else str(bracket.end),
    }
    if not bracket.start_included:
        document["from_included"] = False
    if bracket.end_included:
        document["to_included"] = True
    if bracket.amount is not None:
        document["amount"] = str(bracket.amount)
    if bracket.rate is not None:
        document["rate"] = _rate_text(bracket.rate)
    return document


def _refuse_undefined(brackets: Sequence[Bracket], base: str, of: str) -> None:
    if not brackets:
        raise RuleViolation(f"« {of} » n’a aucune tranche.")
    first, last = brackets[0], brackets[-1]
    if first.start != 0 or not first.start_included:
        raise RuleViolation(f"« {of} » : la première tranche doit commencer à 0, zéro compris.")
    for lower, upper in pairwise(brackets):
        if lower.end is None or lower.end < upper.start:
            top = "l’infini" if lower.end is None else _written(lower.end, base)
            raise RuleViolation(
                f"« {of} » : rien n’est dit entre {top} et {_written(upper.start, base)}. "
                "Prolongez la tranche ou ajoutez-en une."
            )
        point = _written(upper.start, base)
        if lower.end > upper.start or (lower.end_included and upper.start_included):
            raise RuleViolation(f"« {of} » : {point} appartient à deux tranches. Dites laquelle le comprend.")
        if not (lower.end_included or upper.start_included):
            raise RuleViolation(
                f"« {of} » : {point} exactement n’appartient à aucune tranche. Dites laquelle le comprend."
            )
    for bracket in brackets:
        if bracket.end is not None and bracket.end <= bracket.start:
            raise RuleViolation(f"« {of} » : une tranche finit avant de commencer.")
    if last.end is not None:
        raise RuleViolation(f"« {of} » : rien n’est dit au-delà de {_written(last.end, base)}.")


def _base(document: Mapping[str, Any], of: str) -> str:
    base = document.get("base", "")
    if not isinstance(base, str) or base not in BASES:
        raise RuleViolation(f"« {of} » : la base « {base} » n’existe pas ({', '.join(BASES)}).")
    return str(base)


def _amount(value: Any, what: str, largest: Decimal = LARGEST_AMOUNT) -> Decimal:
    if isinstance(value, float):
        raise TypeError(f"{what}: a float is not an amount; write it as text")
    text = str(value)
    if not AMOUNT.fullmatch(text):
        raise RuleViolation(f"Il manque {what}, ou ce n’est pas un nombre.")
    amount, what = Decimal(text), sentence_case(what)
    if amount < 0:
        raise RuleViolation(f"{what} ne peut pas être négatif.")
    if amount > largest:
        raise RuleViolation(f"{what} dépasse {decimal_fr(largest)} : vérifiez les zéros.")
    if amount != amount.quantize(CENT):
        raise RuleViolation(f"{what} s’écrit avec deux décimales au plus.")
    return amount or Decimal(0)


def _rate(value: Any, what: str) -> Fraction:
    """A rate of one, written « 0.0011 » or « 11/10000 »."""
    if isinstance(value, float):
        raise TypeError(f"{what}: a float is not a rate; write it as text")
    text = str(value).strip()
    if text.startswith("-"):
        raise RuleViolation(f"{sentence_case(what)} ne peut pas être négatif.")
    if not RATE.fullmatch(text):
        raise RuleViolation(f"Il manque {what}, ou ce n’est pas un nombre, comme 0.0011 ou 11/10000.")
    try:
        rate = Fraction(text)
    except ZeroDivisionError:
        raise RuleViolation(f"Il manque {what}, ou ce n’est pas un nombre.") from None
    if rate > LARGEST_RATE:
        raise RuleViolation(f"{sentence_case(what)} dépasse {LARGEST_RATE} : 11 pour mille s’écrit 0.011.")
    return rate


def _rate_text(rate: Fraction) -> str:
    return f"{rate.numerator}/{rate.denominator}" if rate.denominator != 1 else str(rate.numerator)


def _written(value: Decimal, base: str) -> str:
    places = 0 if value == value.to_integral_value() else 2
    unit = "\N{NO-BREAK SPACE}€" if BASES[base].in_euros else ""
    return f"{decimal_fr(value, places)}{unit}"
