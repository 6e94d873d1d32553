"""A chamber under the statutes of the demonstration, and a meeting of it: who is on the roll, who came."""

import json
from datetime import date, datetime, time
from pathlib import Path

from django.utils import timezone

from cressmember.kernel.folding import fold
from cressmember.members.models import Settlement
from governance.actions.body import create_body
from governance.actions.statutes import adopt_statutes, write_statutes
from governance.models import (
    AgendaItem,
    Ballot,
    Body,
    Meeting,
    Officer,
    Participant,
    Presence,
    Proxy,
    Resolution,
    RollLine,
)
from tests.governance.seats import member

TEXT = Path(__file__).parents[2] / "cressmember/office/demo/statutes.json"
HELD_ON = date(2026, 6, 25)


def instant(hour, minute=0, *, on=HELD_ON):
    """A moment of the day of the meeting, where the chamber is."""
    return timezone.make_aware(datetime.combine(on, time(hour, minute)))


def statutes(*, on=date(2024, 1, 1), **changed):
    """The statutes of the demonstration, in force."""
    document = json.loads(TEXT.read_text(encoding="utf-8")) | changed
    written = write_statutes(title="Statuts", document=document, by=None)
    return adopt_statutes(statutes=written, adopted_by="AGE", adopted_on=on, effective_on=on, by=None)


def assembly(*rules, call=1, previous=None, title="Assemblée générale", **fields):
    """A meeting of the assembly, ordinary unless said otherwise, at two in the afternoon."""
    body = Body.objects.filter(code="ag").first()
    body = body or create_body(name="Assemblée générale", kind="assembly", code="ag", by=None)
    return Meeting.objects.create(
        body=body,
        rules=list(rules or ["ago"]),
        title=title,
        call=call,
        previous=previous,
        starts_at=fields.pop("starts_at", instant(14)),
        **fields,
    )


def paid(organisation, year=2026, *, on=date(2026, 2, 1), recorded_at=None):
    """The dues of a civil year are settled, on a day, as the register learnt it that day at noon."""
    return Settlement.objects.create(
        organisation=organisation,
        year=str(year),
        year_starts_on=date(year, 1, 1),
        year_ends_on=date(year + 1, 1, 1),
        settled_on=on,
        recorded_at=recorded_at or instant(12, on=on),
    )


def payer(name, *, code="associations", on=date(2020, 3, 1), paid_on=date(2026, 2, 1), **fields):
    """A member whose dues of the year are settled."""
    organisation = member(name, code=code, on=on, **fields)
    paid(organisation, on=paid_on)
    return organisation


def elector(meeting, name, *, college="associations", votes=1, order=1, organisation=None, **fields):
    """Somebody on the roll, typed in without going through the register."""
    participant = Participant.objects.create(
        meeting=meeting,
        quality=Participant.Quality.MEMBER if organisation else Participant.Quality.SEAT,
        organisation=organisation,
        name=name,
        sort_name=fold(name),
        search_text=fold(name),
        **fields,
    )
    RollLine.objects.create(
        participant=participant,
        college=college,
        college_name=college.capitalize(),
        college_order=order,
        votes=votes,
        outcome="yes" if votes else "no",
        sentence="1 voix." if votes else "Ne vote pas.",
        facts={"college": college},
    )
    return participant


def electors(meeting, count, *, college="associations", order=1):
    """So many electors of a college, named after it."""
    names = (f"{college} {rank:03}" for rank in range(1, count + 1))
    return [elector(meeting, name, college=college, order=order) for name in names]


def comes(participant, *, at=None, way="present", person=None):
    """Somebody is there from an instant on."""
    return Presence.objects.create(
        participant=participant, way=way, arrived_at=at or instant(14), source="desk", person=person
    )


def proxy(giver, holder=None, *, at=None, **fields):
    """A vote given to another, ten days before the meeting."""
    filed_at = at or instant(12, on=date(2026, 6, 15))
    return Proxy.objects.create(giver=giver, holder=holder, way="online", filed_at=filed_at, **fields)


def chaired_by(meeting, person, *, at=None):
    return Officer.objects.create(
        meeting=meeting, role="chair", person=person, name=str(person), named_at=at or instant(14)
    )


def resolution(meeting, *, decision="", title="Approbation des comptes", matter="accounts", **fields):
    """A text under an item of its own."""
    rank = meeting.items.count() + 1
    item = AgendaItem.objects.create(meeting=meeting, position=rank, title=title)
    return Resolution.objects.create(
        item=item,
        position=1,
        number=rank,
        title=title,
        text="L’assemblée approuve.",
        decision=decision,
        matter=matter,
        **fields,
    )


def ballot(resolution, *, kind="nominal", at=None, **fields):
    """A ballot that is open."""
    return Ballot.objects.create(
        meeting=resolution.item.meeting,
        resolution=resolution,
        kind=kind,
        opened_at=at or instant(15),
        **fields,
    )
