"""What is known of a member, as plain facts with their dates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from cressmember.kernel.periods import Period
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import long_date
from governance.rules.electorate.colleges import Subtype


@dataclass(frozen=True, slots=True)
class Settled:
    """The dues of a year were settled, on a day."""

    year: Period
    settled_on: date


@dataclass(frozen=True, slots=True)
class Family:
    """A family of an association of families, on the day when it is counted."""

    parents: int
    minors: int = 0
    disabled_adults: int = 0
    died_for_france: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberFacts:
    """A member: where it belongs, since when, what it settled, what it counts.

    ``key`` tells members apart, ``left_on`` is the first day when it is no longer a member. ``figures`` bear
    the names that the statutes use (« salariés », « hectares »). ``organisation`` and ``constituency`` are
    what a proxy may not leave; ``presides`` is the organisation whose chair this is.
    """

    key: str
    name: str
    joined_on: date
    left_on: date | None = None
    colleges: frozenset[str] = frozenset()
    category: str = ""
    subtype: Subtype | None = None
    settled: tuple[Settled, ...] = ()
    suspended: tuple[Period, ...] = ()
    capacities: frozenset[str] = frozenset()
    figures: Mapping[str, int | Fraction] = field(default_factory=dict)
    families: tuple[Family, ...] = ()
    organisation: str = ""
    constituency: str = ""
    is_employee: bool = False
    presides: str = ""


@dataclass(frozen=True, slots=True)
class Occasion:
    """A meeting: the day it is called, the day it is held, and the dues year which holds that day.

    Raises RuleViolation when it is called after it is held, or held out of the dues year.
    """

    called_on: date
    meeting_on: date
    dues_year: Period

    def __post_init__(self) -> None:
        if self.called_on > self.meeting_on:
            raise RuleViolation("Une réunion est convoquée avant d’être tenue.")
        if not self.dues_year.contains(self.meeting_on):
            raise RuleViolation(
                f"La réunion du {long_date(self.meeting_on)} n’est pas dans l’exercice de cotisation "
                f"({self.dues_year})."
            )
