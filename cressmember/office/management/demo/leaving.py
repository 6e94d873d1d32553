"""Those who leave: a resignation received, an exclusion that goes before those who decide."""

from __future__ import annotations

from cressmember.accounts.models import User
from cressmember.members.actions.departure import open_departure
from cressmember.members.models import Membership
from cressmember.office.management.demo.calendar import Calendar


def leave(days: Calendar, *, by: User) -> None:
    """Open two departures, of members who sit nowhere."""
    standing = Membership.objects.in_force(on=days.today).filter(organisation__mandates__isnull=True)
    resigning, excluded = standing.order_by("-organisation__sort_name", "-pk")[:2]
    open_departure(
        membership=resigning,
        kind="resignation",
        on=days.today,
        resigned_on=days.ago(4),
        in_writing=True,
        because="Fin de l’activité dans la région.",
        by=by,
    )
    open_departure(
        membership=excluded,
        kind="exclusion",
        on=days.today,
        because="Usage du nom de la chambre sans son accord.",
        by=by,
    )
