"""Who sits where: the seats of a body one by one, and those who hold them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import quote
from governance.rules.seat.gender import Sexes
from governance.rules.seat.requirement import Trait
from governance.rules.seat.seats import Composition, Guests, SeatGroup, StaffSeats, TerritorySeats, Voice
from governance.rules.seat.size import Size


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Someone who sits: on which seats, for whom, from where, being what."""

    seats: str
    person: str
    organisation: str = ""
    college: str = ""
    territory: str = ""
    office: str = ""
    qualities: frozenset[str] = frozenset()
    sex: str = ""
    substitute: str = ""

    def has(self, trait: Trait) -> bool:
        return (
            trait.college in ("", self.college)
            and trait.territory in ("", self.territory)
            and trait.office in ("", self.office)
            and (not trait.quality or trait.quality in self.qualities)
            and (not trait.without or trait.without not in self.qualities)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the composition of a body depends on beside those who sit.

    ``decided`` is the number of seats that was settled where the text leaves a range; ``previous`` the
    territory that last held a constituency which rotates; ``college_names`` how each code is read.
    """

    decided: int | None = None
    employees: int = 0
    members: Sexes | None = None
    previous: frozenset[tuple[str, str]] = frozenset()
    college_names: tuple[tuple[str, str], ...] = ()

    def name_of_college(self, code: str) -> str:
        """How people call a college; its code where nobody said."""
        return dict(self.college_names).get(code, code)


@dataclass(frozen=True, slots=True)
class Place:
    """Seats counted together: those of a group, or of one constituency of it."""

    name: str
    article: str
    size: Size
    holders: tuple[Holder, ...]
    is_counted: bool = True
    voice: Voice = Voice.VOTE

    @property
    def vacant(self) -> int:
        """How many seats are still to be filled for the least that the text asks."""
        return max(self.size.least - len(self.holders), 0)

    @property
    def excess(self) -> int:
        return 0 if self.size.most is None else max(len(self.holders) - self.size.most, 0)


def places_of(rule: Composition, holders: Sequence[Holder], facts: Facts) -> list[Place]:
    """The seats of a body group by group, constituency by constituency, with those who sit on them."""
    known = {group.name for group in rule.seats}
    for holder in holders:
        if holder.seats not in known:
            raise RuleViolation(
                f"{quote(holder.person)} siège parmi {quote(holder.seats)}, que le texte ne connaît pas.",
                rule.article,
            )
    return [place for group in rule.seats for place in _places(group, holders, facts)]


def _places(group: SeatGroup, holders: Sequence[Holder], facts: Facts) -> Iterator[Place]:
    mine = tuple(holder for holder in holders if holder.seats == group.name)
    match group:
        case TerritorySeats():
            for each in group.constituencies:
                there = tuple(holder for holder in mine if each.holds(holder.territory))
                yield Place(f"{group.name}, {each.name}", group.article, each.size, there)
        case StaffSeats():
            step = group.step(facts.employees)
            size, voice = (step.size, step.voice) if step else (Size(0, 0), Voice.NONE)
            yield Place(group.name, group.article, size, mine, group.is_counted, voice)
        case Guests():
            yield Place(group.name, group.article, group.size, mine, False, group.voice)
        case _:
            yield Place(group.name, group.article, group.size, mine, group.is_counted, group.voice)


def sitting_of(places: Sequence[Place]) -> list[Holder]:
    """Those whose seat counts in the total."""
    return [holder for place in places if place.is_counted for holder in place.holders]
