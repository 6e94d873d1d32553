"""Who takes part in a meeting at an instant: the roll, those who are there, those who are represented."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Any

from django.db.models import Count, Q
from django.db.models.fields.json import KeyTextTransform
from django.utils import timezone

from cressmember.core.models import Chamber
from governance.models import (
    Meeting,
    Officer,
    Participant,
    Presence,
    Proxy,
    RollAct,
    RollLine,
    Statutes,
    Vote,
)
from governance.queries.meeting.text import MeetingText, text_of_meeting
from governance.rules import statutes as rules
from governance.rules.answer.verdict import Outcome, Verdict
from governance.rules.electorate.facts import MemberFacts
from governance.rules.electorate.roll import Voter
from governance.rules.meeting.holidays import Territory
from governance.rules.presence.attendance import Answer, Attendance, Outsider
from governance.rules.presence.attendance import Proxy as Given
from governance.rules.presence.proxies import BlankToChair
from governance.rules.presence.proxy_admission import admit_proxies
from governance.rules.presence.proxy_desk import refused
from governance.rules.presence.turnout import Group, Strength, Turnout, Way
from governance.rules.scenario.gathering import Cast, VoterOf
from governance.rules.scenario.standing import CollegeSize
from governance.rules.scenario.vote import QuorumOf
from governance.rules.vote.decision import Decision

CHAIR = "chair"
WAYS = {str(way): way for way in Way}
# Where the chamber has its seat, by the beginning of its postcode. Alsace and Moselle keep two holidays more.
TERRITORIES = {
    "971": Territory.GUADELOUPE,
    "972": Territory.MARTINIQUE,
    "973": Territory.GUYANE,
    "974": Territory.REUNION,
    "976": Territory.MAYOTTE,
    "57": Territory.ALSACE_MOSELLE,
    "67": Territory.ALSACE_MOSELLE,
    "68": Territory.ALSACE_MOSELLE,
}


# What stands beside each line of a roll, and that nothing asks of two thousand of them at once.
NOT_ASKED = (
    "sentence", "article", "question", "readings", "facts", "participant__emails",
    "participant__postal_address", "participant__search_text", "participant__designation",
    "participant__key",
)  # fmt: skip


def territory() -> Territory:
    """Whose public holidays the chamber keeps; those of mainland France while its address is not known."""
    postcode = Chamber.current().postcode.strip()
    return TERRITORIES.get(postcode[:3]) or TERRITORIES.get(postcode[:2]) or Territory.MAINLAND


@dataclass(frozen=True)
class Gathering:
    """Everyone on the roll of a meeting, and who takes part how at one instant.

    ``lines`` are those of the electors, ``there`` how each participant is there, ``proxies`` the ones that
    stand, in the order they were filed. ``chair`` is the key of who chairs. ``at`` is the instant, None for
    now: what was revoked, declined or replaced since then is as it was.
    """

    meeting: Meeting
    text: MeetingText
    lines: tuple[RollLine, ...]
    there: Mapping[int, Way]
    proxies: tuple[Proxy, ...]
    guests: tuple[Participant, ...]
    chair: str | None
    territory: Territory
    at: datetime | None = None

    @cached_property
    def voters(self) -> dict[str, Voter]:
        """The electors, by key, in the order of the roll."""
        votes: dict[str, dict[str, int]] = {}
        found: dict[str, Participant] = {}
        for line in self.lines:
            key = str(line.participant_id)
            found[key] = line.participant
            votes.setdefault(key, {})[line.college] = line.votes
        day = self.meeting.held_on
        return {key: Voter(_facts(participant, day), votes[key]) for key, participant in found.items()}

    def tried_with(self, **changed: Any) -> Gathering:
        """The same roll with other proxies, or other people there: its electors are not read again."""
        made = replace(self, **changed)
        made.__dict__["voters"] = self.voters
        return made

    @cached_property
    def attendance(self) -> Attendance:
        """Who came how, as the rules of proxies look at it."""
        outsiders = [
            Outsider(str(each.pk), each.name, each.is_employee)
            for each in self.guests
            if str(each.pk) not in self.voters
        ]
        known = {*self.voters, *(each.key for each in outsiders)}
        if self.chair is not None and self.chair not in known:
            outsiders.append(Outsider(self.chair, "Présidence de séance"))
            known.add(self.chair)

        def came(way: Way) -> frozenset[str]:
            return frozenset(str(key) for key, how in self.there.items() if how is way and str(key) in known)

        present = came(Way.PRESENT)
        if self.chair is not None and self.chair not in came(Way.REMOTE):
            present |= {self.chair}
        return Attendance(
            meeting_on=self.meeting.held_on,
            voters=tuple(self.voters.values()),
            present=present,
            remote=came(Way.REMOTE),
            outsiders=tuple(outsiders),
            chair=self.chair,
        )

    @cached_property
    def answers(self) -> tuple[tuple[Proxy, Answer], ...]:
        """What becomes of each proxy, in the order they were filed."""
        given = [_given(proxy, self.at) for proxy in self.proxies]
        if not given:
            return ()
        if self.text.proxies is None:
            why = "les statuts ne disent rien des procurations"
            return tuple(
                (proxy, refused(each, why, "")) for proxy, each in zip(self.proxies, given, strict=True)
            )
        blank = getattr(self.text.proxies, "blank", None)
        if self.chair is None and isinstance(blank, BlankToChair):
            return self._without_chair(given)
        found = admit_proxies(self.text.proxies, given, self.attendance, territory=self.territory)
        return tuple(zip(self.proxies, found, strict=True))

    def _without_chair(self, given: Sequence[Given]) -> tuple[tuple[Proxy, Answer], ...]:
        """Blank proxies wait for somebody to chair; the others do not wait for them."""
        assert self.text.proxies is not None  # Asked of a text that says what becomes of blank ones.
        named = [each for each in given if each.holder is not None]
        found = iter(admit_proxies(self.text.proxies, named, self.attendance, territory=self.territory))
        question = "Un pouvoir en blanc va à qui préside la séance : désignez cette personne."
        waits = Verdict(outcome=Outcome.TO_DECIDE, sentence=question, question=question)
        return tuple(
            (proxy, next(found) if each.holder is not None else Answer(each, None, 0, waits))
            for proxy, each in zip(self.proxies, given, strict=True)
        )

    @cached_property
    def represented(self) -> dict[str, str]:
        """Who holds the vote of each elector who is represented: keys by key."""
        return {
            answer.proxy.giver: answer.holder
            for _, answer in self.answers
            if answer.verdict.is_yes and answer.holder is not None
        }

    def way_of(self, key: str) -> Way | None:
        """How an elector takes part; None for one who does not."""
        return Way.PROXY if key in self.represented else self.there.get(int(key))

    def voter_rows(self, cast: Mapping[str, Cast] | None = None) -> list[VoterOf]:
        """The roll as a scenario tells it, one row for each elector and college, with what each voted."""
        rows = []
        for line in self.lines:
            key = str(line.participant_id)
            way = self.way_of(key)
            told = (cast or {}).get(key, Cast.NOTHING) if way is not None else Cast.NOTHING
            rows.append(
                VoterOf(
                    member=key,
                    college=line.college,
                    category=line.participant.category,
                    votes=line.votes,
                    way=way,
                    cast=told,
                )
            )
        return rows

    @cached_property
    def turnout(self) -> Turnout:
        """Everyone who may vote and who takes part, by college and category."""
        groups: dict[tuple[str, str], tuple[Strength, dict[Way, Strength]]] = {}
        for row in self.voter_rows():
            entitled, by_way = groups.get((row.college, row.category), (Strength(), {}))
            strength = Strength(1, row.votes)
            if row.way is not None:
                by_way[row.way] = by_way.get(row.way, Strength()) + strength
            groups[row.college, row.category] = (entitled + strength, by_way)
        return Turnout(
            tuple(
                Group(entitled, by_way, college, category)
                for (college, category), (entitled, by_way) in groups.items()
            )
        )

    def quorum(self, decision: Decision, *, call: int | None = None) -> Verdict | None:
        """Whether this meeting may take a kind of decision now, at its call or at another one.

        None where nobody is on the roll. Raises RuleViolation for a call that the statutes do not have.
        """
        if self.text.version is None or self.text.body is None or not self.lines:
            return None
        asked = QuorumOf(
            body=self.text.body.code,
            decision=decision.code,
            call=call or self.meeting.call,
            voters=tuple(self.voter_rows()),
            college_members=self.college_members,
        )
        return asked.answer(statutes_of(self.text.version))

    @cached_property
    def college_members(self) -> tuple[CollegeSize, ...]:
        """How many members each college has, whoever may vote; nothing for a body that not all sit in."""
        if not self.meeting.of_all_members or self.text.colleges is None:
            return ()
        known = {college.code for college in self.text.colleges.colleges}
        counted: dict[str, int] = dict.fromkeys(known, 0)
        rows = RollLine.objects.filter(participant__meeting=self.meeting).order_by()
        own_college = KeyTextTransform("college", "facts")
        grouped = rows.values_list("college", own_college).annotate(Count("pk"))
        for college, told, members in grouped:
            own = college if told is None else told
            if own in known:
                counted[own] += members
        return tuple(
            CollegeSize(college=college, members=members) for college, members in sorted(counted.items())
        )


def gathering_of(meeting: Meeting, *, at: datetime | None = None) -> Gathering:
    """Who takes part at an instant, or now; a constant number of queries, whoever many they are."""
    lines = _lines(meeting, at)
    presences = Presence.objects.filter(participant__meeting=meeting)
    if at is None:
        presences = presences.filter(left_at__isnull=True)
    else:
        still = Q(left_at__isnull=True) | Q(left_at__gt=at)
        presences = presences.filter(still, arrived_at__lte=at)
    proxies = Proxy.objects.filter(giver__meeting=meeting)
    if at is None:
        proxies = proxies.filter(declined_at__isnull=True)
    else:
        proxies = proxies.filter(Q(declined_at__isnull=True) | Q(declined_at__gt=at), filed_at__lte=at)
    there = list(presences.values_list("participant", "way", "person"))
    voiceless = [Participant.Quality.GUEST, Participant.Quality.OBSERVER]
    guests = meeting.participants.filter(quality__in=voiceless)
    came = {pk: WAYS[way] for pk, way, _ in there}
    if meeting.format == Meeting.Format.WRITTEN:
        came = _answered(meeting)
    return Gathering(
        meeting=meeting,
        text=text_of_meeting(meeting),
        lines=lines,
        there=came,
        proxies=tuple(proxies.order_by("filed_at", "pk")),
        guests=tuple(guests),
        chair=_chair(meeting, {person: pk for pk, _, person in there if person is not None}, at),
        territory=territory(),
        at=at,
    )


def _answered(meeting: Meeting) -> dict[int, Way]:
    """Whoever gave its written vote takes part, until the deadline: nobody is there at an instant.

    A letter typed by the team is the same answer in writing as one sent by the personal link.
    """
    votes = Vote.objects.filter(ballot__meeting=meeting, ballot__cancelled_at__isnull=True)
    return dict.fromkeys(votes.order_by().values_list("participant", flat=True), Way.ELECTRONIC)


def _lines(meeting: Meeting, at: datetime | None) -> tuple[RollLine, ...]:
    """The lines of the electors, as they were before what the bureau changed since an instant."""
    lines = (
        RollLine.objects.filter(participant__meeting=meeting)
        .select_related("participant")
        .defer(*NOT_ASKED)
        .order_by("college_order", "participant__sort_name", "participant_id")
    )
    if at is None:
        return tuple(lines.filter(votes__gt=0))
    acts = RollAct.objects.filter(participant__meeting=meeting, done_at__gt=at).order_by("-done_at", "-pk")
    # The first act since then, read last, is the one that tells what the line was.
    before = {(pk, code): votes for pk, code, votes in acts.values_list("participant", "college", "before")}
    found = []
    for line in lines:
        line.votes = before.get((line.participant_id, line.college), line.votes)
        if line.votes:
            found.append(line)
    return tuple(found)


def _chair(meeting: Meeting, present: Mapping[int, int], at: datetime | None) -> str | None:
    """The key of who chairs: the participant through whom this person is there, or nobody of the roll."""
    officers = meeting.officers.filter(role=Officer.Role.CHAIR)
    if at is None:
        officer = officers.filter(left_at__isnull=True).first()
    else:
        still = Q(left_at__isnull=True) | Q(left_at__gt=at)
        officer = officers.filter(still, named_at__lte=at).order_by("-named_at", "-pk").first()
    if officer is None:
        return None
    pk = present.get(officer.person_id) if officer.person_id is not None else None
    return CHAIR if pk is None else str(pk)


def statutes_of(version: Statutes) -> rules.Statutes:
    """The statutes that a version says, read once for each text. Raises RuleViolation when not whole."""
    return _read(version.pk, version.digest) if version.pk else rules.statutes_from(version.document)


@lru_cache(maxsize=8)
def _read(pk: int, digest: str) -> rules.Statutes:
    return rules.statutes_from(Statutes.objects.get(pk=pk).document)


def _facts(participant: Participant, on: date) -> MemberFacts:
    """What the rules of proxies look at; the rest was looked at when the roll was drawn up."""
    return MemberFacts(
        key=str(participant.pk),
        name=participant.name,
        joined_on=on,
        category=participant.category,
        organisation=str(participant.organisation_id or ""),
        constituency=participant.constituency,
        is_employee=participant.is_employee,
    )


def _given(proxy: Proxy, at: datetime | None) -> Given:
    holder = str(proxy.holder_id) if proxy.holder_id is not None else None
    if holder is None and proxy.third_party:
        holder = proxy.third_party
    shared = str(proxy.shared_to_id) if proxy.shared_to_id is not None else None
    revoked_at = (
        proxy.revoked_at if at is None or proxy.revoked_at is None or proxy.revoked_at <= at else None
    )
    return Given(
        giver=str(proxy.giver_id),
        holder=holder,
        filed_on=timezone.localdate(proxy.filed_at),
        revoked_on=timezone.localdate(revoked_at) if revoked_at else None,
        shared_to=shared,
    )
