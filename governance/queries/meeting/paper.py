"""The paper of an election, in plain data: who stands, and how many names one may give."""

from __future__ import annotations

from typing import Any

from cressmember.core.models import Chamber
from cressmember.kernel.writing import counted, long_date
from governance.models import Election
from governance.queries.meeting.election import names_permitted, rounds_of, who_elects


def paper_content(election: Election) -> dict[str, Any]:
    """What the list and the paper print, in plain data."""
    rounds = rounds_of(election)
    left = election.seats
    if rounds.ballots and rounds.result:
        left = rounds.result.last.seats_left or left
    return {
        "chamber": Chamber.current().letterhead(),
        "meeting": str(election.item.meeting),
        "held_on": long_date(election.item.meeting.held_on),
        "title": str(election.body),
        "seat": election.seat,
        "who": who_elects(election, rounds.text),
        "seats": counted(left, "siège à pourvoir", "sièges à pourvoir"),
        "names": counted(names_permitted(rounds), "nom", "noms"),
        "round": len(rounds.ballots) + 1,
        "candidates": [
            {
                "name": rounds.names[each.pk],
                "substitute": str(each.substitute) if each.substitute else "",
                "statement": each.statement,
            }
            for each in rounds.standing
        ],
    }
