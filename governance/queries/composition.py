"""Who sits in a body on a day: seats filled and vacant, parity, offices, who leaves when."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from cressmember.kernel.territory import departement
from cressmember.kernel.writing import NO_BREAK, counted, number, percent, plural
from cressmember.members.models import Person
from cressmember.members.queries import colleges_in_force
from governance.models import Body, Holder, Mandate, Office, SeatPlan
from governance.queries.bureau import office_in, offices_between
from governance.queries.seat import line_of
from governance.queries.seated import Benches, benches_of, facts_of, in_quality, parity_verdict, sitting_in
from governance.queries.text import BodyText, text_of
from governance.rules.answer.verdict import Outcome, Verdict
from governance.rules.mandate.offices import OfficeHolder, bureau_verdict
from governance.rules.seat.claim import answerable, over, size_of
from governance.rules.seat.composition import composition_verdict
from governance.rules.seat.placement import Holder as Seated
from governance.rules.seat.seats import Guests, Seats, StaffSeats, TerritorySeats
from governance.rules.seat.size import Size

THIRDS, HALVES = 3, 2
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
            told = f"{told} {plural(self.filled, 'pourvu', 'pourvus')}"
        if self.surplus:
            told = f"{told}, {number(self.surplus)} de trop"
        if self.note:
            told = f"{told}, {self.note}"
        return f"{told} (art.{NO_BREAK}{self.article})" if self.article else told


@dataclass(frozen=True, slots=True)
class Departure:
    """Those whose mandates end on one day."""

    on: date | None
    label: str
    mandates: list[Mandate]
    share: str


@dataclass(frozen=True)
class Composition:
    """A body as it sits on a day, and what the text in force that day says of it.

    ``total`` is how many seats that text gives it; ``checks`` its answers, each a tone, a word, a sentence;
    ``unknown`` what the register cannot answer.
    """

    benches: list[Bench]
    guests: list[Sitting]
    offices: list[Office]
    departures: list[Departure] = field(default_factory=list)
    text: BodyText = field(default_factory=BodyText)
    total: Size | None = None
    checks: list[tuple[str, str, str]] = field(default_factory=list)
    unknown: Sequence[str] = ()

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
        if self.total is not None:
            return self.total.least
        known = [bench.planned for bench in self.benches if bench.planned is not None]
        return sum(known) if known else None

    @property
    def surplus(self) -> int:
        """How many sit over the seats that the text gives, group by group."""
        return sum(bench.surplus for bench in self.benches)

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


def composition_of(body: Body, *, on: date, within: int, text: BodyText | None = None) -> Composition:
    """The body as it sits on that day, under the text in force that day unless another is given.

    An end within so many days is told. As many queries whatever the number of mandates.
    """
    text = text or text_of(body, on=on)
    mandates = sitting_in(body, start=on, end=on + timedelta(days=1))
    in_force = {mandate.pk for mandate in mandates}
    held = [
        office
        for office in body.offices.in_force(on=on).select_related("person")
        if office.mandate_id is None or office.mandate_id in in_force
    ]
    followed = set(Mandate.objects.filter(replaces__in=in_force).values_list("replaces", flat=True))
    soon = on + timedelta(days=within)

    def sitting(mandate: Mandate, place: str) -> Sitting:
        return Sitting(
            place=place,
            mandate=mandate,
            titular=mandate.person or in_quality(mandate, Holder.Role.TITULAR, on=on),
            substitute=in_quality(mandate, Holder.Role.SUBSTITUTE, on=on),
            offices=[office for office in held if office.mandate_id == mandate.pk],
            ends_soon=bool(mandate.ends_on and mandate.ends_on <= soon and mandate.pk not in followed),
        )

    voices = [mandate for mandate in mandates if mandate.has_voice]
    guests = [sitting(mandate, _place(mandate.territory)) for mandate in mandates if not mandate.has_voice]
    departures = departures_of(voices)
    if text.composition is not None:
        benches = benches_of(mandates, text, on=on, offices=held)
        checks, unknown = _checks(body, text, benches, on)
        return Composition(
            benches=_of_text(body, text, benches, sitting, on),
            guests=guests,
            offices=held,
            departures=departures,
            text=text,
            total=text.composition.total,
            checks=checks,
            unknown=unknown,
        )
    plans = list(body.seat_plans.select_related("college"))
    elsewhere = "Membres" if body.is_group else "Hors collège"
    return Composition(
        benches=_benches(plans, voices, sitting, elsewhere=elsewhere),
        guests=guests,
        offices=held,
        departures=departures,
        text=text,
        checks=[_told(verdict) for verdict in _of_bureau(body, text, on)],
    )


def _of_text(
    body: Body, text: BodyText, benches: Benches, sitting: Callable[[Mandate, str], Sitting], on: date
) -> list[Bench]:
    """The seats of the text, group by group, then those that it does not have."""
    assert text.composition
    by_code = {college.code: college.pk for college in colleges_in_force(on=on)}
    found = []
    for group in text.composition.seats:
        if isinstance(group, Guests):
            # They hold no seat: those who are there are shown apart.
            continue
        mine = [(row, holder) for row, holder in benches.seated if holder.seats == group.name]
        found.append(_bench(group, mine, sitting, by_code, body.employees))
    if outside := [row for row in benches.outside if row.has_voice]:
        rows = [sitting(row, _place(row.territory)) for row in outside]
        found.append(Bench("Hors des sièges que le texte nomme", rows, None))
    return found


def _bench(
    group: Seats | TerritorySeats | StaffSeats,
    mine: Sequence[tuple[Mandate, Seated]],
    sitting: Callable[[Mandate, str], Sitting],
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
            rows += [sitting(row, _place(row.territory)) for row in there]
            only = next(iter(each.territories or {each.name})) if len(each.territories) < 2 else ""
            found = departement(only) if only else None
            give = urlencode(asked | {"departement": found.code if found else only})
            place = str(found) if found else each.name
            rows += [Sitting(place, give=give) for _ in range(each.size.least - len(there))]
            surplus += over(each.size, len(there))
        return _sized(group, rows, surplus=surplus, size=size_of(group) or NOTHING)
    rows = [sitting(row, _place(row.territory)) for row, _ in mine]
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


TONES = {
    Outcome.YES: ("good", "Respecté"),
    Outcome.NO: ("attention", "Non respecté"),
    Outcome.TO_DECIDE: ("waiting", "À trancher"),
}


def _told(verdict: Verdict) -> tuple[str, str, str]:
    return (*TONES[verdict.outcome], verdict.sentence)


def _checks(
    body: Body, text: BodyText, benches: Benches, on: date
) -> tuple[list[tuple[str, str, str]], tuple[str, ...]]:
    """What the text answers of those who sit: what it wants and is not so, parity, the bureau."""
    rule, unknown = answerable(benches.rule, employees=body.employees)
    facts = facts_of(body, benches.rule, on=on)
    whole = composition_verdict(rule, benches.holders, facts)
    # The vacant seats are there to be seen.
    parts = [part for part in whole.parts if not part.is_yes and "vacant" not in part.figures]
    if benches.rule.gender:
        parts.append(parity_verdict(benches, facts))
    return [_told(part) for part in (*parts, *_of_bureau(body, text, on))], unknown


def _of_bureau(body: Body, text: BodyText, on: date) -> list[Verdict]:
    """What the text answers of the offices that it names; those that it does not are left out."""
    if text.bureau is None:
        return []
    offices = offices_between(body, start=on, end=on + timedelta(days=1))
    names = {office.name for office in text.bureau.offices}
    held = [
        OfficeHolder(name, str(office.person))
        for office in offices
        if (name := office_in(text.bureau, office)) in names
    ]
    return [part for part in bureau_verdict(text.bureau, held).parts if not part.is_yes]


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
        give = urlencode({"college": plan.college_id or "", "departement": plan.territory})
        rows += [Sitting(place, give=give) for _ in range(plan.seats - len(theirs))]
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
