"""What the office adds to a member's file: its requests, its pieces and until when, its departures."""

from __future__ import annotations

from datetime import date

from cressmember.accounts.models import User
from cressmember.core.queries import how_many
from cressmember.members.models import Departure, Organisation
from cressmember.members.queries import Panel
from cressmember.office.permissions import APPLICATIONS


def member_panel(organisation: Organisation, on: date, user: User) -> Panel | None:
    """How it joined, what proves what it is, how it leaves; nothing where there is nothing of it."""
    if not user.has_perm(APPLICATIONS):
        return None
    requests = organisation.applications.order_by("-pk")
    pieces = organisation.evidence.filter(checked_at__isnull=False)
    departures = Departure.objects.filter(membership__organisation=organisation)
    # Most files have none of it: one statement says so.
    if not any(how_many({"requests": requests, "pieces": pieces, "departures": departures}).values()):
        return None
    return Panel(
        "Demandes, pièces et départs",
        "office/_member_panel.html",
        {"requests": requests, "pieces": pieces, "departures": departures, "on": on},
    )
