"""Who sits in a body on a day: seats filled and vacant, parity, offices, who leaves when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property

from django.db.models import Max

from cressmember.kernel.writing import counted, number, percent
from cressmember.members.models import Person
from governance.models import Body, Holder, Mandate, Office
from governance.models.body import place_name
from governance.queries.bench import Bench, Sitting, benches_of_text, benches_planned
from governance.queries.bureau import of_one_bureau, office_in, offices_between
from governance.queries.seated import Benches, benches_of, facts_of, in_quality, parity_verdict, sitting_in
from governance.queries.text import BodyText, text_of
from governance.rules.answer.verdict import Outcome, Verdict
from governance.rules.mandate.offices import OfficeHolder, bureau_due_verdict, bureau_verdict
from governance.rules.seat.claim import answerable
from governance.rules.seat.composition import composition_verdict
from governance.rules.seat.size import Size

THIRDS, HALVES = 3, 2
# The bodies that share one bureau, and the order in which its offices are read.
LEADING = (Body.Kind.BOARD, Body.Kind.BUREAU)
RANKS: dict[str, int] = {kind: rank for rank, kind in enumerate(Office.Kind)}


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


def composition_of(body: Body, *, on: date, within: int) -> Composition:
    """The body as it sits on that day, under the text in force that day.

    An end within so many days is told. As many queries whatever the number of mandates.
    """
    text = text_of(body, on=on)
    mandates = sitting_in(body, start=on, end=on + timedelta(days=1))
    in_force = {mandate.pk for mandate in mandates}
    held = [
        office
        for office in body.offices.in_force(on=on).select_related("person")
        if office.mandate_id is None or office.mandate_id in in_force
    ]
    shared = _shared_offices(body, held, on) if body.kind in LEADING else []
    followed = set(Mandate.objects.filter(replaces__in=in_force).values_list("replaces", flat=True))
    soon = on + timedelta(days=within)

    def sitting(mandate: Mandate) -> Sitting:
        titular = mandate.person or in_quality(mandate, Holder.Role.TITULAR, on=on)
        offices = [office for office in held if office.mandate_id == mandate.pk]
        return Sitting(
            place=place_name(mandate.territory),
            mandate=mandate,
            titular=titular,
            substitute=in_quality(mandate, Holder.Role.SUBSTITUTE, on=on),
            offices=[*offices, *(office for office in shared if office.person == titular)],
            ends_soon=bool(mandate.ends_on and mandate.ends_on <= soon and mandate.pk not in followed),
        )

    voices = [mandate for mandate in mandates if mandate.has_voice]
    unknown: Sequence[str] = ()
    if text.composition is not None:
        placed = benches_of(mandates, text, on=on, offices=held)
        benches = benches_of_text(body, text, placed, sitting, on)
        checks, unknown = _checks(body, text, placed, on)
    else:
        plans = list(body.seat_plans.select_related("college"))
        elsewhere = "Membres" if body.is_group else "Hors collège"
        benches = benches_planned(plans, voices, sitting, elsewhere=elsewhere)
        checks = [_told(verdict) for verdict in _of_bureau(body, text, on)]
    return Composition(
        benches=benches,
        guests=[sitting(mandate) for mandate in mandates if not mandate.has_voice],
        offices=sorted([*held, *shared], key=lambda office: RANKS.get(office.kind, len(RANKS))),
        departures=departures_of(voices),
        text=text,
        total=text.composition.total if text.composition else None,
        checks=checks,
        unknown=unknown,
    )


def _shared_offices(body: Body, held: Sequence[Office], on: date) -> list[Office]:
    """The offices of the same bureau that were given in another body: one reads them in both."""
    known = {(office.name, office.person_id) for office in held}
    return [
        office
        for office in offices_between(body, start=on, end=on + timedelta(days=1))
        if office.body_id != body.pk and (office.name, office.person_id) not in known
    ]


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
    facts = facts_of(body, benches.rule, on=on, colleges=text.colleges)
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
    found = [part for part in bureau_verdict(text.bureau, held).parts if not part.is_yes]
    elected = Mandate.objects.filter(body__in=of_one_bureau(body), obtained=Mandate.Obtained.ELECTED)
    latest = None if offices else elected.in_force(on=on).aggregate(day=Max("starts_on"))["day"]
    if latest is not None:
        due = bureau_due_verdict(text.bureau, latest, elected_on=None, on=on)
        found += [] if due.is_yes else [due]
    return found


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
    if unknown == len(genders):
        return f"Civilité inconnue pour {counted(unknown, 'personne', 'personnes')} : parité non connue."
    said = f"{counted(women, 'femme', 'femmes')}, {counted(men, 'homme', 'hommes')}"
    if unknown:
        said += f", {counted(unknown, 'personne', 'personnes')} dont la civilité n’est pas connue"
    if known := women + men:
        among = " parmi celles dont la civilité est connue" if unknown else ""
        said += f" : {percent(Fraction(women, known), 0)} de femmes{among}"
    return f"{said}."
