"""Which seats of the text a mandate holds, and what of a composition the register can answer."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cressmember.kernel.folding import fold
from cressmember.kernel.territory import departement
from cressmember.kernel.writing import quote
from governance.rules.answer.verdict import cited
from governance.rules.seat.requirement import Requirement
from governance.rules.seat.seats import (
    Composition,
    Filling,
    Guests,
    SeatGroup,
    Seats,
    StaffSeats,
    StaffStep,
    TerritorySeats,
)
from governance.rules.seat.size import Size

ANY_NUMBER = Size(0, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A mandate as it was written down.

    ``seats`` names the seats when people said them; ``fillings`` are the ways of the text in which a mandate
    obtained like this one is held, none for a guest; ``college`` is its code in this text.
    """

    seats: str = ""
    fillings: frozenset[Filling] = frozenset()
    is_guest: bool = False
    college: str = ""
    territory: str = ""


def group_of(rule: Composition, claim: Claim) -> SeatGroup | None:
    """The seats that a mandate holds: those that people named, else the only ones that say most of it.

    None when the text has no such seats, or several that nothing tells apart: nobody chooses for people.
    """
    for group in rule.seats:
        if group.name == claim.seats:
            return group if not isinstance(group, TerritorySeats) or _place(group, claim) else None
    fitting = [(rank, group) for group in rule.seats if (rank := _fit(group, claim))]
    best = max((rank for rank, _ in fitting), default=None)
    found = [group for rank, group in fitting if rank == best]
    return found[0] if len(found) == 1 else None


def size_of(group: SeatGroup, *, employees: int | None = None) -> Size | None:
    """How many seats a group has; None for those that go by a number of employees which nobody said."""
    match group:
        case TerritorySeats():
            sizes = [each.size for each in group.constituencies]
            mosts = [each.most for each in sizes if each.most is not None]
            whole = sum(mosts) if len(mosts) == len(sizes) else None
            return Size(sum(each.least for each in sizes), whole)
        case StaffSeats():
            if employees is None:
                return None
            step = group.step(employees)
            return step.size if step else Size(0, 0)
    return group.size


def over(size: Size, filled: int) -> int:
    """How many hold more seats than there are."""
    return 0 if size.most is None else max(filled - size.most, 0)


def territory_in(rule: Composition, territory: str) -> str:
    """A territory as the text spells it: « Loire-Atlantique » for 44; itself when the text has none such."""
    for group in rule.seats:
        if isinstance(group, TerritorySeats):
            for each in group.constituencies:
                for place in sorted(each.territories or {each.name}):
                    if _same(place, territory):
                        return place
    return territory


def territories_of(rule: Composition) -> tuple[str, ...]:
    """The territories that the text seats, in its order."""
    groups = [group for group in rule.seats if isinstance(group, TerritorySeats)]
    return tuple(
        place
        for group in groups
        for each in group.constituencies
        for place in sorted(each.territories or {each.name})
    )


def answerable(rule: Composition, *, employees: int | None) -> tuple[Composition, tuple[str, ...]]:
    """The composition without what the register cannot answer, and that in sentences, for people to check.

    The register knows no quality of people; seats that go by the number of employees have no size until
    somebody says that number. Parity is answered apart.
    """
    unknown = []
    for group in rule.seats:
        if isinstance(group, StaffSeats) and employees is None:
            told = f"{quote(group.name)} : le nombre de sièges dépend de l’effectif, qui n’est pas renseigné."
            unknown.append(cited(told, group.article))
    for each in rule.requirements:
        if not _is_known(each):
            told = f"{each.who.said} : le registre ne connaît pas cette qualité, vérifiez-la."
            unknown.append(cited(f"{told[:1].upper()}{told[1:]}", each.article))
    groups = tuple(
        _unsized(group) if isinstance(group, StaffSeats) and employees is None else group
        for group in rule.seats
    )
    known = tuple(each for each in rule.requirements if _is_known(each))
    return replace(rule, seats=groups, requirements=known, gender=()), tuple(unknown)


def _is_known(requirement: Requirement) -> bool:
    return not requirement.who.quality and not requirement.who.without


def _unsized(group: StaffSeats) -> StaffSeats:
    """The same seats, as many as sit there."""
    return replace(group, steps=(StaffStep(employees=0, size=ANY_NUMBER, voice=group.steps[0].voice),))


def _fit(group: SeatGroup, claim: Claim) -> int:
    """How much of a mandate these seats say; nought when it cannot be theirs."""
    match group:
        case Guests():
            return int(claim.is_guest)
        case TerritorySeats():
            fits = bool(claim.fillings) and group.college in ("", claim.college) and _place(group, claim)
            return 2 + 2 * bool(group.college) if fits else 0
        case Seats():
            fits = group.filling in claim.fillings and group.college in ("", claim.college)
            return 1 + 2 * bool(group.college) if fits else 0
    # Those of the employees are said by whoever gives the mandate.
    return 0


def _place(group: TerritorySeats, claim: Claim) -> bool:
    """Whether a mandate is for one of these territories."""
    places = {place for each in group.constituencies for place in each.territories or {each.name}}
    return bool(claim.territory) and any(_same(place, claim.territory) for place in places)


def _same(place: str, territory: str) -> bool:
    if fold(place) == fold(territory):
        return True
    found = departement(place)
    return found is not None and found == departement(territory)
