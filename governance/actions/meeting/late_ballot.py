"""Ballots that were held on paper at a past hour of a meeting, and are entered afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from cressmember.accounts.models import User
from cressmember.core.actions.journal import record
from cressmember.kernel.violations import RuleViolation
from governance.actions.meeting.ballot import draw_up_ballot, refuse_to_put
from governance.actions.meeting.session import held, now_or
from governance.journal import GovernanceEvent
from governance.models import AgendaItem, Ballot, Meeting, Participant, Resolution
from governance.rules.meeting.past_hour import SessionHours, check_past_vote


@transaction.atomic
def enter_ballot(
    *,
    resolution: Resolution,
    kind: str,
    opened_at: datetime,
    closed_at: datetime,
    exclusions: Mapping[Participant, str] | None = None,
    before: Mapping[str, Any] | None = None,
    by: User | None,
    at: datetime | None = None,
) -> Ballot:
    """Write down that a vote was held between two past instants, among those who were there at the first.

    Its votes, or the counts of its tellers, are typed in next; it then closes at the hour that is given. What
    was held is written even where its quorum lacked: its verdict says so. Raises RuleViolation for hours out
    of the session, once the minutes were read, and for a resolution that was voted.
    """
    meeting = held(resolution.item.meeting)
    resolution = Resolution.objects.select_related("item").get(pk=resolution.pk)
    now = now_or(at)
    refuse_to_put(resolution, kind)
    check_past_hours(meeting, opened_at, closed_at, now=now)
    ballot = draw_up_ballot(
        meeting,
        resolution,
        kind,
        opened_at=opened_at,
        exclusions=exclusions or {},
        before=before or {},
        closes_at=closed_at,
        entered_at=now,
    )
    take_up(resolution.item, opened_at, closed_at)
    record(
        GovernanceEvent.BALLOT_ENTERED,
        on=meeting,
        by=by,
        ballot=ballot.pk,
        kind=str(kind),
        opened_at=opened_at.isoformat(),
        closed_at=closed_at.isoformat(),
    )
    return ballot


def check_past_hours(meeting: Meeting, opened_at: datetime, closed_at: datetime, *, now: datetime) -> None:
    """Hold what is entered afterwards to the hours of its session, until its minutes are read.

    Raises RuleViolation for a meeting that was not opened, and for hours that cannot be.
    """
    if meeting.format == Meeting.Format.WRITTEN:
        raise RuleViolation("Une consultation écrite se vote en ligne, jusqu’à sa date limite.")
    if meeting.stage not in (Meeting.Stage.OPEN, Meeting.Stage.CLOSED):
        raise RuleViolation("La séance n’a pas été ouverte : rien n’a pu y être voté.")
    if hasattr(meeting, "minutes") and meeting.minutes.state != "draft":
        raise RuleViolation("Le procès-verbal est déjà relu : plus aucun scrutin ne s’y ajoute.")
    check_past_vote(_hours(meeting), start=local(opened_at), end=local(closed_at), now=local(now))


def _hours(meeting: Meeting) -> SessionHours:
    assert meeting.opened_at is not None  # It is open, or closed.
    pauses = [
        (local(datetime.fromisoformat(start)), local(datetime.fromisoformat(end)))
        for start, end in meeting.suspensions
    ]
    if meeting.suspended_at is not None:
        pauses.append((local(meeting.suspended_at), local(timezone.now())))
    closed_at = local(meeting.closed_at) if meeting.closed_at else None
    return SessionHours(local(meeting.opened_at), closed_at, pauses)


def local(instant: datetime) -> datetime:
    """An instant on the clock of the chamber."""
    return timezone.localtime(instant)


def take_up(item: AgendaItem, opened_at: datetime, closed_at: datetime) -> None:
    """An item that was never opened was taken up when it was voted on."""
    if item.opened_at is None:
        item.opened_at, item.closed_at = opened_at, closed_at
        item.save(update_fields=["opened_at", "closed_at"])
