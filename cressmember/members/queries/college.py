"""The colleges of a day, and how many members each holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from cressmember.members.models import College, CollegeSet, Membership, Placement
from cressmember.members.models.periods import in_force


def college_set_in_force(*, on: date) -> CollegeSet | None:
    return CollegeSet.objects.current(on=on).prefetch_related("colleges").first()


@dataclass(frozen=True, slots=True)
class CollegeCount:
    """How many members a college holds on a day."""

    code: str
    name: str
    members: int


def members_by_college(*, on: date) -> list[CollegeCount]:
    """Members in force on that day, by college; those in none come last, under « Sans collège »."""
    members = Membership.objects.in_force(on=on).values("organisation_id")
    placed = dict(
        Placement.objects.in_force(on=on)
        .filter(organisation__in=members)
        .values_list("college_id")
        .annotate(members=Count("organisation", distinct=True))
    )
    colleges = colleges_in_force(on=on)
    counts = [CollegeCount(college.code, college.name, placed.get(college.pk, 0)) for college in colleges]
    unplaced = members.count() - sum(count.members for count in counts)
    if unplaced:
        counts.append(CollegeCount("", "Sans collège", unplaced))
    return counts


def college_names(*, on: date) -> dict[str, str]:
    """The names of the colleges in force on that day by their codes, in their order; one query."""
    return {college.code: college.name for college in colleges_in_force(on=on)}


def colleges_in_force(*, on: date) -> list[College]:
    """The colleges of the set in force on that day, in their order; one query."""
    found = College.objects.filter(
        in_force(on, start="starts_on", end="ends_on", prefix="college_set__")
    ).order_by("-college_set__starts_on", "order", "pk")
    colleges = list(found)
    return [college for college in colleges if college.college_set_id == colleges[0].college_set_id]
