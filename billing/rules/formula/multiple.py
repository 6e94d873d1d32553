"""A multiple of what another rule of the scale gives: the donor pays three times the ordinary dues."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar

from billing.rules.formula.brackets import Brackets
from billing.rules.formula.flat import Flat
from billing.rules.formula.rated import PerUnit, Rated
from billing.rules.formula.reading import rate_text, times_written
from cressmember.kernel.writing import euros, sentence_case

Simple = Flat | Brackets | Rated | PerUnit


@dataclass(frozen=True, slots=True)
class Multiple:
    """So many times the amount of the rule ``of`` for a whole year, its minimum and its cap included."""

    times: Fraction
    of: str
    formula: Simple
    floor: Decimal | None = None
    cap: Decimal | None = None

    kind: ClassVar = "multiple"
    keys: ClassVar = ("kind", "times", "of")

    @property
    def base(self) -> str | None:
        return self.formula.base

    @property
    def _so_many(self) -> str:
        written = times_written(self.times)
        return f"{written} de" if self.times == Fraction(1, 2) else written

    def document(self) -> dict[str, Any]:
        """The multiple as a scale writes it: the other rule by its name."""
        return {"kind": self.kind, "times": rate_text(self.times), "of": self.of}

    def value(self, base: Decimal | None) -> Fraction:
        once = self.formula.value(base)
        if self.floor is not None:
            once = max(once, Fraction(self.floor))
        if self.cap is not None:
            once = min(once, Fraction(self.cap))
        return once * self.times

    def explain(self, base: Decimal | None) -> str:
        exact, parts = self.formula.value(base), [self.formula.explain(base)]
        if self.floor is not None and exact < self.floor:
            parts.append(f"minimum de {euros(self.floor)}")
        if self.cap is not None and exact > self.cap:
            parts.append(f"plafond de {euros(self.cap)}")
        return f"{self._so_many} « {self.of} » ({', '.join(parts)})"

    def lines(self) -> list[tuple[str, str]]:
        bounds = [
            (f"{name} de « {self.of} »", euros(amount))
            for name, amount in (("Minimum", self.floor), ("Plafond", self.cap))
            if amount is not None
        ]
        told = f"{self._so_many} ce que donne « {self.of} »"
        return [(sentence_case(told), ""), *self.formula.lines(), *bounds]
