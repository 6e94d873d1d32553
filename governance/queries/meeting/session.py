"""A meeting in session: the quorum in words, the agenda as it goes, the ballots as they fill."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count as Counted
from django.db.models import Func, IntegerField, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce

from cressmember.core.models import Entry
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import counted
from governance.models import (
    AgendaItem,
    Ballot,
    Count,
    Election,
    Meeting,
    Office,
    Officer,
    Presence,
    Proxy,
    Resolution,
    RollAct,
    RollLine,
    Vote,
)
from governance.queries.meeting.election import text_of_election
from governance.queries.meeting.gathering import Gathering, gathering_of
from governance.queries.meeting.text import MeetingText
from governance.rules.answer.verdict import Verdict, cited
from governance.rules.meeting.ballot_mode import Usual, secret_verdict
from governance.rules.meeting.initiative import Request
from governance.rules.presence.proxies import BlankToChair
from governance.rules.presence.turnout import Way
from governance.rules.vote.decision import Decision
from governance.rules.vote.precondition import Assent

# Where everybody sees how the others vote.
OPEN_KINDS = (Ballot.Kind.NOMINAL, Ballot.Kind.HANDS)


def turnout_document(gathering: Gathering, *, but: Collection[str] = ()) -> dict[str, Any]:
    """Who takes part, kept with a ballot: the groups, and each elector with its votes and who votes for it.

    ``but`` are the keys of those set aside. A blank proxy held by the chair votes as the text says,
    ``by_rule``.
    """
    to_chair = isinstance(getattr(gathering.text.proxies, "blank", None), BlankToChair)
    blank = {
        answer.proxy.giver
        for proxy, answer in gathering.answers
        if to_chair and proxy.is_blank and answer.verdict.is_yes
    }
    groups: dict[str, dict[str, Any]] = {}
    electors: dict[str, dict[str, Any]] = {}
    for line in gathering.lines:
        key, way = str(line.participant_id), gathering.way_of(str(line.participant_id))
        group = groups.setdefault(
            line.college,
            {
                "college": line.college,
                "name": line.college_name,
                "entitled": 0,
                "voting": 0,
                "voters": 0,
                "by_way": {},
            },
        )
        group["entitled"] += line.votes
        if way is None:
            continue
        group["by_way"][str(way)] = group["by_way"].get(str(way), 0) + 1
        if key in but:
            continue
        group["voting"] += line.votes
        group["voters"] += 1
        holder = gathering.represented.get(key)
        elector = electors.setdefault(
            key,
            {
                "votes": 0,
                "holder": int(holder) if holder is not None and holder.isdigit() else None,
                "by_rule": key in blank,
            },
        )
        elector["votes"] += line.votes
    return {"groups": list(groups.values()), "electors": electors}


def mode_verdict(
    gathering: Gathering, decision: Decision | None, secret_asked: Sequence[Request] = ()
) -> Verdict | None:
    """Whether the text asks for the secret; None where it says nothing of this meeting."""
    rule = gathering.text.ballot_of(decision)
    if rule is None or (rule.usual is Usual.UNSTATED and not secret_asked):
        return None
    return secret_verdict(rule, secret_asked, gathering.turnout)


def secrecy_of(election: Election, gathering: Gathering) -> str:
    """Why an election is not voted in sight of all (``OPEN_KINDS``), with the article; empty where it may."""
    text = text_of_election(election)
    bureau = text.told.bureau
    if text.office and bureau is not None and bureau.is_secret:
        return cited("Le bureau s’élit au scrutin secret.", bureau.article)
    decision = gathering.text.decision(election.decision) if election.decision else None
    mode = mode_verdict(gathering, decision)
    return mode.sentence if mode is not None and mode.is_yes else ""


def lacking(verdict: Verdict) -> str:
    """What a quorum still lacks: « Il manque 12 membres (art. 12). »; nothing once it is reached."""
    if not verdict.is_no:
        return ""
    return " ".join(_lacks(verdict))


def _lacks(verdict: Verdict) -> Iterator[str]:
    if verdict.parts:
        for part in verdict.parts:
            if part.is_no:
                yield from _lacks(part)
        return
    missing = int(verdict.figures.get("missing", 0))
    if not missing:
        yield verdict.sentence
        return
    one, many = ("membre", "membres") if verdict.figures["counting"] == "members" else ("voix", "voix")
    scope = str(verdict.figures["scope"])
    where = "" if scope == "overall" else f" ({scope})"
    yield cited(f"Il manque {counted(missing, one, many)}{where}.", verdict.article)


UNCOUNTED = "Le quorum se compte sur la liste des électeurs, qui n’est pas encore dressée."


@dataclass(frozen=True, slots=True)
class QuorumLine:
    """The quorum of one kind of decision: its verdict, and what it lacks in words."""

    name: str
    verdict: Verdict | None
    said: str

    @property
    def tone(self) -> tuple[str, str]:
        if self.said == UNCOUNTED:
            return "neutral", "Pas encore compté"
        if self.verdict is None or self.verdict.is_open:
            return "waiting", "À trancher"
        return ("good", "Quorum atteint") if self.verdict.is_yes else ("attention", "Quorum non atteint")


def quorum_lines(gathering: Gathering) -> list[QuorumLine]:
    """The quorum of each kind of decision on the agenda; those that say the same make one."""
    lines: dict[str, QuorumLine] = {}
    for decision in on_agenda(gathering):
        try:
            verdict = gathering.quorum(decision)
            said = (lacking(verdict) or verdict.sentence) if verdict is not None else UNCOUNTED
        except RuleViolation as violation:
            verdict, said = None, str(violation)
        same = lines.get(said)
        lines[said] = QuorumLine(f"{same.name}, {decision.name}" if same else decision.name, verdict, said)
    return list(lines.values())


def on_agenda(gathering: Gathering) -> list[Decision]:
    """The kinds of decision that the resolutions call for; all of those of the meeting without any."""
    codes = set(
        Resolution.objects.filter(
            item__meeting=gathering.meeting, item__withdrawn_at__isnull=True, withdrawn_at__isnull=True
        )
        .order_by()
        .values_list("decision", flat=True)
    )
    asked = [each for each in gathering.text.decisions if each.code in codes]
    return asked or list(gathering.text.decisions)


@dataclass(frozen=True, slots=True)
class CollegeCount:
    """One college: its electors, those who are there, those who are represented."""

    name: str
    entitled: int
    there: int
    represented: int


def college_counts(gathering: Gathering) -> list[CollegeCount]:
    """College by college, in their order, who takes part."""
    names: dict[str, str] = {}
    entitled: Counter[str] = Counter()
    there: Counter[str] = Counter()
    represented: Counter[str] = Counter()
    for line in gathering.lines:
        names.setdefault(line.college, line.college_name or "Électeurs")
        entitled[line.college] += 1
        way = gathering.way_of(str(line.participant_id))
        if way is Way.PROXY:
            represented[line.college] += 1
        elif way is not None:
            there[line.college] += 1
    return [CollegeCount(name, entitled[key], there[key], represented[key]) for key, name in names.items()]


def stamp_of(meeting: Meeting) -> str:
    """What changes whenever anything of a session does; one query."""
    meetings = ContentType.objects.get_for_model(Meeting)
    row = (
        Meeting.objects.filter(pk=meeting.pk)
        .values_list(
            "opened_at",
            "suspended_at",
            "closed_at",
            "roll_settled_at",
            "title",
            _told(Presence.objects.filter(participant__meeting=meeting), "pk", "MAX"),
            _told(Presence.objects.filter(participant__meeting=meeting), "pk", "COUNT"),
            _told(Presence.objects.filter(participant__meeting=meeting), "left_at", "COUNT"),
            _told(Proxy.objects.filter(giver__meeting=meeting), "pk", "MAX"),
            _told(Proxy.objects.filter(giver__meeting=meeting), "revoked_at", "COUNT"),
            _told(Proxy.objects.filter(giver__meeting=meeting), "declined_at", "COUNT"),
            _told(Proxy.objects.filter(giver__meeting=meeting), "shared_to", "COUNT"),
            _told(Officer.objects.filter(meeting=meeting), "pk", "MAX"),
            _told(Officer.objects.filter(meeting=meeting), "left_at", "COUNT"),
            _told(AgendaItem.objects.filter(meeting=meeting), "pk", "COUNT"),
            _told(AgendaItem.objects.filter(meeting=meeting), "opened_at", "COUNT"),
            _told(AgendaItem.objects.filter(meeting=meeting), "opened_at", "MAX"),
            _told(AgendaItem.objects.filter(meeting=meeting), "closed_at", "COUNT"),
            _told(AgendaItem.objects.filter(meeting=meeting), "closed_at", "MAX"),
            _told(AgendaItem.objects.filter(meeting=meeting), "withdrawn_at", "COUNT"),
            _told(RollLine.objects.filter(participant__meeting=meeting), "votes", "SUM"),
            _told(RollAct.objects.filter(participant__meeting=meeting), "pk", "MAX"),
            _told(Ballot.objects.filter(meeting=meeting), "pk", "MAX"),
            _told(Ballot.objects.filter(meeting=meeting), "closed_at", "COUNT"),
            _told(Ballot.objects.filter(meeting=meeting), "cancelled_at", "COUNT"),
            _told(Vote.objects.filter(ballot__meeting=meeting), "pk", "COUNT"),
            _told(Count.objects.filter(ballot__meeting=meeting), "pk", "MAX"),
            # What the rows do not count: a decision settled once it was closed, an item that was moved.
            _told(Entry.objects.filter(subject_type=meetings, subject_id=meeting.pk), "pk", "MAX"),
        )
        .get()
    )
    return hashlib.sha256(repr(row).encode()).hexdigest()[:24]


def _told(rows: QuerySet[Any], field: str, function: str) -> Coalesce:
    """One figure of some rows; as a plain function, their query is not grouped."""
    output = None if function == "MAX" and field.endswith("_at") else IntegerField()
    figure = Func(field, function=function, **({"output_field": output} if output else {}))
    found = Subquery(rows.order_by().values(figure=figure))
    return found if output is None else Coalesce(found, 0)  # type: ignore[return-value]


@dataclass(frozen=True)
class BallotLine:
    """A ballot as a page tells it."""

    ballot: Ballot
    voted: int

    @cached_property
    def electors(self) -> int:
        """How many may vote."""
        return len(self.ballot.turnout.get("electors", ()))

    @property
    def left(self) -> int:
        return self.electors - self.voted

    @property
    def verdict(self) -> Mapping[str, Any] | None:
        return self.ballot.verdict

    @property
    def tone(self) -> tuple[str, str]:
        """A tone and a word: where it stands, what it decided."""
        if self.ballot.cancelled_at is not None:
            return "neutral", "Annulé"
        if self.ballot.is_open:
            return "waiting", "À saisir" if self.ballot.entered_at else "Ouvert"
        if self.ballot.verdict is None:
            return "neutral", "Sans décision"
        return {
            "yes": ("good", "Adoptée"),
            "no": ("stop", "Rejetée"),
        }.get(self.ballot.verdict["outcome"], ("attention", "À trancher"))

    @property
    def totals(self) -> list[tuple[str, int]]:
        """The votes of each sort, all colleges together."""
        urns = (self.ballot.poll or {}).get("votes", {})
        labels = {"yes": "Pour", "no": "Contre", "abstain": "Abstention", "blank": "Blanc"}
        return [(label, sum(urn.get(vote, 0) for urn in urns.values())) for vote, label in labels.items()]


@dataclass(frozen=True, slots=True)
class ElectionLine:
    """An election as the chair sees it."""

    election: Election

    @property
    def tone(self) -> tuple[str, str]:
        """A tone and a word: where it stands."""
        if self.election.settled_at is not None:
            return "good", "Proclamée"
        held = [each for each in self.election.ballots.all() if each.cancelled_at is None]
        if any(each.is_open for each in held):
            return "waiting", "Tour ouvert"
        return ("attention", "Dépouillée, à proclamer") if held else ("neutral", "À venir")


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item as the chair sees it: its resolutions, each with its ballots, and its elections."""

    item: AgendaItem
    resolutions: list[tuple[Resolution, list[BallotLine]]]
    elections: list[ElectionLine]

    @property
    def motions(self) -> list[tuple[Resolution, list[BallotLine], bool]]:
        """Its resolutions, each with its ballots, and whether it may still be put to the vote."""
        return [
            (each, ballots, all(line.ballot.cancelled_at is not None for line in ballots))
            for each, ballots in self.resolutions
        ]

    @property
    def verb(self) -> str:
        """What opens it: for the first time, or again."""
        return "Ouvrir" if self.item.closed_at is None else "Rouvrir"

    @property
    def state(self) -> tuple[str, str]:
        if self.item.withdrawn_at is not None:
            return "neutral", "Retiré"
        if self.item.opened_at is None:
            return "neutral", "À venir" if self.item.meeting.closed_at is None else "Non abordé"
        return ("waiting", "En cours") if self.item.closed_at is None else ("good", "Clos")

    @property
    def is_open(self) -> bool:
        return self.item.opened_at is not None and self.item.closed_at is None


def agenda_of(meeting: Meeting) -> list[ItemLine]:
    """The agenda in its order, with what was voted; six queries, and one for each ballot under way."""
    resolutions = Resolution.objects.filter(withdrawn_at__isnull=True).order_by("position", "pk")
    # Who took part grows with the roll: it is read of the open ballots alone.
    ballots = Ballot.objects.defer("turnout").order_by("pk")
    elections = Election.objects.select_related("body", "college").order_by("pk")
    items = meeting.items.prefetch_related(
        Prefetch("resolutions", resolutions.prefetch_related(Prefetch("ballots", ballots))),
        Prefetch("elections", elections.prefetch_related(Prefetch("ballots", ballots))),
    )
    votes = Vote.objects.filter(ballot__meeting=meeting).order_by().values_list("ballot")
    voted = Counter(dict(votes.annotate(Counted("pk"))))
    return [
        ItemLine(
            item,
            [
                (each, [BallotLine(ballot, voted[ballot.pk]) for ballot in each.ballots.all()])
                for each in item.resolutions.all()
            ],
            [ElectionLine(each) for each in item.elections.all()],
        )
        for item in items
    ]


def proposed_officers(meeting: Meeting) -> dict[str, Any]:
    """Who would chair and write, from the offices that the chamber knows; people by role."""
    offices = (
        Office.objects.in_force(on=meeting.held_on)
        .filter(kind__in=[Office.Kind.PRESIDENT, Office.Kind.SECRETARY])
        .select_related("person", "body")
    )
    found: dict[str, Any] = {}
    # The offices of the body itself first: a commission has its own president.
    for office in sorted(offices, key=lambda each: each.body_id != meeting.body_id):
        role = Officer.Role.CHAIR if office.kind == Office.Kind.PRESIDENT else Officer.Role.SECRETARY
        found.setdefault(str(role), office.person)
    return found


def preconditions_of(text: MeetingText, resolution: Resolution) -> dict[str, list[str]]:
    """What people must say of what came before a decision: fields of ``Settling``, whom each may name."""
    try:
        decision = text.decision(resolution.decision)
    except RuleViolation:
        return {}
    asked: dict[str, list[str]] = {}
    for each in decision.preconditions:
        match each.kind:
            case "proposal":
                asked.setdefault("proposed_by", []).extend(each.by)  # type: ignore[union-attr]
            case "prior_advice":
                asked.setdefault("advised_by", []).append(each.of)  # type: ignore[union-attr]
            case "prior_decision":
                asked.setdefault("decided_by", []).append(each.of)  # type: ignore[union-attr]
            case "bounds":
                asked.setdefault("within_bounds_of", []).append(each.set_by)  # type: ignore[union-attr]
    return asked


def assents_of(text: MeetingText, resolution: Resolution) -> list[str]:
    """The groups of which so many must have agreed before a decision."""
    try:
        decision = text.decision(resolution.decision)
    except RuleViolation:
        return []
    return [each.of for each in decision.preconditions if isinstance(each, Assent)]


@dataclass(frozen=True)
class Live:
    """A session as its pages show it, read once: who takes part, the quorum, the agenda."""

    meeting: Meeting
    at: datetime

    @cached_property
    def gathering(self) -> Gathering:
        return gathering_of(self.meeting)

    @cached_property
    def quorum(self) -> list[QuorumLine]:
        return quorum_lines(self.gathering)

    @property
    def lacks_quorum(self) -> bool:
        """Whether no decision has its quorum and nothing was voted: all that is left is another call."""
        verdicts = [line.verdict for line in self.quorum if line.verdict is not None]
        if not verdicts or not all(verdict.is_no for verdict in verdicts):
            return False
        return not self.meeting.ballots.filter(cancelled_at__isnull=True).exists()

    @cached_property
    def colleges(self) -> list[CollegeCount]:
        return college_counts(self.gathering)

    @cached_property
    def agenda(self) -> list[ItemLine]:
        return agenda_of(self.meeting)

    @property
    def current(self) -> ItemLine | None:
        """The item that is open."""
        return next((line for line in self.agenda if line.is_open), None)

    @property
    def following(self) -> ItemLine | None:
        """The first item that was not taken yet."""
        waiting = (
            each for each in self.agenda if each.item.opened_at is None and each.item.withdrawn_at is None
        )
        return next(waiting, None)

    @property
    def ballots(self) -> list[BallotLine]:
        return [line for each in self.agenda for _, lines in each.resolutions for line in lines]

    @property
    def open_ballots(self) -> list[BallotLine]:
        # One that was held already is no news to the room.
        return [line for line in self.ballots if line.ballot.is_open and line.ballot.entered_at is None]

    @property
    def last_result(self) -> BallotLine | None:
        """The last ballot that was closed, and not cancelled."""
        closed = [line for line in self.ballots if line.ballot.closed_at and line.ballot.cancelled_at is None]
        return max(closed, key=lambda line: line.ballot.closed_at or self.at, default=None)
