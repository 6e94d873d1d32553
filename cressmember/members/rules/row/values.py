"""What the rows of a chamber's file tell, as exact values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Problem:
    """A trouble in a cell; ``blocks`` keeps the whole row out. ``asks`` names the question that mends it."""

    column: str
    value: str
    message: str
    blocks: bool = False
    asks: str = ""


@dataclass(frozen=True, slots=True)
class Someone:
    """A person named in a row."""

    family_name: str
    given_name: str = ""
    civility: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class DueRow:
    """Past dues told by a row: what was called for a year, and, when it is told, how and when it was paid."""

    year: int
    amount: Decimal
    paid_on: date | None
    method: str


@dataclass(slots=True)
class MemberRow:
    """A member as a row tells it; an empty value is a value that the row does not tell.

    ``deduced`` names the values that no cell tells, each with the value that it follows from.
    """

    line: int
    values: dict[str, Any] = field(default_factory=dict)
    college: str = ""
    titular: Someone | None = None
    substitute: Someone | None = None
    dues_email: str = ""
    admitted_on: date | None = None
    admitted_precision: str = "day"
    figures: list[tuple[str, int, Decimal]] = field(default_factory=list)
    due: DueRow | None = None
    extras: dict[str, str] = field(default_factory=dict)
    deduced: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def name(self) -> str:
        return str(self.values.get("name", ""))

    @property
    def is_blocked(self) -> bool:
        return any(problem.blocks for problem in self.problems)


@dataclass(frozen=True, slots=True)
class Departure:
    """A former member, told by the sheet of departures."""

    line: int
    name: str
    college: str
    reason: str
    note: str
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class Partner:
    """Somebody whom the chamber knows without being a member."""

    line: int
    name: str
    kind: str
    is_person: bool
    contact: str
    email: str
    note: str
    pays_for: int | None


NAMELESS = Problem("Nom", "", "Il manque le nom : complétez-le, ou laissez cette ligne de côté.", blocks=True)
