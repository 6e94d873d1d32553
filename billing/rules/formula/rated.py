"""Formulas in proportion to a figure: a fixed part and a rate, or so much for each unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar, Self

from billing.rules.formula.reading import (
    point_written,
    rate_text,
    rate_written,
    read_amount,
    read_base,
    read_rate,
    share_written,
)
from billing.rules.vocabulary import BASES
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import euros


@dataclass(frozen=True, slots=True)
class Rated:
    """A fixed part, in euros, and a rate of the base."""

    base: str
    rate: Fraction
    fixed: Decimal = Decimal(0)

    kind: ClassVar = "rate"
    keys: ClassVar = ("kind", "base", "rate", "fixed")

    @classmethod
    def read(cls, document: Mapping[str, Any], of: str) -> Self:
        return cls(
            read_base(document, of),
            read_rate(document.get("rate"), f"le taux de « {of} »"),
            read_amount(document.get("fixed", "0"), f"la part fixe de « {of} »"),
        )

    def document(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "base": self.base,
            "rate": rate_text(self.rate),
            "fixed": str(self.fixed),
        }

    def value(self, base: Decimal | None) -> Fraction:
        if base is None:
            raise ValueError("a rate needs its base")
        return Fraction(self.fixed) + Fraction(base) * self.rate

    def explain(self, base: Decimal | None) -> str:
        fixed = f"{point_written(self.fixed, 'budget')} et " if self.fixed else ""
        return f"{fixed}{rate_written(self.rate, self.base)}"

    def lines(self) -> list[tuple[str, str]]:
        fixed = [("Part fixe", euros(self.fixed))] if self.fixed else []
        return [*fixed, ("Part proportionnelle", rate_of(self.rate, self.base))]


@dataclass(frozen=True, slots=True)
class PerUnit:
    """Units × an amount × a rate: members of last year × a national maximum × the rate that was voted."""

    base: str
    amount: Decimal
    rate: Fraction = Fraction(1)

    kind: ClassVar = "per_unit"
    keys: ClassVar = ("kind", "base", "amount", "rate")

    @classmethod
    def read(cls, document: Mapping[str, Any], of: str) -> Self:
        base = read_base(document, of)
        if BASES[base].in_euros:
            raise RuleViolation(
                f"« {of} » : on ne compte pas par unité {BASES[base].of_the}, qui est en euros ; "
                "employez un taux (« rate »)."
            )
        return cls(
            base,
            read_amount(document.get("amount"), f"le montant par unité de « {of} »"),
            read_rate(document.get("rate", "1"), f"le taux de « {of} »"),
        )

    def document(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "base": self.base,
            "amount": str(self.amount),
            "rate": rate_text(self.rate),
        }

    def value(self, base: Decimal | None) -> Fraction:
        if base is None:
            raise ValueError("units need to be counted")
        return Fraction(base) * Fraction(self.amount) * self.rate

    def explain(self, base: Decimal | None) -> str:
        voted = "" if self.rate == 1 else f" × {share_written(self.rate)}"
        return f"{euros(self.amount)} par {BASES[self.base].unit}{voted}"

    def lines(self) -> list[tuple[str, str]]:
        voted = [] if self.rate == 1 else [("Taux appliqué", share_written(self.rate))]
        return [(f"Par {BASES[self.base].unit}", euros(self.amount)), *voted]


def rate_of(rate: Fraction, base: str) -> str:
    """A rate with what it is a rate of: « 0,11 % du budget », « 12,00 € par adhérent »."""
    written = rate_written(rate, base)
    return f"{written} {BASES[base].of_the}" if BASES[base].in_euros else written
