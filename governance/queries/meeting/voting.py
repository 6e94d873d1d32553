"""What one participant sees of the votes under way: for whom it may vote, and what it voted."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from governance.models import Ballot, Candidacy, Participant, Presence, Vote
from governance.queries.meeting.election import most_names


@dataclass(frozen=True, slots=True)
class Mandate:
    """An elector for whom a participant may vote: itself, or who gave it a proxy; its vote, and in words."""

    elector: Participant
    is_own: bool
    votes: int
    vote: Vote | None
    said: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody for whom one may vote, with what it says of itself."""

    key: int
    name: str
    statement: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One ballot, as it is put to one participant; with those who stand, where it is a round."""

    ballot: Ballot
    mandates: list[Mandate]
    candidates: list[Candidate] = field(default_factory=list)

    @property
    def most_names(self) -> int:
        """How many candidates one may choose."""
        return most_names(self.ballot)

    @property
    def waiting(self) -> list[Mandate]:
        """Those for whom nothing was voted yet."""
        return [each for each in self.mandates if each.vote is None]


@dataclass(frozen=True, slots=True)
class Voting:
    """What the page of a participant shows, and a stamp that changes with it."""

    there: Presence | None
    asked: list[Asked]
    closed: list[Ballot]
    stamp: str
    secret: list[Ballot]


def voting_of(participant: Participant) -> Voting:
    """The ballots of a participant: those open, then the results; five queries, whoever many they carry.

    One more for the statements of those who stand, while a round is open.
    """
    meeting = participant.meeting
    there = participant.presences.filter(left_at__isnull=True).first()
    ballots = list(
        Ballot.objects.filter(meeting=meeting, cancelled_at__isnull=True)
        .select_related("resolution", "election__body", "election__college")
        .order_by("-opened_at", "-pk")[:20]
    )
    # A secret vote has its own page, which nothing here reads.
    secret = [each for each in ballots if each.is_open and each.kind == Ballot.Kind.SECRET]
    ballots = [each for each in ballots if each.kind != Ballot.Kind.SECRET]
    open_ones = [each for each in ballots if each.is_open and each.kind == Ballot.Kind.NOMINAL]
    carried = {ballot.pk: _carried(ballot, participant.pk) for ballot in open_ones}
    people = Participant.objects.in_bulk({key for keys in carried.values() for key in keys})
    votes = {
        (vote.ballot_id, vote.participant_id): vote
        for vote in Vote.objects.filter(ballot__in=open_ones, participant__in=people)
    }
    statements = _statements(open_ones)
    asked = [
        Asked(
            ballot,
            [
                _mandate(ballot, people[key], participant, told, votes.get((ballot.pk, key)))
                for key, told in carried[ballot.pk].items()
            ],
            _candidates(ballot, statements),
        )
        for ballot in reversed(open_ones)
        # Who came after the opening is told so of a resolution; seats concern only those who elect them.
        if ballot.resolution_id or carried[ballot.pk]
    ]
    closed = [each for each in ballots if each.closed_at is not None]
    stamp = _stamp(participant, there, asked, [*closed, *secret])
    return Voting(there, asked, closed, stamp, secret)


def _mandate(
    ballot: Ballot, elector: Participant, voter: Participant, votes: int, vote: Vote | None
) -> Mandate:
    said = str(vote.get_choice_display()) if vote is not None else ""
    if vote is not None and vote.choice == Vote.Choice.NAMES:
        said = ", ".join(each["name"] for each in ballot.choices if each["candidacy"] in vote.names)
    return Mandate(elector, elector == voter, votes, vote, said)


def _statements(ballots: list[Ballot]) -> dict[int, str]:
    """What those who stand in these rounds say of themselves."""
    elections = {ballot.election_id for ballot in ballots if ballot.election_id is not None}
    if not elections:
        return {}
    return dict(Candidacy.objects.filter(election__in=elections).values_list("pk", "statement"))


def _candidates(ballot: Ballot, statements: Mapping[int, str]) -> list[Candidate]:
    if ballot.election_id is None:
        return []
    return [
        Candidate(each["candidacy"], each["name"], statements.get(each["candidacy"], ""))
        for each in ballot.choices
    ]


def _carried(ballot: Ballot, key: int) -> dict[int, int]:
    """The electors for whom somebody votes in a ballot, with their votes; its own line first."""
    told = ballot.turnout.get("electors", {})
    found = {
        int(elector): entry["votes"]
        for elector, entry in told.items()
        if not entry["by_rule"] and (entry["holder"] or int(elector)) == key
    }
    return dict(sorted(found.items(), key=lambda pair: pair[0] != key))


def _stamp(participant: Participant, there: Presence | None, asked: list[Asked], closed: list[Ballot]) -> str:
    meeting = participant.meeting
    shown = [
        [meeting.opened_at, meeting.suspended_at, meeting.closed_at, there.pk if there else 0],
        [(each.ballot.pk, [mandate.vote is not None for mandate in each.mandates]) for each in asked],
        [(ballot.pk, ballot.verdict and ballot.verdict["outcome"]) for ballot in closed],
    ]
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:24]
