"""What a meeting decides of for the register: put on its agenda, taken off, carried out once it rose.

A request for membership and a departure go the same way; each says what the vote makes of it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from cressmember.accounts.models import User
from cressmember.core.actions.lock import locked
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import long_date
from cressmember.members.models.put import PutToVote
from cressmember.office.queries.vote import Voted, vote_on
from governance.actions.meeting.agenda import add_item, remove_item
from governance.actions.meeting.resolution import withdraw_resolution
from governance.models import AgendaItem, Meeting, Resolution

# How long after its day a meeting may still be written up before somebody is told.
SLACK = timedelta(days=15)
CANCELLED = "Le scrutin qui l’avait décidée a été annulé."
FIELDS = ("resolution", "put_to", "trouble")


def item_titled(title: str, *, meeting: Meeting, on: date, by: User | None) -> AgendaItem:
    """The item of the agenda that bears a title: the one that exists, as long as nothing was voted."""
    standing = meeting.items.filter(title=title, withdrawn_at__isnull=True, opened_at__isnull=True)
    return standing.first() or add_item(meeting=meeting, title=title, on=on, by=by)


def write_put(row: PutToVote, *, meeting: Meeting, resolution: Resolution) -> None:
    """Write on a row where it is put to the vote."""
    row.resolution, row.trouble = resolution.pk, ""
    row.put_to = meeting.dated_title[:200]
    row.save(update_fields=FIELDS)


def write_off(row: PutToVote) -> int:
    """Write on a row that it waits for another meeting; returns the resolution that it had, or 0."""
    resolution, row.resolution, row.put_to, row.trouble = row.resolution, None, "", ""
    row.save(update_fields=FIELDS)
    return resolution or 0


def withdraw(row: PutToVote, *, item_title: str, by: User | None) -> None:
    """Withdraw the resolution on a row, and its item, when it was made for that, once nothing stands there.

    Raises RuleViolation once it was voted, and for a resolution on several rows.
    """
    vote = vote_on(row)
    if vote.resolution is None or vote.is_off:
        return
    if not is_alone(row):
        raise RuleViolation(
            "Cette résolution admet plusieurs organisations : retirez-la depuis l’ordre du jour."
        )
    withdraw_resolution(resolution=vote.resolution, by=by)
    item = vote.resolution.item
    if item.title == item_title and not item.resolutions.filter(withdrawn_at__isnull=True).exists():
        remove_item(item=item, by=by)


def is_alone(row: PutToVote) -> bool:
    """Whether the resolution on a row is on no other one."""
    others = type(row)._default_manager.filter(resolution=row.resolution).exclude(pk=row.pk)
    return not others.exists()


def follow_each(rows: QuerySet[Any], carry_out: Callable[[int], int]) -> int:
    """Carry out what was voted on each row, by its key; how many were. Whom a rule stops is told why."""
    done = 0
    for key in rows.filter(resolution__isnull=False).values_list("pk", flat=True):
        try:
            done += carry_out(key)
        except RuleViolation as violation:
            told = str(violation)[:500]
            rows.model._default_manager.filter(pk=key).exclude(trouble=told).update(trouble=told)
    return done


def vote_to_follow(row: PutToVote, *, on: date) -> Voted | None:
    """What a meeting made of a row that is locked: a vote that is over, or off; None while it is to come.

    Locks the meeting. Raises RuleViolation where people have something to settle first.
    """
    vote = vote_on(row)
    if vote.meeting is not None:
        locked(Meeting.objects).get(pk=vote.meeting.pk)
        vote = vote_on(row)
    if vote.is_off:
        return vote
    if not vote.is_over:
        _refuse_never_held(vote, on)
        return None
    if not (vote.is_adopted or vote.is_rejected):
        raise RuleViolation(
            "La séance est levée, et le résultat du vote reste à trancher : tranchez-le sur la page du "
            "scrutin."
        )
    return vote


def _refuse_never_held(vote: Voted, on: date) -> None:
    """Raise RuleViolation for a meeting whose day is long past: what was put to it would wait for ever."""
    meeting = vote.meeting
    if meeting is not None and meeting.opened_at is None and meeting.held_on + SLACK < on:
        raise RuleViolation(
            f"La réunion du {long_date(meeting.held_on)} n’est ni tenue ni relevée : relevez-la, ou retirez "
            "la demande de son ordre du jour."
        )


def decided_by(vote: Voted) -> str:
    """Who decided, as it is written down."""
    assert vote.meeting
    return str(vote.meeting.body) if vote.meeting.body else vote.meeting.title


def cancelled_since(rows: QuerySet[Any]) -> list[Any]:
    """The rows decided by a vote of which a ballot was cancelled since, and that nobody was told of."""
    voted = rows.exclude(outcome="").filter(resolution__isnull=False)
    voted = voted.exclude(trouble__startswith=CANCELLED)
    resolutions = Resolution.objects.filter(
        pk__in=voted.values("resolution"), ballots__cancelled_at__isnull=False
    )
    return list(voted.filter(resolution__in=resolutions.values("pk")))
