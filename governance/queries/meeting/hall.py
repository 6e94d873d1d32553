"""A ballot as a room sees it: how many voted, then what it decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cressmember.kernel.violations import RuleViolation
from governance.models import Ballot, Participant, Presence, Vote
from governance.queries.meeting.deciding import agreed_counts

# By hands one count is enough; on paper two tellers have to agree.
FIRST_COUNT = "Comptez, puis saisissez le décompte."
COUNTS_ASKED: dict[str, int] = {Ballot.Kind.HANDS: 1, Ballot.Kind.PAPER: 2}


@dataclass(frozen=True, slots=True)
class Board:
    """How far a ballot went: of so many electors, so many voted, so many ways each once it is closed.

    ``to_count`` says what its tellers still owe before it can close.
    """

    electors: int
    voted: int
    stamp: str
    to_count: str = ""

    @property
    def left(self) -> int:
        return max(self.electors - self.voted, 0)

    @property
    def share(self) -> int:
        """The part that voted, in whole per cent, for the bar."""
        return 100 * self.voted // self.electors if self.electors else 0


def board_of(ballot: Ballot) -> Board:
    """How far a ballot went; two queries, three once it was counted."""
    told = ballot.turnout.get("electors", {})
    by_rule = sum(1 for entry in told.values() if entry["by_rule"])
    voted = ballot.votes.count() + by_rule
    tellers = ballot.counts.values("teller").distinct().count()
    to_count = _to_count(ballot, tellers)
    known = (ballot.pk, voted, tellers, not to_count, ballot.closed_at, ballot.cancelled_at)
    return Board(len(told), voted, "-".join(map(str, known)).replace(" ", ""), to_count)


def _to_count(ballot: Ballot, tellers: int) -> str:
    """What is still to be counted, in a sentence; nothing once the tellers agree, nor for a vote by name."""
    asked = COUNTS_ASKED.get(ballot.kind, 0)
    if tellers < asked:
        return "Un premier décompte est saisi : il en faut un second." if tellers else FIRST_COUNT
    if asked:
        try:
            agreed_counts(ballot)
        except RuleViolation as disagreement:
            return str(disagreement)
    return ""


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
