"""How many: seats as a number or a range, people as a number or a share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Any

from cressmember.kernel.writing import number
from governance.rules.answer import share as shares
from governance.rules.text.reading import LARGEST
from governance.rules.text.reading import share as read_share


@dataclass(frozen=True, slots=True)
class Size:
    """So many seats: a fixed number, or from so many to so many, or to no end."""

    least: int
    most: int | None

    @classmethod
    def spelled(cls, document: Any) -> Size:
        if _is_count(document):
            return cls(document, document)
        if isinstance(document, Mapping) and {"least"} <= set(document) <= {"least", "most"}:
            least, most = document["least"], document.get("most")
            if _is_count(least) and (most is None or (_is_count(most) and most >= least)):
                return cls(least, most)
        raise ValueError('écrivez un nombre (9), ou {"least": 9, "most": 15} ; sans "most", sans limite.')

    def spelling(self) -> Any:
        if self.least == self.most:
            return self.least
        return {"least": self.least} | ({} if self.most is None else {"most": self.most})

    @property
    def is_fixed(self) -> bool:
        return self.least == self.most

    @property
    def said(self) -> str:
        if self.most is None:
            return f"{number(self.least)} au moins"
        return number(self.least) if self.is_fixed else f"{number(self.least)} à {number(self.most)}"


@dataclass(frozen=True, slots=True)
class Quota:
    """A number of people, or a share of a composition."""

    value: int | Fraction

    @classmethod
    def spelled(cls, document: Any) -> Quota:
        if _is_count(document):
            return cls(document)
        if isinstance(document, str) and (told := read_share(document)) <= 1:
            return cls(told)
        raise ValueError('écrivez un nombre (3) ou une part ("1/4", "25 %").')

    def spelling(self) -> Any:
        return self.value if isinstance(self.value, int) else str(self.value)

    @property
    def is_share(self) -> bool:
        return isinstance(self.value, Fraction)

    def least_of(self, base: int, *, strictly: bool = False) -> int:
        if isinstance(self.value, int):
            return self.value
        return floor(self.value * base) + 1 if strictly else ceil(self.value * base)

    def most_of(self, base: int) -> int:
        """A quarter at most of ten is two."""
        return self.value if isinstance(self.value, int) else floor(self.value * base)

    @property
    def said(self) -> str:
        return number(self.value) if isinstance(self.value, int) else shares.said(self.value)


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST
