"""Where each member stands, and where the new colleges lead it."""

from __future__ import annotations

from datetime import date

from cressmember.members.models import Membership, Placement
from governance.models import Reassignment, Statutes
from governance.rules.electorate.colleges import CollegeSet
from governance.rules.electorate.reform import Placing, placings
from governance.rules.statutes import Statutes as Rules


def placings_of(statutes: Statutes, rules: Rules, *, on: date) -> list[Placing]:
    """Where the members of that day go under a version, in the order of their files.

    Whoever already has the date of its end stays until then in the college where it is.
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
    return placings({member: codes.get(member, "") for member in members}, colleges, chosen=chosen)
