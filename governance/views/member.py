"""What the member’s file shows of its mandates: its panel, its moments."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from cressmember.accounts.models import User
from cressmember.core.ui.timeline import Moment
from cressmember.members.models import Organisation, Representation
from cressmember.members.queries import Panel
from governance import permissions
from governance.models import Mandate

SHOWN_BEFORE_ITS_END = timedelta(days=90)


def mandates_of(organisation: Organisation, on: date) -> list[Any]:
    """Every mandate of an organisation with who sits that day; asked once for the panel and the moments."""
    known = organisation.__dict__.get("_mandates_told")
    if known is None or known[0] != on:
        rows = Mandate.objects.told(on=on).filter(organisation=organisation)
        known = (on, list(rows.select_related("body", "college").order_by("-starts_on", "-pk")))
        organisation.__dict__["_mandates_told"] = known
    return known[1]


def member_panel(organisation: Organisation, on: date, user: User) -> Panel | None:
    """The seats that the organisation holds; nothing for one that never sat."""
    if not user.has_perm(permissions.VIEW):
        return None
    rows = mandates_of(organisation, on)
    if not rows:
        return None
    return Panel(
        "Mandats",
        "governance/_member_panel.html",
        {
            "mandates": [row for row in rows if row.in_force_on(on)],
            "past": [row for row in rows if row.ends_on and row.ends_on <= on],
            "soon": on + SHOWN_BEFORE_ITS_END,
            "on": on,
        },
    )


def seats_of_college(organisation: Organisation, on: date, user: User) -> Panel | None:
    """The seats that it, or whoever represents it, holds for a college, now or later; nothing without one."""
    if not user.has_perm(permissions.VIEW):
        return None
    people = Representation.objects.in_force(on=on).filter(organisation=organisation, person__isnull=False)
    rows = (
        Mandate.objects.told(on=on)
        .filter(Q(organisation=organisation) | Q(person__in=people.values("person")), college__isnull=False)
        .exclude(ends_on__lte=on)
        .select_related("body", "college", "organisation", "person")
    )
    mandates = list(rows)
    if not mandates:
        return None
    return Panel(
        "Des sièges sont tenus au titre de son collège",
        "governance/_college_seats.html",
        {"mandates": mandates, "on": on},
    )


def member_moments(organisation: Organisation, on: date, user: User) -> Iterator[Moment]:
    """The mandates on the member's timeline."""
    if not user.has_perm(permissions.VIEW):
        return
    for row in mandates_of(organisation, on):
        url = row.get_absolute_url()
        if row.starts_on:
            yield Moment(row.starts_on, f"Mandat : {row.body}", text=row.decision, url=url)
        if row.ends_on and row.ends_on <= on:
            reason = row.get_end_reason_display() or "Fin du terme"
            yield Moment(row.ends_on, f"Fin du mandat : {row.body}", text=reason, url=url)
