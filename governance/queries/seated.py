"""Those who sit in a body on a day, as the rules of its composition see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch

from cressmember.kernel.folding import fold
from cressmember.kernel.violations import RuleViolation
from cressmember.members.models import Organisation, Person, Placement
from governance.models import Body, Holder, Mandate, Office
from governance.queries.text import BodyText
from governance.rules.answer.verdict import Outcome, Verdict
from governance.rules.electorate.colleges import CollegeSet
from governance.rules.seat.claim import Claim, group_of, territory_in
from governance.rules.seat.gender import sexes_of
from governance.rules.seat.parity import gender_verdict
from governance.rules.seat.placement import Facts, places_of, sitting_of
from governance.rules.seat.placement import Holder as Seated
from governance.rules.seat.seats import Composition, Filling, SeatGroup, Seats, TerritorySeats

Obtained = Mandate.Obtained
# The ways of the text in which a mandate obtained so is held.
FILLINGS = {
    Obtained.ELECTED: frozenset({Filling.ELECTED}),
    Obtained.COOPTED: frozenset({Filling.ELECTED, Filling.DESIGNATED}),
    Obtained.DESIGNATED: frozenset({Filling.DESIGNATED}),
    Obtained.BY_RIGHT: frozenset({Filling.OFFICE, Filling.FOUNDER}),
}


def sitting_in(body: Body, *, start: date | None, end: date | None) -> list[Mandate]:
    """The mandates that hold on a day of a period, with everybody who sits under them then. Two queries."""
    people = Prefetch("holders", Holder.objects.select_related("person"), to_attr="people")
    rows = Mandate.objects.filter(body=body).overlapping(start=start, end=end)
    return list(rows.select_related("organisation", "person", "college").prefetch_related(people))


def in_quality(mandate: Mandate, role: str, *, on: date) -> Person | None:
    """Who sits under a mandate that day in that quality, among those that were asked for beforehand."""
    people: Iterable[Holder] = getattr(mandate, "people", ())
    return next((row.person for row in people if row.role == role and row.in_force_on(on)), None)


def placed_on(mandates: Iterable[Mandate], *, on: date) -> dict[int, str]:
    """The colleges in which the organisations that sit are placed on a day."""
    keys = [row.organisation_id for row in mandates if row.organisation_id]
    rows = Placement.objects.in_force(on=on).filter(organisation__in=keys)
    return dict(rows.values_list("organisation", "college__code"))


@dataclass(frozen=True, slots=True)
class Benches:
    """Those who sit, as the text sees them; ``outside`` are those whose seats it does not have."""

    rule: Composition
    seated: list[tuple[Mandate, Seated]]
    outside: list[Mandate]

    @property
    def holders(self) -> list[Seated]:
        return [holder for _, holder in self.seated]


def benches_of(
    mandates: Sequence[Mandate],
    text: BodyText,
    *,
    on: date,
    placed: Mapping[int, str] | None = None,
    offices: Sequence[Office] = (),
) -> Benches:
    """Where each of these mandates sits under a text, on that day. Raises ValueError without seats in it."""
    rule = text.composition
    if rule is None:
        raise ValueError("the text says nothing of the seats of this body")
    if placed is None:
        placed = placed_on(mandates, on=on)
    names = Names()
    seated, outside = [], []
    for mandate in mandates:
        place = placed.get(mandate.organisation_id or 0, "")
        held = claim_of(mandate, text, place)
        group = group_of(rule, held)
        if group is None:
            outside.append(mandate)
            continue
        function = next((row.name for row in offices if row.mandate_id == mandate.pk), "")
        # Whoever holds the seat of a college is of that college, as the register places it.
        college = text.college_of(place) or held.college
        seated.append((mandate, _holder(mandate, group, college, rule, names, function, on)))
    return Benches(rule, seated, outside)


def claim_of(mandate: Mandate, text: BodyText, placed: str = "") -> Claim:
    """A mandate as the rules look at it."""
    return Claim(
        seats=mandate.seats,
        fillings=FILLINGS.get(Obtained(mandate.obtained), frozenset()),
        is_guest=not mandate.has_voice,
        college=text.college_of(mandate.college.code if mandate.college else "", placed),
        territory=mandate.territory,
    )


def facts_of(body: Body, rule: Composition, *, on: date, colleges: CollegeSet | None = None) -> Facts:
    """What the composition depends on beside those who sit: employees, who held what rotates before."""
    return Facts(
        employees=body.employees or 0,
        previous=_previous(body, rule, on),
        college_names=tuple(colleges.names.items()) if colleges else (),
    )


def _previous(body: Body, rule: Composition, on: date) -> frozenset[tuple[str, str]]:
    turning = [
        each
        for group in rule.seats
        if isinstance(group, TerritorySeats)
        for each in group.constituencies
        if each.rotates
    ]
    if not turning:
        return frozenset()
    past = body.mandates.filter(ends_on__lte=on).exclude(territory="").order_by("-ends_on", "-pk")
    last = [territory_in(rule, territory) for territory in past.values_list("territory", flat=True)]
    found = ((each.name, next((place for place in last if each.holds(place)), "")) for each in turning)
    return frozenset((name, place) for name, place in found if place)


def parity_verdict(benches: Benches, facts: Facts) -> Verdict:
    """What the rules of parity answer of those whose seats count; to be decided where they ask for more."""
    rule = benches.rule
    sitting = sitting_of(places_of(rule, benches.holders, facts))
    seats = max(rule.total.least, len(sitting))
    try:
        return gender_verdict(rule.gender, sexes_of(holder.sex for holder in sitting), seats=seats)
    except RuleViolation as unsaid:
        told = str(unsaid)
        return Verdict(outcome=Outcome.TO_DECIDE, sentence=told, article=unsaid.article or "", question=told)


class Names:
    """Two people, or two organisations, of one name stay two."""

    def __init__(self) -> None:
        self.known: dict[str, list[Any]] = {}

    def of(self, thing: Person | Organisation) -> str:
        same = self.known.setdefault(str(thing), [])
        if thing not in same:
            same.append(thing)
        rank = same.index(thing)
        return f"{thing} ({rank + 1})" if rank else str(thing)


def _holder(
    mandate: Mandate, group: SeatGroup, college: str, rule: Composition, names: Names, office: str, on: date
) -> Seated:
    titular = mandate.person or in_quality(mandate, Holder.Role.TITULAR, on=on)
    substitute = in_quality(mandate, Holder.Role.SUBSTITUTE, on=on)
    organisation = names.of(mandate.organisation) if mandate.organisation else ""
    qualities = frozenset[str]()
    if isinstance(group, Seats):
        # Whoever gives a seat that a quality opens says by it that the quality is there.
        qualities = frozenset({group.quality} - {""})
        organisation = next(
            (each for each in sorted(group.organisations) if fold(each) == fold(organisation)), organisation
        )
    return Seated(
        seats=group.name,
        # An organisation that named nobody yet holds its seat all the same.
        person=names.of(titular) if titular else organisation,
        organisation=organisation,
        college=college,
        territory=territory_in(rule, mandate.territory),
        office=office,
        qualities=qualities,
        sex=titular.gender if titular else "",
        substitute=names.of(substitute) if substitute else "",
    )
