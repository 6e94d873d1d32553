"""The roll of a meeting, drawn up from the register: who votes, in which college, and why others do not."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet

from cressmember.kernel.periods import Period, months_later
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import long_date
from cressmember.members.models import DeclaredFigure, Membership, Organisation, Placement, Settlement
from governance.models import Mandate, Meeting
from governance.queries.meeting.text import MeetingText
from governance.rules.answer.verdict import Outcome, Verdict
from governance.rules.electorate.colleges import Subtype
from governance.rules.electorate.facts import MemberFacts, Occasion, Settled
from governance.rules.electorate.franchise import Franchise
from governance.rules.electorate.moment import UNSTATED
from governance.rules.electorate.roll import Line, Register, Roll, roll
from governance.rules.electorate.weighing import effective_weights

# A member since before our records has been one for as long as any text may ask.
LONG_AGO = date(1901, 1, 1)
# The names under which statutes may speak of what members declare, beside the label of the figure itself.
FIGURE_NAMES: Mapping[str, tuple[str, ...]] = {
    DeclaredFigure.Kind.FTE: ("salariés", "effectif", "ETP"),
    DeclaredFigure.Kind.MEMBERS: ("adhérents", "nombre d’adhérents"),
    DeclaredFigure.Kind.BUDGET: ("budget",),
    DeclaredFigure.Kind.TURNOVER: ("chiffre d’affaires",),
    DeclaredFigure.Kind.PAYROLL: ("masse salariale",),
    DeclaredFigure.Kind.POPULATION: ("population", "habitants"),
    DeclaredFigure.Kind.UNITS: ("unités", "nombre d’unités"),
}


@dataclass(frozen=True, slots=True)
class DrawnUp:
    """A roll, and when it was looked at."""

    roll: Roll
    occasion: Occasion


def roll_of(meeting: Meeting, text: MeetingText, *, at: datetime, today: date) -> DrawnUp:
    """The roll as the register knows it at an instant; a seat of the body votes where it is not all members.

    Raises RuleViolation when the text leaves open what becomes of a college that is too small.
    """
    occasion = occasion_of(meeting, today=today)
    if not meeting.of_all_members:
        return DrawnUp(drawn_of_seats(facts_of_seats(meeting)), occasion)
    members = facts_of_members(meeting.held_on, since=min(today, meeting.held_on), at=at)
    return DrawnUp(drawn(text, occasion, members), occasion)


def drawn(text: MeetingText, occasion: Occasion, members: list[MemberFacts]) -> Roll:
    """The roll that the text draws from these facts. Raises RuleViolation like ``roll_of``."""
    if text.franchise is None or text.colleges is None:
        return Roll(tuple(_everybody(members, occasion)))
    known = {college.code for college in text.colleges.colleges}
    members = [_within(member, known) for member in members]
    sizes = Counter(code for member in members for code in member.colleges)
    weighing = effective_weights(text.colleges, sizes)
    if weighing.verdict.is_open:
        raise RuleViolation(weighing.verdict.sentence, article=weighing.verdict.article)
    register = Register(text.franchise, text.colleges, occasion, weighing.votes_in)
    return roll(register, members)


def drawn_of_seats(members: Iterable[MemberFacts]) -> Roll:
    """One vote for each seat that has a voice."""
    sentence = "1 voix : ce siège a voix délibérative."
    verdict = Verdict(outcome=Outcome.YES, sentence=sentence)
    return Roll(tuple(Line(member, next(iter(member.colleges), ""), 1, verdict) for member in members))


def occasion_of(meeting: Meeting, *, today: date) -> Occasion:
    """The days that the text looks at: of the call, of the meeting, and the dues year that holds it."""
    held_on = meeting.held_on
    called_on = min(meeting.convened_on or today, held_on)
    return Occasion(called_on, held_on, dues_year_on(held_on))


def settles_on_day(franchise: Franchise | None, occasion: Occasion) -> date | None:
    """The day on which the text closes the roll; None when it does not say."""
    if franchise is None or franchise.frozen == UNSTATED:
        return None
    return franchise.frozen.day(occasion)


def dues_year_on(day: date) -> Period:
    """The dues year that holds a day, as settled dues tell it; the civil year where none does."""
    told = Settlement.objects.standing()
    found = told.covering(on=day).order_by("-recorded_at").values_list("year_starts_on", "year_ends_on")
    if year := found.first():
        return Period(*year)
    start = date(day.year, 1, 1)
    latest = told.filter(year_ends_on__lte=day).order_by("-year_ends_on").first()
    if latest is not None:
        start = latest.year_ends_on
        while months_later(start, 12) <= day:
            start = months_later(start, 12)
    return Period(start, months_later(start, 12))


def facts_of_members(day: date, *, since: date, at: datetime) -> list[MemberFacts]:
    """What the register knows at an instant of the members of a day, and of those who left since another."""
    memberships = Membership.objects.in_force(on=day) | Membership.objects.in_force(on=since)
    admitted: dict[int, tuple[date, date | None]] = {}
    for pk, start, end in memberships.values_list("organisation", "admitted_on", "ended_on"):
        joined = start or LONG_AGO
        # Of one that left and came back, the membership of the day counts.
        if pk not in admitted or joined > admitted[pk][0]:
            admitted[pk] = (joined, end)
    # The database knows who they are: two thousand keys would be written into each statement.
    members = memberships.order_by().values("organisation")
    settled = _settled(members, at)
    figures = _figures(members)
    placed = dict(
        Placement.objects.in_force(on=day)
        .filter(organisation__in=members)
        .values_list("organisation", "college__code")
    )
    named = (
        Organisation.objects.filter(pk__in=members)
        .order_by("sort_name", "pk")
        .values_list("pk", "name", "kind", "departement")
    )
    return [
        MemberFacts(
            key=str(pk),
            name=name,
            joined_on=admitted[pk][0],
            left_on=admitted[pk][1],
            colleges=frozenset([placed[pk]]) if pk in placed else frozenset(),
            subtype=Subtype.NETWORK if kind == Organisation.Kind.NETWORK else Subtype.ENTERPRISE,
            settled=tuple(settled[pk]),
            figures=figures[pk],
            constituency=departement,
        )
        for pk, name, kind, departement in named
    ]


def _settled(members: QuerySet[Any, Any], at: datetime) -> dict[int, list[Settled]]:
    found: dict[int, list[Settled]] = defaultdict(list)
    rows = Settlement.objects.known(at=at).filter(organisation__in=members)
    for pk, start, end, on in rows.values_list(
        "organisation", "year_starts_on", "year_ends_on", "settled_on"
    ):
        found[pk].append(Settled(Period(start, end), on))
    return found


def _figures(members: QuerySet[Any, Any]) -> dict[int, dict[str, int | Fraction]]:
    """The last figure of each kind that each declared, under the names that statutes may use."""
    found: dict[int, dict[str, int | Fraction]] = defaultdict(dict)
    rows = DeclaredFigure.objects.filter(organisation__in=members).order_by("year")
    for pk, kind, amount in rows.values_list("organisation", "kind", "amount"):
        for name in FIGURE_NAMES.get(kind, ()):
            found[pk][name] = _exact(amount)
    return found


def _exact(amount: Decimal) -> int | Fraction:
    numerator, denominator = amount.as_integer_ratio()
    return numerator if denominator == 1 else Fraction(numerator, denominator)


def _within(member: MemberFacts, known: set[str]) -> MemberFacts:
    """The member in the colleges that the text knows: a reform may not have placed everyone yet."""
    return replace(member, colleges=member.colleges & known)


def _everybody(members: Iterable[MemberFacts], occasion: Occasion) -> Iterable[Line]:
    """One vote each: without a clause, an assembly is that of all the members, equal to one another."""
    for member in members:
        college = next(iter(member.colleges), "")
        if member.left_on is not None and member.left_on <= occasion.meeting_on:
            why = f"Ne vote pas : n’est plus membre depuis le {long_date(member.left_on)}."
            yield Line(member, college, 0, Verdict(outcome=Outcome.NO, sentence=why))
            continue
        sentence = "1 voix : les statuts ne disent rien du droit de vote."
        yield Line(member, college, 1, Verdict(outcome=Outcome.YES, sentence=sentence))


def facts_of_seats(meeting: Meeting) -> list[MemberFacts]:
    """Whoever holds a seat that has a voice on the day of the meeting; the key is that of the mandate."""
    assert meeting.body is not None  # A gathering is of all members.
    mandates = (
        Mandate.objects.in_force(on=meeting.held_on)
        .voting()
        .filter(body=meeting.body)
        .select_related("organisation", "person", "college")
    )
    return [
        MemberFacts(
            key=str(mandate.pk),
            name=str(mandate.held_by),
            joined_on=mandate.starts_on or LONG_AGO,
            colleges=frozenset([mandate.college.code]) if mandate.college else frozenset(),
            category=mandate.seats,
            organisation=str(mandate.organisation_id or ""),
            constituency=mandate.territory,
        )
        for mandate in mandates
    ]
