"""Those who leave: a resignation received, an exclusion begun, a strike-off put to the next board."""

from __future__ import annotations

from cressmember.accounts.models import User
from cressmember.members.actions.departure import open_departure
from cressmember.members.models import Membership
from cressmember.office.actions.departure import invite_to_speak
from cressmember.office.actions.departure_vote import put_departure
from cressmember.office.management.demo.calendar import Calendar
from cressmember.office.management.demo.reminders import IMPORTED_YEAR, NOTIFIED
from governance.models import Meeting


def leave(days: Calendar, *, board: Meeting, by: User) -> None:
    """Open three departures, of members who sit nowhere; the board will vote on one."""
    members = Membership.objects.in_force(on=days.today)
    owing = open_departure(
        membership=members.get(organisation__number=NOTIFIED),
        kind="unpaid",
        on=days.ago(20),
        reminded_on=days.ago(80),
        because=f"La cotisation {IMPORTED_YEAR} reste due, malgré nos rappels et une mise en demeure.",
        by=by,
    )
    invite_to_speak(
        departure=owing, hearing_at=board.starts_at, hearing_place=board.place, on=days.today, by=by
    )
    put_departure(departure=owing, meeting=board, on=days.today, by=by)
    standing = members.filter(organisation__mandates__isnull=True, departures__isnull=True)
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
