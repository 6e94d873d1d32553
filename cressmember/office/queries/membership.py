"""The members as of a day, counted along one line; who came and who left between two days."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Count, F, Max, Min, QuerySet
from django.urls import reverse

from cressmember.core.ui.charts import Bar
from cressmember.kernel.territory import departement
from cressmember.kernel.writing import short_date
from cressmember.members.filters import NOWHERE
from cressmember.members.models import DeclaredFigure, Membership, Organisation
from cressmember.members.queries import members_by_college

UNKNOWN = "Non renseigné"
MOST_YEARS = 8
# What members are counted along: the field of the register, which the list narrows under the same name.
LINES = ("kind", "legal_form", "departement", "employment_area", "sector")


def rows_url(*, on: date, **narrowed: str) -> str:
    """The list of the very members that a figure counts."""
    asked = {name: value for name, value in narrowed.items() if value}
    return f"{reverse('members:organisation-list')}?{urlencode({'au': short_date(on), **asked})}"


def count_by_college(*, on: date) -> list[Bar]:
    """Members by college; those in none come last."""
    return [
        Bar(row.name, row.members, rows_url(on=on, college=row.code or NOWHERE))
        for row in members_by_college(on=on)
    ]


def count_by(line: str, *, on: date) -> list[Bar]:
    """Members along a line of the register, the most first; what is not known comes last. One query."""
    members = Organisation.objects.members(on=on).order_by()
    counted = members.values_list(line).annotate(members=Count("pk"))
    known = sorted(((value, n) for value, n in counted if value), key=lambda row: (-row[1], row[0]))
    bars = [Bar(_label(line, value), n, rows_url(on=on, **{line: value})) for value, n in known]
    missing = sum(n for value, n in counted if not value)
    unsaid = rows_url(on=on, **{line: NOWHERE})
    return [*bars, Bar(UNKNOWN, missing, unsaid)] if missing else bars


def members_by_departement(*, on: date) -> dict[str, int]:
    """How many members each département has, by its code."""
    found = Organisation.objects.members(on=on).exclude(departement="").order_by()
    return dict(found.values_list("departement").annotate(members=Count("pk")))


def _label(line: str, value: str) -> str:
    if line == "kind":
        return str(Organisation.Kind(value).label)
    if line == "departement":
        return str(departement(value) or value)
    return value


@dataclass(frozen=True, slots=True)
class Course:
    """How membership went from a day to another: ``members`` at each end, who came, who left."""

    start: date
    end: date
    before: int
    after: int
    joined: int
    left: int


def joined_between(start: date, end: date) -> QuerySet[Membership]:
    """The memberships that began from a day, included, to another, excluded, and that held."""
    began = Membership.objects.filter(admitted_on__gte=start, admitted_on__lt=end)
    return _held(began).select_related("organisation").order_by("admitted_on", "organisation__sort_name")


def left_between(start: date, end: date) -> QuerySet[Membership]:
    """The memberships that ended from a day, included, to another, excluded."""
    over = Membership.objects.filter(ended_on__gte=start, ended_on__lt=end)
    return _held(over).select_related("organisation").order_by("ended_on", "organisation__sort_name")


def _held(rows: QuerySet[Membership]) -> QuerySet[Membership]:
    """Without those that ended on the day when they began: they never held."""

    return rows.exclude(admitted_on__isnull=False, ended_on__isnull=False, ended_on=F("admitted_on"))


def how_many_on(day: date) -> int:
    """How many organisations are members on a day."""
    return Organisation.objects.members(on=day).count()


def course(start: date, end: date) -> Course:
    """Membership from a day, included, to another, excluded: the two counts are those of these days.

    Growth is computed from the register at two dates, never typed.
    """
    return Course(
        start,
        end,
        before=how_many_on(start),
        after=how_many_on(end),
        joined=joined_between(start, end).count(),
        left=left_between(start, end).count(),
    )


def years_known(*, on: date) -> list[int]:
    """The last civil years that the register can tell, the latest last: since its first dated admission."""
    first = Membership.objects.aggregate(first=Min("admitted_on"))["first"]
    if first is None or first > on:
        return []
    return list(range(max(first.year, on.year - MOST_YEARS + 1), on.year + 1))


def counts_on(days: Iterable[date]) -> dict[date, int]:
    """How many members there were on each of these days."""
    return {day: how_many_on(day) for day in days}


@dataclass(frozen=True, slots=True)
class Declared:
    """What a network that is a member declared of its own members: how many, for which year."""

    organisation: Organisation
    year: int
    members: int


def members_of_networks(*, on: date) -> list[Declared]:
    """The members that member networks declared, each with its year; they are never added to ours."""
    networks = Organisation.objects.members(on=on).filter(kind=Organisation.Kind.NETWORK)
    kind = DeclaredFigure.Kind.MEMBERS
    latest = dict(
        DeclaredFigure.objects.filter(kind=kind, organisation__in=networks, year__lte=on.year)
        .order_by()
        .values_list("organisation")
        .annotate(latest=Max("year"))
    )
    rows = DeclaredFigure.objects.filter(kind=kind, organisation__in=latest).select_related("organisation")
    found = [row for row in rows if row.year == latest[row.organisation_id]]
    return [
        Declared(row.organisation, row.year, int(row.amount))
        for row in sorted(found, key=lambda row: (-row.amount, row.organisation.sort_name))
    ]
