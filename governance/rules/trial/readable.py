"""A draft tried before it is complete: what can be read of it, and what it changes for those of a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from cressmember.kernel.writing import percent
from governance.rules.electorate.colleges import CollegeSet
from governance.rules.electorate.franchise import FranchiseRules
from governance.rules.electorate.weighing import effective_weights
from governance.rules.meeting.ballot_mode import Distance
from governance.rules.meeting.body import BodyKind
from governance.rules.seat.seats import Composition, StaffSeats, TerritorySeats
from governance.rules.text.reading import read_part
from governance.rules.vote.decision import Decision

Members = Mapping[str, int]
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Tried:
    """A decision that lacks nothing, and what its body says of it; ``distance`` is None while it does not."""

    body: str
    decision: Decision
    is_assembly: bool
    distance: Distance | None

    @property
    def said(self) -> str:
        """The decision and its body: « Modification des statuts (Assemblée générale) »."""
        return f"{self.decision.name} ({self.body})"


@dataclass(frozen=True, slots=True)
class Readable:
    """What can be tried of a text: its colleges, its decisions and its seats that lack nothing."""

    colleges: CollegeSet | None
    franchise: FranchiseRules | None
    decisions: Mapping[Key, Tried]
    compositions: Mapping[str, tuple[str, Composition]]
    seats: Mapping[Key, tuple[str, str]]
    unread: tuple[str, ...]

    @property
    def names(self) -> dict[str, str]:
        """What the colleges are called, by their codes; nothing while they lack something."""
        return self.colleges.names if self.colleges else {}


def readable(document: Any) -> Readable:
    """What a document says well enough to be tried; ``unread`` names what it does not yet."""
    told = document if isinstance(document, Mapping) else {}
    colleges, _ = read_part(CollegeSet, told.get("colleges"))
    unread = [] if colleges else ["les collèges"]
    franchise, _ = read_part(FranchiseRules, told.get("franchise"))
    decisions: dict[Key, Tried] = {}
    compositions: dict[str, tuple[str, Composition]] = {}
    seats: dict[Key, tuple[str, str]] = {}
    for body in _mappings(told.get("bodies")):
        code, name = str(body.get("code", "")), str(body.get("name", "organe sans nom"))
        distance, _ = read_part(Distance, body.get("distance"))
        is_assembly = body.get("kind", BodyKind.ASSEMBLY) == BodyKind.ASSEMBLY
        for entry in _mappings(body.get("decisions")):
            decision, _ = read_part(Decision, entry)
            if decision is None:
                unread.append(f"{str(entry.get('name', 'une décision')).strip()} ({name})")
            else:
                decisions[code, decision.code] = Tried(name, decision, is_assembly, distance)
        seating = body.get("seating")
        if isinstance(seating, Mapping):
            composition, _ = read_part(Composition, seating.get("composition"))
            if composition is None:
                unread.append(f"les sièges ({name})")
            else:
                compositions[code] = (name, composition)
                seats |= {(code, group): (f"{name} › {group}", said) for group, said in _seats(composition)}
    return Readable(colleges, franchise, decisions, compositions, seats, tuple(unread))


def weights_said(colleges: CollegeSet | None, members: Members) -> dict[str, str]:
    """What each college weighs on a day, in words; nothing for one of which nothing can be said."""
    if colleges is None:
        return {}
    if not colleges.is_weighted:
        return {college.code: "sans poids" for college in colleges.ordered}
    known = {college.code for college in colleges.colleges}
    weighing = effective_weights(colleges, {code: n for code, n in members.items() if code in known})
    if weighing.verdict.is_open:
        return {college.code: "à trancher" for college in colleges.ordered}
    total = sum(weighing.weights.values(), Fraction(0))
    return {
        college.code: percent(weighing.weights[college.code] / total, 2)
        if total and college.code in weighing.weights
        else "n’existe pas"
        for college in colleges.ordered
    }


def _seats(composition: Composition) -> list[tuple[str, str]]:
    found = []
    for group in composition.seats:
        if isinstance(group, TerritorySeats):
            found += [(f"{group.name}, {each.name}", each.size.said) for each in group.constituencies]
        elif isinstance(group, StaffSeats):
            found.append((group.name, "selon l’effectif"))
        else:
            found.append((group.name, group.size.said))
    return [*found, ("Total", composition.total.said)]


def _mappings(told: Any) -> list[Mapping[str, Any]]:
    return [each for each in told if isinstance(each, Mapping)] if isinstance(told, list) else []
