"""Who leads the chamber beside who makes it up: shares of members and of seats, side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from cressmember.kernel.territory import departement
from cressmember.members.models import Organisation, Person, Representation
from cressmember.members.queries import college_names
from cressmember.members.rules.parity import Outcome, parity_of
from governance.models import Body, Holder, Mandate
from governance.queries.seated import in_quality, sitting_in

BODIES = (Body.Kind.BOARD, Body.Kind.BUREAU)
NOWHERE = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A count of members, or of seats; ``share`` of the whole, None where there is no whole.

    ``is_absent`` tells that members have none of the seats that are held there.
    """

    count: int
    share: Fraction | None
    is_absent: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One college, or one département: its members, then its seats in each body."""

    label: str
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The members against the bodies, by one criterion; ``heads`` names the bodies."""

    title: str
    heading: str
    heads: Sequence[str]
    lines: Sequence[Line]
    wholes: Sequence[int]


def comparisons(*, on: date) -> list[Comparison]:
    """Members, board and bureau by college, by département and by type, as of a day.

    A seat counts where its organisation is placed that day; one that a person holds alone is of no college.
    """
    bodies = leading_bodies(on=on)
    members = Organisation.objects.members(on=on).with_college(on=on).order_by()
    rows = list(members.values_list("pk", "college_code", "departement", "kind"))
    seated = {
        body.pk: [mandate.organisation_id for mandate in _sitting(body, on) if mandate.has_voice]
        for body in bodies
    }
    # A director whose membership ended since is placed nowhere: seats are not only those of members.
    outside = {key for held in seated.values() for key in held if key} - {pk for pk, *_ in rows}
    others = Organisation.objects.with_college(on=on).filter(pk__in=outside).order_by()
    where = {
        pk: values
        for pk, *values in [*rows, *others.values_list("pk", "college_code", "departement", "kind")]
    }
    found = []
    for criterion in _criteria(on):
        counted = [Counter(values[criterion.rank] or NOWHERE for _, *values in rows)]
        for body in bodies:
            keys = seated[body.pk]
            counted.append(
                Counter((where[key][criterion.rank] or NOWHERE) if key else NOWHERE for key in keys)
            )
        found.append(_comparison(criterion, bodies, counted))
    return found


@dataclass(frozen=True, slots=True)
class Criterion:
    """What members and seats are compared by: the place of its value in a row, and the names of values."""

    title: str
    heading: str
    rank: int
    label: Callable[[str], str]
    order: Sequence[str] = ()


def _criteria(on: date) -> list[Criterion]:
    names = college_names(on=on)
    kinds = dict(Organisation.Kind.choices)
    return [
        Criterion("Par collège", "Collège", 0, lambda code: names.get(code, "Sans collège"), list(names)),
        Criterion(
            "Par département", "Département", 1, lambda code: str(departement(code) or "Non renseigné")
        ),
        Criterion("Par type", "Type", 2, lambda code: str(kinds.get(code, "Non renseigné"))),
    ]


def _comparison(criterion: Criterion, bodies: Sequence[Body], counted: Sequence[Counter[str]]) -> Comparison:
    wholes = [sum(each.values()) for each in counted]
    present = set().union(*counted)
    keys = [code for code in criterion.order if code in present]
    keys += sorted(present - {*criterion.order, NOWHERE})
    keys += [NOWHERE] if NOWHERE in present else []
    lines = [
        Line(
            criterion.label(key),
            [
                Cell(
                    each[key],
                    Fraction(each[key], whole) if whole else None,
                    is_absent=counted[0][key] > 0 and whole > 0 and not each[key],
                )
                for each, whole in zip(counted, wholes, strict=True)
            ],
        )
        for key in keys
    ]
    return Comparison(criterion.title, criterion.heading, [body.name for body in bodies], lines, wholes)


def leading_bodies(*, on: date) -> list[Body]:
    """The board and the bureau that stand on a day, in that order."""
    return sorted(
        Body.objects.standing(on=on).filter(kind__in=BODIES), key=lambda body: BODIES.index(body.kind)
    )


def _sitting(body: Body, on: date) -> list[Mandate]:
    return sitting_in(body, start=on, end=on + timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Sexes:
    """Women and men among some people; ``unknown`` are those whose gender nobody wrote."""

    label: str
    women: int
    men: int
    unknown: int


@dataclass(frozen=True, slots=True)
class ParityFigures:
    """Parity as the law asks it of each member's representatives, and as the bodies live it."""

    kept: int
    broken: int
    not_known: int
    without_object: int
    people: Sequence[Sexes]


def parity_figures(*, on: date) -> ParityFigures:
    """How many members keep parity among their representatives (law of 31 July 2014, art. 6); who sits."""
    roles = (Representation.Role.TITULAR, Representation.Role.SUBSTITUTE)
    named = (
        Representation.objects.in_force(on=on)
        .filter(role__in=roles, person__isnull=False, organisation__in=Organisation.objects.members(on=on))
        .values_list("organisation", "person", "person__gender")
        .distinct()
    )
    genders: dict[int, list[str]] = {}
    for organisation, _, gender in named:
        genders.setdefault(organisation, []).append(gender)
    outcomes = Counter(parity_of(each).outcome for each in genders.values())
    members = Organisation.objects.members(on=on).count()
    return ParityFigures(
        kept=outcomes[Outcome.KEPT],
        broken=outcomes[Outcome.BROKEN],
        not_known=outcomes[Outcome.NOT_KNOWN],
        without_object=members - len(genders),
        people=[
            _sexes("Représentants des adhérents", {person: gender for _, person, gender in named}.values()),
            *(
                _sexes(body.name, (each.gender for each in titulars(body, on)))
                for body in leading_bodies(on=on)
            ),
        ],
    )


def titulars(body: Body, on: date) -> list[Person]:
    """The people who sit in a body with a voice on a day."""
    found = (
        mandate.person or in_quality(mandate, Holder.Role.TITULAR, on=on)
        for mandate in _sitting(body, on)
        if mandate.has_voice
    )
    return [person for person in found if person]


def _sexes(label: str, genders: Iterable[str]) -> Sexes:
    counted = Counter(genders)
    return Sexes(label, counted["F"], counted["M"], counted[""])
