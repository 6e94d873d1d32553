"""Whether there will be a quorum, as answers stand, and whom to call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Exists, OuterRef

from cressmember.kernel.writing import enumerate_fr
from governance.models import Meeting, Participant, Presence
from governance.queries.meeting.gathering import Gathering
from governance.rules.meeting.ballot_mode import Present
from governance.rules.presence.forecast import Elector, Forecast, forecast
from governance.rules.presence.turnout import Way
from governance.rules.vote.quorum import Quorum

WAYS = {Participant.Answer.PRESENT: Way.PRESENT, Participant.Answer.REMOTE: Way.REMOTE}


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is to be expected of one quorum: the decisions that need it, its forecast, whom to call first."""

    decisions: str
    forecast: Forecast
    calls: tuple[Participant, ...]


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of those who had not answered came to the past meetings of the same body."""

    came: int
    silent: int
    meetings: int

    @property
    def share(self) -> Fraction | None:
        """To the percent: it is an assumption; None where there is no past to tell."""
        return Fraction(self.came, self.silent).limit_denominator(100) if self.silent else None


def past_rate(meeting: Meeting) -> Rate:
    """The attendance of the silent at the meetings of the same body that are closed; two queries."""
    past = Meeting.objects.standing().filter(
        body=meeting.body, closed_at__isnull=False, starts_at__lt=meeting.starts_at
    )
    if meeting.body_id is None:
        past = past.none()
    silent = Participant.objects.electors().filter(meeting__in=past, answer=Participant.Answer.NONE)
    told = silent.filter(proxies_given__isnull=True)
    came = told.filter(Exists(Presence.objects.filter(participant=OuterRef("pk"))))
    return Rate(came.count(), told.count(), past.count())


def outlook_of(meeting: Meeting, gathering: Gathering, *, rate: Fraction | None) -> list[Outlook]:
    """The forecast of each quorum that the decisions of this meeting need, at its call."""
    people = {str(line.participant_id): line.participant for line in gathering.lines}
    electors = _electors(gathering, people)
    distance = gathering.text.body.distance if gathering.text.body else None
    counted = distance is not None and distance.remote is Present.COUNTED
    comes_as = Way.REMOTE if meeting.format == Meeting.Format.REMOTE else Way.PRESENT
    found = []
    for quorum, names in _quorums(meeting, gathering).items():
        told = forecast(quorum, electors, rate=rate, comes_as=comes_as, remote_is_present=counted)
        calls = tuple(people[key] for key in told.calls)
        found.append(Outlook(enumerate_fr(names), told, calls))
    return found


def _quorums(meeting: Meeting, gathering: Gathering) -> dict[Quorum, list[str]]:
    """The different quorums of the decisions of a meeting, each with their names."""
    found: dict[Quorum, list[str]] = {}
    for decision in gathering.text.decisions:
        if meeting.call <= len(decision.calls):
            found.setdefault(decision.call(meeting.call).quorum, []).append(decision.name)
    return found


def _electors(gathering: Gathering, people: dict[str, Participant]) -> Sequence[Elector]:
    """What is certain of each elector; whoever gave a proxy that is refused did answer."""
    given = {proxy.giver_id for proxy in gathering.proxies if proxy.revoked_at is None}
    made = []
    for key, voter in gathering.voters.items():
        participant = people[key]
        way = Way.PROXY if key in gathering.represented else WAYS.get(Participant.Answer(participant.answer))
        is_silent = participant.answer == Participant.Answer.NONE and participant.pk not in given
        made.append(Elector(key, voter.votes, voter.member.category, way, is_silent and way is None))
    return made
