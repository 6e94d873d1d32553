"""What one participant sees of the votes under way: for whom it may vote, and what it voted."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Model

from governance.models import Ballot, Candidacy, Meeting, Participant, Presence, Vote
from governance.queries.meeting.election import most_names
from governance.queries.meeting.electors import electors_told

# How many ballots a page tells of, the last ones; a year of them would be a book.
MOST_TOLD = 20
# Documents of the ballot that grow with the roll, or that no elector is shown.
NOT_SHOWN = ("turnout", "poll", "quorum", "mode", "settling", "urns")


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


def presence_of(participant: Participant) -> Presence | None:
    """The presence of a participant that is there now; one query."""
    return participant.presences.filter(left_at__isnull=True).first()


def voting_stamp(pk: int | str, key: str) -> str:
    """What changes with the page of a participant, without drawing it; empty for a link that opens nothing.

    Everybody in the room asks for it every five seconds: one statement, written by hand, which reads no
    document but how long the verdicts are, and what was settled since.
    """
    with connection.cursor() as cursor:
        cursor.execute(_STAMP, [pk, pk, key])
        row = cursor.fetchone()
    return hashlib.sha256(repr(row).encode()).hexdigest()[:24] if row else ""


def _named(model: type[Model]) -> str:
    return f'"{model._meta.db_table}"'


_STAMP = f"""
SELECT participant.id, meeting.opened_at, meeting.suspended_at, meeting.closed_at,
  (SELECT MAX(id) FROM {_named(Presence)} WHERE participant_id = participant.id AND left_at IS NULL),
  (SELECT COUNT(*) FROM {_named(Vote)} WHERE participant_id = participant.id),
  (SELECT COUNT(*) FROM {_named(Vote)} WHERE holder_id = participant.id),
  ballots.*
FROM {_named(Participant)} participant
JOIN {_named(Meeting)} meeting ON meeting.id = participant.meeting_id
CROSS JOIN (
  SELECT MAX(id), COUNT(opened_at), COUNT(closed_at), COUNT(cancelled_at),
    SUM(LENGTH(CAST(verdict AS text))), SUM(LENGTH(CAST(settling AS text)))
  FROM {_named(Ballot)}
  WHERE meeting_id = (SELECT meeting_id FROM {_named(Participant)} WHERE id = %s)
) ballots
WHERE participant.id = %s AND participant.key = %s
"""  # noqa: S608 - names of our own tables.


def voting_of(participant: Participant) -> Voting:
    """The ballots of a participant: those open, then the results; as many queries whoever many they carry.

    One more for the statements of those who stand, while a round is open.
    """
    # Before what is shown: what changes meanwhile is asked for again.
    stamp = voting_stamp(participant.pk, participant.key)
    there = presence_of(participant)
    ballots = list(
        _told(participant)
        .defer(*NOT_SHOWN)
        .select_related("resolution", "election__body", "election__college")
    )
    # A secret vote has its own page, which nothing here reads.
    secret = [each for each in ballots if each.is_open and each.kind == Ballot.Kind.SECRET]
    ballots = [each for each in ballots if each.kind != Ballot.Kind.SECRET]
    open_ones = [
        each
        for each in ballots
        if each.is_open and each.kind == Ballot.Kind.NOMINAL and each.entered_at is None
    ]
    carried = {
        each.pk: electors_told(each.pk, each.turnout_sha256).carried.get(participant.pk, {})
        for each in open_ones
    }
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
    return Voting(there, asked, closed, stamp, secret)


def _told(participant: Participant) -> Any:
    """The last ballots of the meeting, cancelled ones set aside."""
    standing = Ballot.objects.filter(meeting=participant.meeting_id, cancelled_at__isnull=True)
    return standing.order_by("-opened_at", "-pk")[:MOST_TOLD]


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
