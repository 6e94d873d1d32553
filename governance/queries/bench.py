"""The benches of a body: its seats group by group, filled or vacant."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from cressmember.kernel.territory import departement
from cressmember.kernel.writing import NO_BREAK, counted, number, plural
from cressmember.members.models import Person
from cressmember.members.queries import colleges_in_force
from governance.models import Body, Mandate, Office, SeatPlan
from governance.models.body import place_name
from governance.queries.seat import line_of
from governance.queries.seated import Benches
from governance.queries.text import BodyText
from governance.rules.seat.claim import over, size_of
from governance.rules.seat.placement import Holder as Seated
from governance.rules.seat.seats import Guests, Seats, StaffSeats, TerritorySeats
from governance.rules.seat.size import Size

NOTHING = Size(0, 0)


@dataclass(frozen=True, slots=True)
class Sitting:
    """A seat on a day: its mandate and those who sit, or nobody while it is vacant.

    ``give`` is what the address of a new mandate says of a vacant seat.
    """

    place: str
    mandate: Mandate | None = None
    titular: Person | None = None
    substitute: Person | None = None
    offices: Sequence[Office] = ()
    ends_soon: bool = False
    give: str = ""

    @property
    def state(self) -> tuple[str, str]:
        """The tone and the word of where the seat stands."""
        if self.mandate is None:
            return "attention", "Vacant"
        if self.titular is None:
            return "attention", "Titulaire à désigner"
        if self.mandate.awaits_ratification:
            return "waiting", "À ratifier"
        if self.ends_soon:
            return "attention", "Finit bientôt"
        return "good", "Pourvu"


@dataclass(frozen=True, slots=True)
class Bench:
    """The seats of a college, of the territories, or of those who have no voice.

    ``planned`` is how many there are at least, ``most`` at most where the text leaves a range (``is_open``
    when it has no end); ``surplus`` how many sit over that; ``article`` where it is written.
    """

    name: str
    sittings: list[Sitting]
    planned: int | None
    most: int | None = None
    is_open: bool = False
    surplus: int = 0
    article: str = ""
    note: str = ""

    @property
    def filled(self) -> int:
        return sum(sitting.mandate is not None for sitting in self.sittings)

    @property
    def vacant(self) -> int:
        return len(self.sittings) - self.filled

    @property
    def sentence(self) -> str:
        """How many seats are filled, of how many planned."""
        if self.planned is None:
            told = counted(self.filled, "siège", "sièges")
        elif self.is_open or (self.most is not None and self.most != self.planned):
            size = Size(self.planned, None if self.is_open else self.most)
            told = f"{counted(self.filled, 'siège pourvu', 'sièges pourvus')}, {size.said} prévus"
        else:
            told = f"{number(self.filled)} sur {counted(self.planned, 'siège', 'sièges')}"
            told = f"{told} {plural(max(self.filled, self.planned), 'pourvu', 'pourvus')}"
        if self.surplus:
            told = f"{told}, {number(self.surplus)} de trop"
        if self.note:
            told = f"{told}, {self.note}"
        return f"{told} (art.{NO_BREAK}{self.article})" if self.article else told


# How a mandate is shown on its bench.
Sit = Callable[[Mandate], Sitting]


def benches_of_text(body: Body, text: BodyText, placed: Benches, sitting: Sit, on: date) -> list[Bench]:
    """The seats of the text, group by group, then those that it does not have."""
    assert text.composition
    by_code = {college.code: college.pk for college in colleges_in_force(on=on)}
    found = []
    for group in text.composition.seats:
        if isinstance(group, Guests):
            # They hold no seat: those who are there are shown apart.
            continue
        mine = [(row, holder) for row, holder in placed.seated if holder.seats == group.name]
        found.append(_bench(group, mine, sitting, by_code, body.employees))
    if outside := [row for row in placed.outside if row.has_voice]:
        rows = [sitting(row) for row in outside]
        found.append(Bench("Hors des sièges que le texte nomme", rows, None))
    return found


def _bench(
    group: Seats | TerritorySeats | StaffSeats,
    mine: Sequence[tuple[Mandate, Seated]],
    sitting: Sit,
    by_code: Mapping[str, int],
    employees: int | None,
) -> Bench:
    asked: dict[str, Any] = {"sieges": group.name}
    college = "" if isinstance(group, StaffSeats) else group.college
    if college in by_code:
        asked["college"] = by_code[college]
    if isinstance(group, TerritorySeats):
        rows, surplus = [], 0
        for each in group.constituencies:
            there = [row for row, holder in mine if each.holds(holder.territory)]
            rows += [sitting(row) for row in there]
            only = next(iter(each.territories or {each.name})) if len(each.territories) < 2 else ""
            found = departement(only) if only else None
            give = urlencode(asked | {"departement": found.code if found else only})
            place = str(found) if found else each.name
            rows += [Sitting(place, give=give) for _ in range(each.size.least - len(there))]
            surplus += over(each.size, len(there))
        return _sized(group, rows, surplus=surplus, size=size_of(group) or NOTHING)
    rows = [sitting(row) for row, _ in mine]
    size = size_of(group, employees=employees)
    if size is None:
        return Bench(group.name, rows, None, article=group.article, note="selon l’effectif")
    is_staff = isinstance(group, StaffSeats)
    note = f"pour un effectif de {number(employees or 0)}" if is_staff else ""
    rows += [Sitting("", give=urlencode(asked)) for _ in range(size.least - len(mine))]
    return _sized(group, rows, size=size, surplus=over(size, len(mine)), note=note)


def _sized(
    group: Seats | TerritorySeats | StaffSeats,
    rows: list[Sitting],
    *,
    size: Size,
    surplus: int,
    note: str = "",
) -> Bench:
    return Bench(
        group.name,
        rows,
        size.least,
        most=size.most,
        is_open=size.most is None,
        surplus=surplus,
        article=group.article,
        note=note,
    )


def benches_planned(
    plans: Sequence[SeatPlan],
    voices: Sequence[Mandate],
    sitting: Sit,
    *,
    elsewhere: str,
) -> list[Bench]:
    """The seats that were planned, college by college, and whoever sits ``elsewhere``."""
    benches: dict[int | None, tuple[str, list[Sitting], list[int]]] = {}
    left = list(voices)

    def bench(of: SeatPlan | Mandate) -> tuple[str, list[Sitting], list[int]]:
        name = of.college.name if of.college else elsewhere
        return benches.setdefault(of.college_id, (name, [], []))

    for plan in plans:
        _, rows, planned = bench(plan)
        place = place_name(plan.territory)
        theirs = [row for row in left if line_of(plans, row.college_id, row.territory) == plan]
        rows += [sitting(row) for row in theirs]
        give = urlencode({"college": plan.college_id or "", "departement": plan.territory})
        rows += [Sitting(place, give=give) for _ in range(plan.seats - len(theirs))]
        planned.append(plan.seats)
        left = [row for row in left if row not in theirs]
    for row in left:
        bench(row)[1].append(sitting(row))
    return [Bench(name, rows, sum(planned) if planned else None) for name, rows, planned in benches.values()]
