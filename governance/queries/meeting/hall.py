"""A ballot as a room sees it: how many voted, then what it decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from governance.models import Ballot, Participant, Presence, Vote

# By hands one count is enough; on paper two tellers have to agree.
COUNTS_ASKED: dict[str, int] = {Ballot.Kind.HANDS: 1, Ballot.Kind.PAPER: 2}


@dataclass(frozen=True, slots=True)
class Board:
    """How far a ballot went: of so many electors, so many voted, so many ways each once it is closed."""

    electors: int
    voted: int
    counts: int
    stamp: str
    counts_asked: int = 0

    @property
    def left(self) -> int:
        return max(self.electors - self.voted, 0)

    @property
    def is_to_count(self) -> bool:
        """Whether a count is still missing before the ballot can close."""
        return self.counts < self.counts_asked

    @property
    def share(self) -> int:
        """The part that voted, in whole per cent, for the bar."""
        return 100 * self.voted // self.electors if self.electors else 0


def board_of(ballot: Ballot) -> Board:
    """How far a ballot went; two queries."""
    told = ballot.turnout.get("electors", {})
    by_rule = sum(1 for entry in told.values() if entry["by_rule"])
    voted, counts = ballot.votes.count() + by_rule, ballot.counts.count()
    stamp = f"{ballot.pk}-{voted}-{counts}-{ballot.closed_at}-{ballot.cancelled_at}".replace(" ", "")
    return Board(len(told), voted, counts, stamp, COUNTS_ASKED.get(ballot.kind, 0))


@dataclass(frozen=True, slots=True)
class Elector:
    """Somebody who may vote in a ballot by name, and what it voted."""

    participant: Participant
    votes: int
    holder: Participant | None
    by_rule: bool
    is_there: bool
    vote: Vote | None


def electors_of(ballot: Ballot) -> list[Elector]:
    """Those who may vote, by name, with what they voted; three queries."""
    told = ballot.turnout.get("electors", {})
    keys = {int(key) for key in told} | {entry["holder"] for entry in told.values() if entry["holder"]}
    people = Participant.objects.in_bulk(keys)
    votes = {vote.participant_id: vote for vote in ballot.votes.all()}
    there = set(
        Presence.objects.filter(participant__in=keys, left_at__isnull=True).values_list(
            "participant", flat=True
        )
    )
    found = [
        Elector(
            people[int(key)],
            entry["votes"],
            people.get(entry["holder"]),
            entry["by_rule"],
            ballot.entered_at is not None or (entry["holder"] or int(key)) in there,
            votes.get(int(key)),
        )
        for key, entry in told.items()
    ]
    return sorted(found, key=lambda each: (each.participant.sort_name, each.participant.pk))


@dataclass(frozen=True, slots=True)
class ResultRow:
    """What came out of one urn."""

    name: str
    figures: list[int]


def result_rows(ballot: Ballot) -> list[ResultRow]:
    """What was voted, college by college, then in all; nothing while it is open."""
    urns: dict[str, dict[str, int]] = (ballot.poll or {}).get("votes", {})
    if any(urns.get("", {}).values()):
        urns = {"": urns[""]}  # Counted together: no college is told apart.
    names: dict[str, Any] = {each["college"]: each["name"] for each in ballot.turnout.get("groups", ())}
    order = ("yes", "no", "abstain", "blank")
    places = {urn: rank for rank, urn in enumerate(names)}
    rows = [
        ResultRow(names.get(urn) or urn or "Votes", [figures.get(each, 0) for each in order])
        for urn, figures in sorted(urns.items(), key=lambda each: places.get(each[0], len(places)))
        if urn in names or any(figures.values())
    ]
    if len(rows) < 2:
        return rows
    return [*rows, ResultRow("En tout", [sum(row.figures[rank] for row in rows) for rank in range(4)])]
