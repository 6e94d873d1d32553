"""Where each member goes when the colleges change from one version of the statutes to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from governance.rules.electorate.colleges import CollegeSet


@dataclass(frozen=True, slots=True)
class Placing:
    """Where a member stood and where it goes; ``after`` is empty while somebody must choose.

    ``choices`` are the colleges that come from the one it leaves; all of them when none does. Of whoever
    stands among the new ones already, ``after`` is the college where it is, unless people
    chose another one since; whoever came there by another decision (``is_settled``) has nothing to choose.
    """

    member: int
    before: str
    after: str
    choices: tuple[str, ...]
    is_chosen: bool = False
    is_settled: bool = False

    @property
    def is_open(self) -> bool:
        return not self.after


@dataclass(frozen=True, slots=True)
class Arrival:
    """How a member came to a college of the new text: from which one, by the reform or otherwise."""

    before: str
    by_reform: bool = True


def placings(
    standing: Mapping[int, str],
    after: CollegeSet,
    *,
    chosen: Mapping[int, str] | None = None,
    arrived: Mapping[int, Arrival] | None = None,
) -> list[Placing]:
    """Where each member goes: as people chose, else where the text alone leads.

    ``standing`` gives the code of each member's college, empty for one that has none. A college that goes
    on under its own code keeps its members; one that only one college comes from hands them over; otherwise
    people choose, member by member. A choice outside the new colleges is no choice. ``arrived`` are those who
    stand in a college of the new text already: nothing is read again for them.
    """
    there = arrived or {}
    codes = {college.code for college in after.colleges}
    given = {member: code for member, code in (chosen or {}).items() if code in codes}
    return [
        _applied(member, code, after, there[member], given.get(member, ""))
        if member in there
        else _placing(member, code, after, given.get(member, ""))
        for member, code in standing.items()
    ]


def _placing(member: int, code: str, after: CollegeSet, chosen: str) -> Placing:
    heirs = _heirs(code, after)
    choices = heirs or tuple(college.code for college in after.ordered)
    if chosen:
        return Placing(member, code, chosen, choices, is_chosen=True)
    if code in heirs:
        return Placing(member, code, code, choices)
    return Placing(member, code, heirs[0] if len(heirs) == 1 else "", choices)


def _applied(member: int, code: str, after: CollegeSet, arrival: Arrival, chosen: str) -> Placing:
    heirs = _heirs(arrival.before, after)
    if not arrival.by_reform:
        return Placing(member, arrival.before, code, heirs, is_settled=True)
    choices = heirs or tuple(college.code for college in after.ordered)
    return Placing(member, arrival.before, chosen or code, choices, is_chosen=bool(chosen))


def _heirs(code: str, after: CollegeSet) -> tuple[str, ...]:
    return tuple(college.code for college in after.ordered if code in college.comes_from)
