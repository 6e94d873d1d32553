"""Who sits in a body on a day: seats filled and vacant, parity, offices, who leaves when."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import Prefetch

from cressmember.kernel.territory import departement
from cressmember.kernel.writing import counted, number, percent, plural
from cressmember.members.models import Person
from governance.models import Body, Holder, Mandate, Office, SeatPlan
from governance.queries.seat import line_of

THIRDS, HALVES = 3, 2


@dataclass(frozen=True, slots=True)
class Sitting:
    """A seat on a day: its mandate and those who sit, or nobody while it is vacant."""

    place: str
    mandate: Mandate | None = None
    titular: Person | None = None
    substitute: Person | None = None
    offices: Sequence[Office] = ()
    ends_soon: bool = False
    plan: SeatPlan | None = None

    @property
    def give(self) -> str:
        """What the address of a new mandate says of this seat, while it is vacant."""
        if self.plan is None:
            return ""
        return urlencode({"college": self.plan.college_id or "", "departement": self.plan.territory})

    @property
    def state(self) -> tuple[str, str]:
        """The tone and the word of where the seat stands."""
        if self.mandate is None:
            return "attention", "Vacant"
        if self.mandate.awaits_ratification:
            return "waiting", "À ratifier"
        if self.ends_soon:
            return "attention", "Finit bientôt"
        return "good", "Pourvu"


@dataclass(frozen=True, slots=True)
class Bench:
    """The seats of a college, of the territories, or of those who have no voice."""

    name: str
    sittings: list[Sitting]
    planned: int | None

    @property
    def filled(self) -> int:
        return sum(sitting.mandate is not None for sitting in self.sittings)

    @property
    def sentence(self) -> str:
        """How many seats are filled, of how many planned."""
        if self.planned is None:
            return counted(self.filled, "siège", "sièges")
        filled = f"{number(self.filled)} sur {counted(self.planned, 'siège', 'sièges')}"
        return f"{filled} {plural(self.filled, 'pourvu', 'pourvus')}"


@dataclass(frozen=True, slots=True)
class Departure:
    """Those whose mandates end on one day."""

    on: date | None
    label: str
    mandates: list[Mandate]
    share: str


@dataclass(frozen=True)
class Composition:
    """A body as it sits on a day."""

    benches: list[Bench]
    guests: list[Sitting]
    offices: list[Office]
    departures: list[Departure] = field(default_factory=list)

    @cached_property
    def sittings(self) -> list[Sitting]:
        """The seats with a voice, filled or not."""
        return [sitting for bench in self.benches for sitting in bench.sittings]

    @property
    def is_placed(self) -> bool:
        """Whether some seats have a place of their own: a département."""
        return any(sitting.place for sitting in (*self.sittings, *self.guests))

    @property
    def has_substitutes(self) -> bool:
        return any(sitting.substitute for sitting in (*self.sittings, *self.guests))

    @property
    def columns(self) -> int:
        """How many columns its table has."""
        return 6 + self.is_placed + self.has_substitutes

    @property
    def filled(self) -> int:
        return sum(bench.filled for bench in self.benches)

    @property
    def vacant(self) -> int:
        return len(self.sittings) - self.filled

    @property
    def planned(self) -> int | None:
        """How many seats were planned; None while nobody said."""
        known = [bench.planned for bench in self.benches if bench.planned is not None]
        return sum(known) if known else None

    @property
    def ending(self) -> int:
        return sum(sitting.ends_soon for sitting in self.sittings)

    @property
    def twice(self) -> list[Person]:
        """Those who sit on two seats: a mistake, or two votes in one hand."""
        people = [sitting.titular for sitting in self.sittings if sitting.titular]
        return [person for rank, person in enumerate(people) if person in people[:rank]]

    @property
    def parity(self) -> list[tuple[str, str]]:
        """Women and men among the titulars, then among the substitutes, in a sentence each."""
        told = [
            ("Titulaires", [sitting.titular for sitting in self.sittings if sitting.titular]),
            ("Suppléances", [sitting.substitute for sitting in self.sittings if sitting.substitute]),
        ]
        return [(label, parity_sentence(people)) for label, people in told if people]


def composition_of(body: Body, *, on: date, within: int) -> Composition:
    """The body as it sits on that day; an end within so many days is told. Six queries."""
    mandates = list(
        Mandate.objects.in_force(on=on)
        .filter(body=body)
        .select_related("organisation", "person", "college")
        .prefetch_related(
            Prefetch(
                "holders", Holder.objects.in_force(on=on).select_related("person"), to_attr="sitting_now"
            )
        )
    )
    in_force = {mandate.pk for mandate in mandates}
    offices = [
        office
        for office in body.offices.in_force(on=on).select_related("person")
        if office.mandate_id in in_force
    ]
    followed = set(Mandate.objects.filter(replaces__in=in_force).values_list("replaces", flat=True))
    soon = on + timedelta(days=within)

    def sitting(mandate: Mandate, place: str) -> Sitting:
        now = {row.role: row.person for row in mandate.sitting_now}  # type: ignore[attr-defined]
        return Sitting(
            place=place,
            mandate=mandate,
            titular=mandate.person or now.get(Holder.Role.TITULAR),
            substitute=now.get(Holder.Role.SUBSTITUTE),
            offices=[office for office in offices if office.mandate_id == mandate.pk],
            ends_soon=bool(mandate.ends_on and mandate.ends_on <= soon and mandate.pk not in followed),
        )

    voices = [mandate for mandate in mandates if mandate.has_voice]
    plans = list(body.seat_plans.select_related("college"))
    return Composition(
        benches=_benches(plans, voices, sitting, elsewhere="Membres" if body.is_group else "Hors collège"),
        guests=[sitting(mandate, _place(mandate.territory)) for mandate in mandates if not mandate.has_voice],
        offices=offices,
        departures=departures_of(voices),
    )


def _benches(
    plans: Sequence[SeatPlan],
    voices: Sequence[Mandate],
    sitting: Callable[[Mandate, str], Sitting],
    *,
    elsewhere: str,
) -> list[Bench]:
    benches: dict[int | None, tuple[str, list[Sitting], list[int]]] = {}
    left = list(voices)

    def bench(of: SeatPlan | Mandate) -> tuple[str, list[Sitting], list[int]]:
        name = of.college.name if of.college else elsewhere
        return benches.setdefault(of.college_id, (name, [], []))

    for plan in plans:
        _, rows, planned = bench(plan)
        place = _place(plan.territory)
        theirs = [row for row in left if line_of(plans, row.college_id, row.territory) == plan]
        rows += [sitting(row, _place(row.territory)) for row in theirs]
        rows += [Sitting(place, plan=plan) for _ in range(plan.seats - len(theirs))]
        planned.append(plan.seats)
        left = [row for row in left if row not in theirs]
    for row in left:
        bench(row)[1].append(sitting(row, _place(row.territory)))
    return [Bench(name, rows, sum(planned) if planned else None) for name, rows, planned in benches.values()]


def _place(territory: str) -> str:
    found = departement(territory) if territory else None
    return str(found) if found else territory


def departures_of(mandates: Iterable[Mandate]) -> list[Departure]:
    """« Qui part quand » : the mandates by the day when they end, the first to leave first."""
    by_day: dict[date | None, list[Mandate]] = {}
    for mandate in mandates:
        by_day.setdefault(mandate.ends_on, []).append(mandate)
    days = sorted(day for day in by_day if day is not None)
    whole = sum(len(rows) for rows in by_day.values())
    told = [
        Departure(day, _nth(rank, len(days)), by_day[day], _share(len(by_day[day]), whole))
        for rank, day in enumerate(days, start=1)
    ]
    if days and None in by_day:
        told.append(Departure(None, "Sans terme", by_day[None], _share(len(by_day[None]), whole)))
    return told


def _nth(rank: int, of: int) -> str:
    if of == THIRDS:
        return f"{'1er' if rank == 1 else f'{rank}e'} tiers sortant"
    if of == HALVES:
        return f"{'1re' if rank == 1 else f'{rank}e'} moitié sortante"
    return "Renouvellement entier" if of == 1 else f"{'1er' if rank == 1 else f'{rank}e'} départ"


def _share(part: int, whole: int) -> str:
    return f"{number(part)} sur {number(whole)}"


def parity_sentence(people: Sequence[Person]) -> str:
    """Women and men among some people, each counted once; who is not known is said."""
    genders = [person.gender for person in dict.fromkeys(people)]
    women, men = genders.count(Person.Gender.WOMAN), genders.count(Person.Gender.MAN)
    unknown = len(genders) - women - men
    said = f"{counted(women, 'femme', 'femmes')}, {counted(men, 'homme', 'hommes')}"
    if unknown:
        said += f", {counted(unknown, 'personne', 'personnes')} sans civilité"
    if known := women + men:
        among = " parmi celles dont la civilité est connue" if unknown else ""
        said += f" : {percent(Fraction(women, known), 0)} de femmes{among}"
    return f"{said}."
