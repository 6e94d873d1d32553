"""An assembly that was held, ready for its minutes: who came, one resolution voted by name."""

from datetime import timedelta

from governance.models import Meeting, Officer, Vote
from governance.queries.meeting.deciding import verdict_of
from governance.queries.meeting.gathering import gathering_of
from tests.governance.gathered import (
    HELD_ON,
    assembly,
    ballot,
    comes,
    electors,
    instant,
    proxy,
    resolution,
    statutes,
)

LATER = HELD_ON + timedelta(days=60)


def held_assembly(*, yes=5, no=1, abstain=0, **fields):
    """Eight members of which seven came, one was represented; one resolution, closed with its verdict."""
    statutes()
    meeting = assembly(opened_at=instant(14), closed_at=instant(17), place="Salle A", **fields)
    people = electors(meeting, 8)
    for each in people[:6]:
        comes(each, at=instant(13, 50))
    proxy(people[6], people[0])
    proxy(people[7], people[6])
    for role, name in (("chair", "Ana Durand"), ("secretary", "Bo Petit")):
        Officer.objects.create(meeting=meeting, role=role, name=name, named_at=instant(14))
    put = resolution(meeting, decision="ordinary")
    put.item.record = "Ana présente les comptes."
    put.item.save()
    vote(put, people, yes=yes, no=no, abstain=abstain)
    return meeting


def vote(put, people, **figures):
    """A nominal ballot on a resolution, opened at three, closed ten minutes later."""
    held = ballot(put)
    choices = [choice for choice, count in figures.items() for _ in range(count)]
    for elector, choice in zip(people, choices, strict=False):
        Vote.objects.create(
            ballot=held, participant=elector, choice=choice, channel="desk", cast_at=instant(15, 1)
        )
    gathering = gathering_of(held.meeting, at=held.opened_at)
    held.quorum = gathering.quorum(gathering.text.decision(put.decision)).document()
    held.closed_at = instant(15, 10)
    held.verdict = verdict_of(held).document()
    held.save()
    return held


def next_assembly(meeting):
    """The one after, opened: it may approve what was written of the one before."""
    starts_at = instant(14, on=LATER)
    return Meeting.objects.create(
        body=meeting.body, rules=["ago"], title="Assemblée suivante", starts_at=starts_at, opened_at=starts_at
    )
