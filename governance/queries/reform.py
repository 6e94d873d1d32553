"""Where each member stands, where the new colleges lead it, and what becomes of the seats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from cressmember.members.models import Membership, Placement
from governance.models import Body, Mandate, Reassignment, Statutes
from governance.queries.seated import benches_of, sitting_in
from governance.queries.text import BodyText, text_in
from governance.rules.electorate.colleges import CollegeSet
from governance.rules.electorate.reform import Arrival, Placing, placings
from governance.rules.seat.claim import over, size_of
from governance.rules.seat.seats import Guests, SeatGroup
from governance.rules.statutes import Statutes as Rules
from governance.rules.statutes import problems_of, statutes_from


def placings_of(statutes: Statutes, rules: Rules, *, on: date) -> list[Placing]:
    """Where the members of that day go under a version, in the order of their files.

    Whoever already has the date of its end stays until then in the college where it is. Whoever stands in a
    college of the version, once it was applied, is told as it was placed.
    """
    return placings_in(rules.colleges, statutes, on=on)


def placings_in(colleges: CollegeSet, statutes: Statutes, *, on: date) -> list[Placing]:
    """The same, of the colleges of a version that may lack all the rest."""
    staying = Membership.objects.in_force(on=on).filter(ended_on__isnull=True)
    members = staying.order_by("organisation").values_list("organisation", flat=True)
    codes = dict(
        Placement.objects.in_force(on=on)
        .values_list("organisation", "college__code")
        .order_by("organisation")
    )
    chosen = dict(Reassignment.objects.filter(statutes=statutes).values_list("organisation", "college"))
    standing = {member: codes.get(member, "") for member in members}
    return placings(standing, colleges, chosen=chosen, arrived=_arrived(statutes, on=on))


def _arrived(statutes: Statutes, *, on: date) -> dict[int, Arrival]:
    """Those who stand that day in a college of a version that was applied, and how each came there."""
    effective_on, own = statutes.effective_on, statutes.college_set_id
    if effective_on is None or own is None:
        return {}
    there = Placement.objects.in_force(on=on).filter(college__college_set=own)
    by_reform = {
        member: act == str(statutes) or starts_on is None or starts_on <= effective_on
        for member, starts_on, act in there.values_list("organisation", "starts_on", "act")
    }
    # Where they were on the eve; or, of those who came before the text was typed in, under the one before.
    earlier = Q(starts_on__isnull=True) | Q(starts_on__lt=effective_on) | ~Q(college__college_set=own)
    rows = Placement.objects.filter(earlier, organisation__in=there.values("organisation")).order_by("pk")
    before = dict(rows.values_list("organisation", "college__code"))
    return {member: Arrival(before.get(member, ""), ours) for member, ours in by_reform.items()}


def left_behind(*, on: date) -> QuerySet[Membership]:
    """The members who stand in a college that a reform closed: people still have to place them."""
    closed = Placement.objects.in_force(on=on).filter(college__college_set__ends_on__lte=on)
    staying = Membership.objects.in_force(on=on).filter(ended_on__isnull=True)
    return staying.filter(organisation__in=closed.values("organisation"))


@dataclass(frozen=True, slots=True)
class Passage:
    """How many members a version moves, and how many people must still place.

    ``is_overtaken`` tells that the members have gone on to the colleges of a later version.
    """

    moving: int
    left: int
    is_overtaken: bool = False

    @property
    def is_due(self) -> bool:
        return bool(self.moving) and not self.is_overtaken


def passage_of(statutes: Statutes, *, on: date) -> Passage | None:
    """What is left to do of a version's passage; None for a text that cannot be read yet."""
    if problems_of(statutes.document):
        return None
    day = statutes.effective_on
    later = Statutes.objects.adopted().filter(effective_on__gt=day) if day else Statutes.objects.none()
    if later.filter(effective_on__lte=on).exists():
        return Passage(0, 0, is_overtaken=True)
    found = placings_of(statutes, statutes_from(statutes.document), on=on)
    own = set(
        Placement.objects.in_force(on=on)
        .filter(college__college_set=statutes.college_set_id or 0)
        .values_list("organisation", "college__code")
    )
    moving = sum(bool(each.after) and (each.member, each.after) not in own for each in found)
    return Passage(moving, sum(each.is_open for each in found))


@dataclass(frozen=True, slots=True)
class SeatsAside:
    """A group of seats before and after: how many, how many hold them, who would be too many."""

    name: str
    before: str
    held_before: int
    after: str
    held_after: int
    surplus: int = 0
    holders: Sequence[Mandate] = ()


@dataclass(frozen=True, slots=True)
class BodyAside:
    """A body under two texts: its seats, group by group, and those whose seats the new one does not have.

    ``waiting`` are those whose college people still have to choose.
    """

    body: Body
    lines: list[SeatsAside]
    before: str
    after: str
    unseated: list[Mandate]
    waiting: list[Mandate]


def seats_aside(statutes: Statutes, before: Statutes | None, *, on: date) -> list[BodyAside]:
    """The bodies of the chamber: the seats of a version beside those of the one before it.

    A body that the version no longer seats is told while some still sit there.
    Those who sit that day are seated where their colleges go, and where people chose to place their holders.
    """
    found = []
    placed: dict[int, str] | None = None
    for body in Body.objects.standing(on=on).exclude(code="").select_related("parent"):
        old, new = text_in(before, body), text_in(statutes, body)
        if new.composition is None:
            if gone := _gone(body, old, on):
                found.append(gone)
            continue
        if placed is None:
            assert new.colleges  # A text that can be read has its colleges.
            placed = {row.member: row.after for row in placings_in(new.colleges, statutes, on=on)}
        found.append(_aside(body, old, new, _sitting(body, on), placed, on))
    return found


def _sitting(body: Body, on: date) -> list[Mandate]:
    return [row for row in sitting_in(body, start=on, end=on + timedelta(days=1)) if row.has_voice]


def _gone(body: Body, old: BodyText, on: date) -> BodyAside | None:
    """A body of which the new text says no seat any more, while some still sit there."""
    if old.composition is None or not (sitting := _sitting(body, on)):
        return None
    held = [holder.seats for _, holder in benches_of(sitting, old, on=on).seated]
    lines = [
        SeatsAside(name, _said(group, body), held.count(name), NONE, 0)
        for name, group in _groups(old).items()
    ]
    return BodyAside(body, lines, old.composition.total.said, NONE, sitting, [])


def _aside(
    body: Body, old: BodyText, new: BodyText, sitting: list[Mandate], placed: Mapping[int, str], on: date
) -> BodyAside:
    was, is_now = _groups(old), _groups(new)
    held_before = benches_of(sitting, old, on=on).seated if old.composition else []
    benches = benches_of(sitting, new, on=on, placed=placed)
    lines = []
    for name in [*is_now, *(name for name in was if name not in is_now)]:
        holders = [row for row, holder in benches.seated if holder.seats == name]
        size = size_of(is_now[name], employees=body.employees) if name in is_now else None
        surplus = over(size, len(holders)) if size else 0
        lines.append(
            SeatsAside(
                name,
                _said(was.get(name), body),
                sum(holder.seats == name for _, holder in held_before),
                _said(is_now.get(name), body),
                len(holders),
                surplus,
                holders if surplus else (),
            )
        )
    assert new.composition
    total = old.composition.total.said if old.composition else NONE
    waiting = [row for row in benches.outside if placed.get(row.organisation_id or 0) == ""]
    unseated = [row for row in benches.outside if row not in waiting]
    return BodyAside(body, lines, total, new.composition.total.said, unseated, waiting)


NONE = "—"


def _groups(text: BodyText) -> dict[str, SeatGroup]:
    groups = text.composition.seats if text.composition else ()
    return {group.name: group for group in groups if not isinstance(group, Guests)}


def _said(group: SeatGroup | None, body: Body) -> str:
    if group is None:
        return NONE
    size = size_of(group, employees=body.employees)
    return size.said if size else "selon l’effectif"
