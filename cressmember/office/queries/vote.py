"""Where the vote stands on what was put to a meeting: a request for membership, a departure."""

from __future__ import annotations

from dataclasses import dataclass

from cressmember.members.models.put import PutToVote
from governance.models import Ballot, Meeting, Resolution
from governance.rules.answer.verdict import Outcome


@dataclass(frozen=True, slots=True)
class Voted:
    """Where a vote stands: its resolution, its meeting, and what was decided."""

    resolution: Resolution | None
    meeting: Meeting | None
    ballot: Ballot | None

    @property
    def outcome(self) -> str:
        """What the standing ballot decided; empty while it decides nothing."""
        told = (self.ballot.verdict or {}) if self.ballot else {}
        return str(told.get("outcome", ""))

    @property
    def sentence(self) -> str:
        told = (self.ballot.verdict or {}) if self.ballot else {}
        return str(told.get("sentence", ""))

    @property
    def is_adopted(self) -> bool:
        return self.outcome == Outcome.YES.value

    @property
    def is_rejected(self) -> bool:
        return self.outcome == Outcome.NO.value

    @property
    def is_over(self) -> bool:
        """Whether nobody in the room can vote on it again: the meeting rose."""
        return self.meeting is not None and self.meeting.closed_at is not None

    @property
    def is_off(self) -> bool:
        """Whether it will not be decided there: taken away, cancelled, or the meeting rose without a vote."""
        if self.resolution is None or self.meeting is None:
            return True
        gone = self.resolution.withdrawn_at or self.resolution.item.withdrawn_at or self.meeting.cancelled_at
        return bool(gone) or (self.is_over and self.ballot is None)


def vote_on(row: PutToVote) -> Voted:
    """Where the vote stands; nothing where it was put to none, or its resolution is gone."""
    found = (
        Resolution.objects.filter(pk=row.resolution)
        .select_related("item__meeting__body", "item__meeting__statutes")
        .first()
    )
    if found is None:
        return Voted(None, None, None)
    standing = found.ballots.filter(closed_at__isnull=False, cancelled_at__isnull=True)
    return Voted(found, found.item.meeting, standing.order_by("-closed_at", "-pk").first())
