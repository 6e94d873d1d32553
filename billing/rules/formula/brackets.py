"""Brackets on a base, each with its amount or its rate, and what each unit beyond a point adds.

A document with a hole, an overlap or a boundary that belongs to no bracket is refused, with the point named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor
from typing import Any, ClassVar, Self

from billing.rules.document import keyed, listed
from billing.rules.formula.rated import rate_of
from billing.rules.formula.reading import (
    LARGEST_BASE,
    point_written,
    rate_text,
    rate_written,
    read_amount,
    read_base,
    read_rate,
)
from billing.rules.vocabulary import BASES
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import euros

MONTHS_OF_A_YEAR = 12
BRACKET_KEYS = ("from", "to", "from_included", "to_included", "amount", "rate")
BEYOND_KEYS = ("above", "amount", "every", "begun")


@dataclass(frozen=True, slots=True)
class Bracket:
    """A slice of the base; its amount or its rate. ``end`` is None for the last one."""

    start: Decimal
    end: Decimal | None
    start_included: bool = True
    end_included: bool = False
    amount: Decimal | None = None
    rate: Fraction | None = None

    def holds(self, value: Decimal | Fraction) -> bool:
        after = value > self.start or (self.start_included and value == self.start)
        before = self.end is None or value < self.end or (self.end_included and value == self.end)
        return after and before

    def written(self, base: str) -> str:
        """The bracket in words: « de 500 000 € à moins de 1 000 000 € »."""
        start = point_written(self.start, base)
        if self.end is None:
            return f"{start} et plus" if self.start_included else f"plus de {start}"
        end = point_written(self.end, base)
        upper = f"{end} inclus" if self.end_included else f"moins de {end}"
        if self.start == 0:
            return upper if not self.end_included else f"jusqu’à {end}"
        return f"de {start} à {upper}" if self.start_included else f"de plus de {start} à {upper}"


@dataclass(frozen=True, slots=True)
class Beyond:
    """What is added for units above a point: 125 € per nursery above 14 (or above 15: the scale says which).

    ``every`` is how many units make a step; a step that is ``begun`` counts, unless only whole ones do.
    """

    above: Decimal
    amount: Decimal
    every: Decimal = Decimal(1)
    begun: bool = True

    def value(self, base: Fraction) -> Fraction:
        steps = max(base - Fraction(self.above), Fraction(0)) / Fraction(self.every)
        return Fraction(self.amount) * (ceil(steps) if self.begun else floor(steps))

    def written(self, base: str) -> str:
        """What is added, without its amount: « par unité au-delà de 14 »."""
        unit, counted = BASES[base].unit, "entamée" if self.begun else "entière"
        step = f"tranche {counted} de {point_written(self.every, base)}"
        per = unit if self.every == 1 and unit else step
        return f"par {per} au-delà de {point_written(self.above, base)}"


@dataclass(frozen=True, slots=True)
class Brackets:
    """Brackets on a base; ``marginal`` applies each rate to its own slice, else one applies to the whole.

    ``monthly`` brackets are those of one month: a twelfth of the base is looked at, twelve months are owed.
    """

    base: str
    brackets: tuple[Bracket, ...]
    marginal: bool = False
    beyond: Beyond | None = None
    monthly: bool = False

    kind: ClassVar = "brackets"
    keys: ClassVar = ("kind", "base", "mode", "brackets", "beyond", "per")

    @classmethod
    def read(cls, document: Mapping[str, Any], of: str) -> Self:
        mode = document.get("mode", "whole")
        if mode not in ("whole", "marginal"):
            raise RuleViolation(f"« {of} » : le mode « {mode} » n’existe pas (whole ou marginal).")
        per = document.get("per", "year")
        if per not in ("year", "month"):
            raise RuleViolation(f"« {of} » : des tranches par « {per} » n’existent pas (year ou month).")
        marginal = mode == "marginal"
        rows = listed(document.get("brackets", []), f"les tranches de « {of} »")
        brackets = tuple(_bracket(row, of) for row in rows)
        base = read_base(document, of)
        _refuse_undefined(brackets, base, of)
        if marginal and any(bracket.rate is None for bracket in brackets):
            raise RuleViolation(
                f"« {of} » : un barème par tranches marginales se calcule avec des taux, non des montants."
            )
        beyond = document.get("beyond")
        return cls(base, brackets, marginal, None if beyond is None else _beyond(beyond, of), per == "month")

    def document(self) -> dict[str, Any]:
        document: dict[str, Any] = {
            "kind": self.kind,
            "base": self.base,
            "mode": "marginal" if self.marginal else "whole",
            "brackets": [_bracket_document(bracket) for bracket in self.brackets],
        }
        if self.beyond is not None:
            document["beyond"] = {
                "above": str(self.beyond.above),
                "amount": str(self.beyond.amount),
                "every": str(self.beyond.every),
                "begun": self.beyond.begun,
            }
        if self.monthly:
            document["per"] = "month"
        return document

    def bracket_of(self, value: Decimal | Fraction) -> Bracket:
        return next(bracket for bracket in self.brackets if bracket.holds(value))

    def value(self, base: Decimal | None) -> Fraction:
        if base is None:
            raise ValueError("brackets need their base")
        looked_at = self._looked_at(base)
        total = self._of_the_slices(looked_at) if self.marginal else self._of_the_whole(looked_at)
        if self.beyond is not None:
            total += self.beyond.value(looked_at)
        return total * MONTHS_OF_A_YEAR if self.monthly else total

    def explain(self, base: Decimal | None) -> str:
        if base is None:
            raise ValueError("brackets need their base")
        looked_at = self._looked_at(base)
        bracket = self.bracket_of(looked_at)
        text = f"tranche {bracket.written(self.base)}"
        if bracket.rate is not None:
            how = "par tranches, jusqu’à" if self.marginal else "au taux de"
            text += f", {how} {rate_written(bracket.rate, self.base)}"
        if self.beyond is not None and self.beyond.value(looked_at):
            text += f", plus {euros(self.beyond.amount)} {self.beyond.written(self.base)}"
        return f"{text}, par mois" if self.monthly else text

    def lines(self) -> list[tuple[str, str]]:
        told = [(bracket.written(self.base), self._owed(bracket)) for bracket in self.brackets]
        if self.beyond is not None:
            told.append((f"En plus, {self.beyond.written(self.base)}", euros(self.beyond.amount)))
        if not self.monthly:
            return told
        return [*told, ("Ces tranches et ces montants sont ceux d’un mois", "12 mois par an")]

    def _looked_at(self, base: Decimal) -> Fraction:
        return Fraction(base) / MONTHS_OF_A_YEAR if self.monthly else Fraction(base)

    def _of_the_whole(self, value: Fraction) -> Fraction:
        bracket = self.bracket_of(value)
        if bracket.amount is not None:
            return Fraction(bracket.amount)
        return value * (bracket.rate or 0)

    def _of_the_slices(self, value: Fraction) -> Fraction:
        total = Fraction(0)
        for bracket in self.brackets:
            start = Fraction(bracket.start)
            top = value if bracket.end is None else min(value, Fraction(bracket.end))
            if top > start:
                total += (top - start) * (bracket.rate or 0)
        return total

    def _owed(self, bracket: Bracket) -> str:
        if bracket.rate is None:
            return euros(bracket.amount or 0)
        if self.marginal:
            return f"{rate_written(bracket.rate, self.base)} de cette tranche"
        return rate_of(bracket.rate, self.base)


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
        start=read_amount(row.get("from"), f"le début d’une tranche de « {of} »", LARGEST_BASE),
        end=None if end is None else read_amount(end, f"la fin d’une tranche de « {of} »", LARGEST_BASE),
        start_included=row.get("from_included", True),
        end_included=row.get("to_included", False),
        amount=read_amount(row["amount"], f"le montant d’une tranche de « {of} »") if has_amount else None,
        rate=read_rate(row["rate"], f"le taux d’une tranche de « {of} »") if has_rate else None,
    )


def _beyond(row: Any, of: str) -> Beyond:
    row = keyed(row, f"le supplément de « {of} »", known=BEYOND_KEYS)
    begun = row.get("begun", True)
    if not isinstance(begun, bool):
        raise RuleViolation(f"« {of} » : « begun » s’écrit true ou false.")
    every = read_amount(row.get("every", "1"), f"le pas du supplément de « {of} »", LARGEST_BASE)
    if every == 0:
        raise RuleViolation(f"« {of} » : le pas du supplément est d’une unité ou plus, non de zéro.")
    return Beyond(
        above=read_amount(row.get("above"), f"le point au-delà duquel « {of} » ajoute", LARGEST_BASE),
        amount=read_amount(row.get("amount"), f"le montant du supplément de « {of} »"),
        every=every,
        begun=begun,
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
        document["rate"] = rate_text(bracket.rate)
    return document


def _refuse_undefined(brackets: Sequence[Bracket], base: str, of: str) -> None:
    if not brackets:
        raise RuleViolation(f"« {of} » n’a aucune tranche.")
    first, last = brackets[0], brackets[-1]
    if first.start != 0 or not first.start_included:
        raise RuleViolation(f"« {of} » : la première tranche doit commencer à 0, zéro compris.")
    for lower, upper in pairwise(brackets):
        if lower.end is None or lower.end < upper.start:
            top = "l’infini" if lower.end is None else point_written(lower.end, base)
            raise RuleViolation(
                f"« {of} » : rien n’est dit entre {top} et {point_written(upper.start, base)}. "
                "Prolongez la tranche ou ajoutez-en une."
            )
        point = point_written(upper.start, base)
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
        raise RuleViolation(f"« {of} » : rien n’est dit au-delà de {point_written(last.end, base)}.")
