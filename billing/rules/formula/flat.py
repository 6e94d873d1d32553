"""Formulas that look at no figure: one amount for all, or nothing at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar, Self

from billing.rules.formula.reading import read_amount
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import euros

LONGEST_REASON = 120


@dataclass(frozen=True, slots=True)
class Flat:
    """One amount for all, in euros."""

    amount: Decimal

    kind: ClassVar = "flat"
    keys: ClassVar = ("kind", "amount")
    base: ClassVar[str | None] = None

    @classmethod
    def read(cls, document: Mapping[str, Any], of: str) -> Self:
        return cls(read_amount(document.get("amount"), f"le montant de « {of} »"))

    def document(self) -> dict[str, Any]:
        return {"kind": self.kind, "amount": str(self.amount)}

    def value(self, base: Decimal | None) -> Fraction:
        return Fraction(self.amount)

    def explain(self, base: Decimal | None) -> str:
        return "montant forfaitaire"

    def lines(self) -> list[tuple[str, str]]:
        return [("Quel que soit l’adhérent", euros(self.amount))]


@dataclass(frozen=True, slots=True)
class Exempt:
    """Nothing is owed, and the scale says why."""

    because: str

    kind: ClassVar = "exempt"
    keys: ClassVar = ("kind", "because")
    base: ClassVar[str | None] = None

    @classmethod
    def read(cls, document: Mapping[str, Any], of: str) -> Self:
        because = document.get("because")
        told = " ".join(because.split()) if isinstance(because, str) else ""
        if not told or not told.isprintable() or len(told) > LONGEST_REASON:
            raise RuleViolation(
                f"« {of} » : dites pourquoi rien n’est dû (« because »), "
                f"en {LONGEST_REASON} caractères au plus."
            )
        return cls(told)

    def document(self) -> dict[str, Any]:
        return {"kind": self.kind, "because": self.because}

    def value(self, base: Decimal | None) -> Fraction:
        return Fraction(0)

    def explain(self, base: Decimal | None) -> str:
        return f"exonération ({self.because})"

    def lines(self) -> list[tuple[str, str]]:
        return [(f"Exonération : {self.because}", euros(0))]
