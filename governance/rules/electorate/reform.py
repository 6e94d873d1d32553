"""Where each member goes when the colleges change from one version of the statutes to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from governance.rules.electorate.colleges import CollegeSet


@dataclass(frozen=True, slots=True)
class Placing:
    """Where a member stood and where it goes; ``after`` is empty while somebody must choose.

    ``choices`` are the colleges that come from the one it leaves; all of them when none does.
    """

    member: int
    before: str
    after: str
    choices: tuple[str, ...]
    is_chosen: bool = False

    @property
    def is_open(self) -> bool:
        return not self.after


def placings(
    standing: Mapping[int, str], after: CollegeSet, *, chosen: Mapping[int, str] | None = None
) -> list[Placing]:
    """Where each member goes: as people chose, else where the text alone leads.

    ``standing`` gives the code of each member's college, empty for one that has none. A college that goes
    on under its own code keeps its members; one that only one college comes from hands them over; otherwise
    people choose, member by member. A choice outside the new colleges is no choice.
    """
    given = chosen or {}
    codes = {college.code for college in after.colleges}
    return [
        _placing(member, code, after, given.get(member, "") if given.get(member) in codes else "")
        for member, code in standing.items()
    ]


def _placing(member: int, code: str, after: CollegeSet, chosen: str) -> Placing:
    heirs = tuple(college.code for college in after.ordered if code in college.comes_from)
    choices = heirs or tuple(college.code for college in after.ordered)
    if chosen:
        return Placing(member, code, chosen, choices, is_chosen=True)
    if code in heirs:
        return Placing(member, code, code, choices)
    return Placing(member, code, heirs[0] if len(heirs) == 1 else "", choices)
