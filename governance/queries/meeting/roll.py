"""The roll as it is shown: rehearsed from the register while nothing is settled, as it was settled since."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from functools import cached_property
from itertools import groupby
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from cressmember.kernel.periods import Period
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import enumerate_fr
from governance.models import Contest, Meeting, Participant, RollAct, RollLine
from governance.queries.meeting.gathering import Gathering, gathering_of
from governance.queries.meeting.register import (
    DrawnUp,
    drawn,
    drawn_of_seats,
    roll_of,
    settles_on_day,
)
from governance.queries.meeting.text import MeetingText, text_of_meeting
from governance.rules.electorate.colleges import Subtype
from governance.rules.electorate.facts import MemberFacts, Occasion, Settled
from governance.rules.electorate.roll import Line
from governance.rules.presence.turnout import Way

# Why somebody does not vote, in the words of the rules, and the group that it makes on the page.
REASONS = (
    ("cotisation", "Cotisation non réglée"),
    ("réglés de suite", "Cotisation non réglée"),
    ("ancienneté", "Ancienneté insuffisante"),
    ("après l’arrêté", "Adhésion après l’arrêté de la liste"),
    ("n’est plus membre", "Adhésion terminée"),
    ("suspendu", "Adhésion suspendue"),
    ("aucun collège", "Sans collège"),
    ("les membres qu’il lui faut", "Collège trop petit pour exister"),
    ("Retiré de la liste", "Retiré par le bureau"),
    ("Tranché par le bureau", "Cas tranché : ne vote pas"),
)
SUBTYPES = {str(each): each for each in Subtype}
OTHER_REASON = "Autre motif"
TO_DECIDE = "À trancher par le bureau"


@dataclass(frozen=True, slots=True)
class RollView:
    """The lines of a roll, in its order, settled or not. ``day`` is when it is; None at the opening.

    ``refusal`` says why it cannot be drawn up, if it cannot.
    """

    meeting: Meeting
    text: MeetingText
    lines: tuple[RollLine, ...]
    warnings: tuple[str, ...] = ()
    day: date | None = None
    refusal: str = ""

    @property
    def is_settled(self) -> bool:
        return self.meeting.roll_settled_at is not None

    @property
    def electors(self) -> int:
        """How many may vote: one in two colleges counts once."""
        return len({_whose(line) for line in self.lines if line.votes})

    @property
    def votes(self) -> int:
        return sum(line.votes for line in self.lines)

    @property
    def off(self) -> int:
        heard = {_whose(line) for line in self.lines if line.outcome != RollLine.Outcome.NO}
        return len({_whose(line) for line in self.lines} - heard)

    @property
    def to_decide(self) -> int:
        return sum(line.outcome == RollLine.Outcome.TO_DECIDE for line in self.lines)

    @property
    def colleges(self) -> list[tuple[str, int, int]]:
        """Each college with how many may vote in it, and with how many votes, in its order."""
        heads: Counter[str] = Counter()
        votes: Counter[str] = Counter()
        for line in self.lines:
            if line.votes:
                heads[line.college_name] += 1
                votes[line.college_name] += line.votes
        return [(name, heads[name], votes[name]) for name in heads]

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """Why others do not vote, the most frequent first."""
        return Counter(reason_of(line) for line in self.lines if not line.votes).most_common()

    def of(self, participant: Participant) -> list[RollLine]:
        """The lines of one participant."""
        return [line for line in self.lines if line.participant_id == participant.pk]


def _whose(line: RollLine) -> str:
    return str(line.facts.get("key", line.participant_id))


def reason_of(line: RollLine) -> str:
    """The group of a line that does not vote; nothing for one that does."""
    if line.votes:
        return ""
    if line.outcome == RollLine.Outcome.TO_DECIDE:
        return TO_DECIDE
    found = [label for words, label in REASONS if words in line.sentence]
    return enumerate_fr(list(dict.fromkeys(found))) or OTHER_REASON


def lines_alike(line: RollLine) -> QuerySet[RollLine]:
    """The other lines of its roll of which the text leaves the same question open, with the same answers."""
    return (
        RollLine.objects.filter(
            participant__meeting=line.participant.meeting_id,
            outcome=RollLine.Outcome.TO_DECIDE,
            sentence=line.sentence,
            readings=line.readings,
        )
        .exclude(pk=line.pk)
        .select_related("participant")
    )


def cases_to_decide(meeting: Meeting) -> int:
    """How many lines of a settled roll the text leaves to the bureau, and that it did not decide."""
    lines = RollLine.objects.filter(participant__meeting=meeting, outcome=RollLine.Outcome.TO_DECIDE)
    return lines.order_by().count()


def contests_waiting() -> QuerySet[Contest]:
    """What members said of their lines and nobody answered, of the meetings that are not over."""
    return Contest.objects.filter(
        answered_at=None, participant__meeting__closed_at=None, participant__meeting__cancelled_at=None
    )


def freezing_day(meeting: Meeting, text: MeetingText, *, today: date) -> date | None:
    """The day at whose end the roll of an assembly is settled; None when that is done at the opening.

    It is at the opening where the text says « on the day », or nothing, and for a body whose seats are known.
    """
    if not meeting.of_all_members or text.franchise is None:
        return None
    if text.franchise.frozen.kind == "meeting":
        return None
    called_on = min(meeting.convened_on or today, meeting.held_on)
    anyhow = Period(meeting.held_on, meeting.held_on + timedelta(days=1))
    return settles_on_day(text.franchise, Occasion(called_on, meeting.held_on, anyhow))


def freezing_instant(day: date | None, *, now: datetime) -> datetime:
    """What the register knew by then is what counts: the end of the record date, or now when it is sooner."""
    if day is None:
        return now
    end = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    return min(now, end)


def roll_view(meeting: Meeting, *, now: datetime) -> RollView:
    """The roll of a meeting now; as many queries whatever its size."""
    text = text_of_meeting(meeting)
    today = timezone.localdate(now)
    day = freezing_day(meeting, text, today=today)
    if meeting.roll_settled_at is not None:
        stored = RollLine.objects.filter(participant__meeting=meeting).select_related("participant")
        warnings = tuple(each.get("sentence", "") for each in meeting.roll_warnings)
        return RollView(meeting, text, tuple(stored), warnings, day)
    if meeting.is_gathering:
        return RollView(meeting, text, (), refusal="Rien ne se vote à une rencontre : elle n’a pas de liste.")
    try:
        found = roll_of(meeting, text, at=freezing_instant(day, now=now), today=today)
    except RuleViolation as violation:
        return RollView(meeting, text, (), day=day, refusal=str(violation))
    lines = tuple(lines_of(found, meeting, text, participants_by_key(meeting)))
    return RollView(meeting, text, lines, tuple(each.sentence for each in found.roll.warnings), day)


@dataclass(frozen=True, slots=True)
class OwnRoll:
    """What a roll says of one participant, and how many it counts; the lines of the others are not read.

    ``refusal`` says why it cannot be drawn up, ``day`` when it is settled, None at the opening.
    """

    meeting: Meeting
    lines: tuple[RollLine, ...]
    electors: int
    votes: int
    day: date | None
    refusal: str = ""

    @property
    def is_settled(self) -> bool:
        return self.meeting.roll_settled_at is not None


def own_roll(participant: Participant, *, now: datetime) -> OwnRoll:
    """The roll as one participant is told of it.

    Until it is settled it is drawn up from the whole register: whether a college is large enough to exist
    depends on all the others.
    """
    meeting = participant.meeting
    if meeting.roll_settled_at is None:
        view = roll_view(meeting, now=now)
        return OwnRoll(
            meeting, tuple(view.of(participant)), view.electors, view.votes, view.day, view.refusal
        )
    voting = RollLine.objects.filter(participant__meeting=meeting, votes__gt=0).order_by()
    told = voting.aggregate(electors=Count("participant", distinct=True), votes=Coalesce(Sum("votes"), 0))
    day = freezing_day(meeting, text_of_meeting(meeting), today=timezone.localdate(now))
    mine = tuple(RollLine.objects.filter(participant=participant))
    return OwnRoll(meeting, mine, told["electors"], told["votes"], day)


def participants_by_key(meeting: Meeting, *only: str) -> dict[str, Participant]:
    """The participants under the keys that the register gives to those on the roll; some of their fields."""
    people = meeting.participants.only(*only)
    if meeting.of_all_members:
        members = people.filter(quality=Participant.Quality.MEMBER)
        return {str(each.organisation_id): each for each in members}
    return {str(each.mandate_id): each for each in people.filter(mandate__isnull=False)}


def lines_of(
    found: DrawnUp, meeting: Meeting, text: MeetingText, known: Mapping[str, Participant]
) -> list[RollLine]:
    """The lines to be written; one whose member is no participant yet bears its name alone."""
    names = {each.code: (each.name, each.order) for each in text.colleges.colleges} if text.colleges else {}
    made = []
    for line in found.roll.lines:
        participant = known.get(line.member.key)
        if participant is None:
            participant = Participant(
                meeting=meeting, name=line.member.name, sort_name=line.member.name.lower()
            )
        made.append(_line(line, participant, names, found.occasion))
    return made


def _line(
    line: Line, participant: Participant, names: Mapping[str, tuple[str, int]], occasion: Occasion
) -> RollLine:
    name, order = names.get(line.college, (line.college, 0))
    verdict = line.verdict
    return RollLine(
        participant=participant,
        college=line.college,
        college_name=name,
        college_order=order,
        votes=line.votes if verdict.is_yes else 0,
        outcome=str(verdict.outcome),
        sentence=verdict.sentence,
        article=verdict.article[:200],
        question=verdict.question,
        readings=[{"name": each.name, "outcome": str(each.outcome)} for each in verdict.readings],
        facts=facts_kept(line.member, occasion),
    )


# What was looked at, kept beside each line so that the roll can be drawn up again.


def facts_kept(member: MemberFacts, occasion: Occasion) -> dict[str, Any]:
    """The facts of a member in plain JSON; ``college`` is its own, whichever hosts it, none once it left."""
    left = member.left_on is not None and member.left_on <= occasion.meeting_on
    own = min(member.colleges, default="")
    return {
        "key": member.key,
        "name": member.name,
        "college": "" if left else own,
        "colleges": sorted(member.colleges),
        "joined_on": member.joined_on.isoformat(),
        "left_on": member.left_on.isoformat() if member.left_on else None,
        "subtype": str(member.subtype) if member.subtype else None,
        "category": member.category,
        "organisation": member.organisation,
        "constituency": member.constituency,
        "settled": [[*_written(each.year), each.settled_on.isoformat()] for each in member.settled],
        "figures": {name: str(value) for name, value in member.figures.items()},
        "called_on": occasion.called_on.isoformat(),
        "dues_year": _written(occasion.dues_year),
    }


def _written(year: Period) -> list[str]:
    """The first day of a dues year, and the first one after it."""
    assert year.start is not None  # A dues year begins and ends.
    assert year.end is not None
    return [year.start.isoformat(), year.end.isoformat()]


def facts_recalled(told: Mapping[str, Any]) -> MemberFacts:
    """The member whose facts were kept."""
    return MemberFacts(
        key=told["key"],
        name=told["name"],
        joined_on=date.fromisoformat(told["joined_on"]),
        left_on=date.fromisoformat(told["left_on"]) if told["left_on"] else None,
        colleges=frozenset(told["colleges"]),
        subtype=SUBTYPES.get(told["subtype"]),
        category=told["category"],
        organisation=told["organisation"],
        constituency=told["constituency"],
        settled=tuple(
            Settled(Period(date.fromisoformat(start), date.fromisoformat(end)), date.fromisoformat(on))
            for start, end, on in told["settled"]
        ),
        figures={name: _exact(value) for name, value in told["figures"].items()},
    )


def _exact(text: str) -> int | Fraction:
    value = Fraction(text)
    return value.numerator if value.denominator == 1 else value


def digest_of(lines: Iterable[RollLine | Line]) -> str:
    """What stands for a roll: the SHA-256 of its lines, whatever their order."""
    told = sorted(
        [line.member.key, line.college, line.votes if line.verdict.is_yes else 0, str(line.verdict.outcome)]
        if isinstance(line, Line)
        else [line.facts["key"], line.college, line.votes, line.outcome]
        for line in lines
    )
    written = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Proof:
    """Whether a settled roll, drawn up again, is the same; ``changed`` names where the register differs.

    ``from_facts`` is drawn from what was kept beside the lines, ``changed`` from the register as it was known
    at the instant of the freeze: what was corrected since, with effect before, is seen there.
    """

    from_facts: bool
    changed: tuple[str, ...]


def proof_of(meeting: Meeting) -> Proof:
    """Draw a settled roll up again, in both ways. Raises ValueError for a roll that is not settled."""
    if meeting.roll_settled_at is None or meeting.roll_on is None:
        raise ValueError("this roll is not settled")
    text = text_of_meeting(meeting)
    lines = list(RollLine.objects.filter(participant__meeting=meeting).select_related("participant"))
    kept = {line.facts["key"]: line.facts for line in lines if "dues_year" in line.facts}
    again: Sequence[Line] = ()
    if kept:
        again = _redrawn(meeting, text, list(kept.values()))
    now = roll_of(meeting, text, at=meeting.roll_settled_at, today=meeting.roll_on).roll.lines
    then, told = _gist(again), _gist(now)
    names = {line.member.key: line.member.name for line in (*again, *now)}
    changed = {key for key, _ in then ^ told}
    return Proof(digest_of(again) == meeting.roll_sha256, tuple(sorted(names[key] for key in changed)))


def _redrawn(meeting: Meeting, text: MeetingText, kept: list[dict[str, Any]]) -> Sequence[Line]:
    members = [facts_recalled(told) for told in kept]
    if not meeting.of_all_members:
        return drawn_of_seats(members).lines
    start, end = (date.fromisoformat(day) for day in kept[0]["dues_year"])
    occasion = Occasion(date.fromisoformat(kept[0]["called_on"]), meeting.held_on, Period(start, end))
    return drawn(text, occasion, members).lines


def _gist(lines: Iterable[Line]) -> set[tuple[str, tuple[str, int, str]]]:
    return {(line.member.key, (line.college, line.votes, str(line.verdict.outcome))) for line in lines}


@dataclass(frozen=True)
class Changes:
    """What the bureau changed since a roll was settled: the acts, and the counts before and after them."""

    acts: tuple[RollAct, ...]
    electors: int
    votes: int

    @property
    def together(self) -> list[tuple[RollAct, str]]:
        """Each act with whom it is about; those decided together, in the same words, are one."""

        def minute_and_words(act: RollAct) -> tuple[object, ...]:
            minute = act.done_at.replace(second=0, microsecond=0)
            return minute, act.kind, act.because, act.before, act.after

        groups = [list(acts) for _, acts in groupby(self.acts, key=minute_and_words)]
        return [(acts[0], enumerate_fr([str(each.participant) for each in acts])) for acts in groups]

    @cached_property
    def votes_before(self) -> int:
        return self.votes - sum(act.after - act.before for act in self.acts)

    @cached_property
    def electors_before(self) -> int:
        gained = sum((act.after > 0) - (act.before > 0) for act in self.acts)
        return self.electors - gained


def changes_of(view: RollView | OwnRoll) -> Changes:
    """The acts on a roll, in their order."""
    acts = RollAct.objects.filter(participant__meeting=view.meeting).select_related("participant", "by")
    return Changes(tuple(acts), view.electors, view.votes)


# Proxies and answers before the meeting: who would take part if everyone did as they said.


def as_things_stand(meeting: Meeting, *, now: datetime, view: RollView | None = None) -> Gathering:
    """Who takes part: now while the meeting is open, else if everyone does as they said.

    Whoever said so comes, and so does whoever is to carry a proxy, unless they said no or gave theirs away.
    """
    gathering = gathering_of(meeting)
    if meeting.opened_at is not None:
        return gathering
    lines = gathering.lines
    if meeting.roll_settled_at is None:
        drawn_up = (view or roll_view(meeting, now=now)).lines
        lines = tuple(line for line in drawn_up if line.votes and line.participant_id is not None)
    away = set(
        meeting.participants.filter(
            answer__in=[Participant.Answer.ABSENT, Participant.Answer.PROXY]
        ).values_list("pk", flat=True)
    )
    away |= {proxy.giver_id for proxy in gathering.proxies if proxy.revoked_at is None}
    carriers = {proxy.holder_id or proxy.shared_to_id for proxy in gathering.proxies}
    there = {pk: Way.PRESENT for pk in carriers if pk is not None and pk not in away}
    coming = meeting.participants.filter(answer__in=[Participant.Answer.PRESENT, Participant.Answer.REMOTE])
    for pk, answer in coming.values_list("pk", "answer"):
        there[pk] = Way.REMOTE if answer == Participant.Answer.REMOTE else Way.PRESENT
    return replace(gathering, lines=lines, there=there)
