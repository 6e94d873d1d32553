"""Proxies before a meeting: what becomes of each as things stand, and to whom one may still be given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import NO_BREAK, long_date
from governance.models import Meeting, Participant, Proxy
from governance.queries.meeting.gathering import CHAIR, Gathering, territory
from governance.queries.meeting.text import MeetingText, text_of_meeting
from governance.rules.answer.verdict import Verdict
from governance.rules.meeting.delay import open_questions
from governance.rules.meeting.holidays import Territory
from governance.rules.presence.attendance import Answer
from governance.rules.presence.proxies import BlankRefused, BlankShared, Further, NoProxies, Proxies
from governance.rules.presence.turnout import Way

MOST_OFFERED = 20


@dataclass(frozen=True, slots=True)
class Offer:
    """Somebody who may carry a proxy, or may not and why."""

    participant: Participant
    verdict: Verdict

    @property
    def is_open(self) -> bool:
        return not self.verdict.is_no


@dataclass(frozen=True, slots=True)
class State:
    """A proxy and what becomes of it as things stand."""

    proxy: Proxy
    answer: Answer

    @property
    def sentence(self) -> str:
        return self.answer.verdict.sentence

    @property
    def outcome(self) -> str:
        """One of ``declined``, ``revoked``, ``yes``, ``no`` and ``to_decide``."""
        if self.proxy.declined_at is not None:
            return "declined"
        if self.proxy.revoked_at is not None:
            return "revoked"
        return str(self.answer.verdict.outcome)


def states_of(gathering: Gathering) -> list[State]:
    """What becomes of each proxy that was not declined, in the order they were filed."""
    return [State(proxy, answer) for proxy, answer in gathering.answers]


def tried(
    gathering: Gathering,
    giver: Participant,
    holder: Participant | None,
    *,
    now: datetime,
    shared_to: Participant | None = None,
    replaces: Proxy | None = None,
) -> Verdict:
    """What would become of one proxy more, checked against every rule with all the others.

    The holder is taken to come, unless it gave its own vote away. ``replaces`` is set aside.
    """
    mine = Proxy(
        giver=giver, holder=holder, shared_to=shared_to, way=Proxy.Way.ONLINE, filed_at=_filed(replaces, now)
    )
    if replaces is None:
        others = tuple(each for each in gathering.proxies if each.giver_id != giver.pk or each.revoked_at)
    else:
        others = tuple(each for each in gathering.proxies if each.pk != replaces.pk)
    # In session, who is there is known; before it, the giver is taken to stay away.
    there = dict(gathering.there)
    if gathering.meeting.opened_at is None:
        there.pop(giver.pk, None)
        carrier = holder or shared_to
        given = {each.giver_id for each in others if each.revoked_at is None}
        if carrier is not None and carrier.pk not in given and carrier.answer != Participant.Answer.ABSENT:
            there[carrier.pk] = Way.PRESENT
    return gathering.tried_with(proxies=(*others, mine), there=there).answers[-1][1].verdict


def further_is_open(meeting: Meeting) -> bool:
    """Whether a proxy may say itself that it holds for the next call: the text leaves it open."""
    rule = text_of_meeting(meeting).proxies
    return isinstance(rule, Proxies) and rule.further is Further.UNSTATED


def _filed(replaces: Proxy | None, now: datetime) -> datetime:
    return replaces.filed_at if replaces is not None else now


def offers(
    gathering: Gathering,
    giver: Participant,
    found: Sequence[Participant],
    *,
    now: datetime,
    replaces: Proxy | None = None,
) -> list[Offer]:
    """Those who may carry a vote among those found, first; then the others, each with why."""
    told = [
        Offer(
            each,
            tried(gathering, giver, None, shared_to=each, now=now, replaces=replaces)
            if replaces is not None
            else tried(gathering, giver, each, now=now),
        )
        for each in found
        if each.pk != giver.pk
    ]
    return sorted(told, key=lambda offer: not offer.is_open)


def holders_found(gathering: Gathering, giver: Participant, query: str) -> list[Participant]:
    """Those whose name holds every word, electors first; at most twenty. Without words, a small body."""
    everybody = gathering.meeting.participants.exclude(pk=giver.pk)
    known = set(gathering.voters) | {str(each.pk) for each in gathering.guests}
    if not query.strip():
        few = [each for each in everybody.order_by("sort_name", "pk") if str(each.pk) in known]
        return few if len(few) <= MOST_OFFERED else []
    found = list(everybody.search(query).order_by("sort_name", "pk")[: MOST_OFFERED * 5])
    return sorted(found, key=lambda each: str(each.pk) not in known)[:MOST_OFFERED]


def blank_is_possible(text: MeetingText) -> bool:
    """Whether a proxy that names nobody may be worth something."""
    rule = text.proxies
    return isinstance(rule, Proxies) and not isinstance(rule.blank, BlankRefused)


def blank_is_shared(gathering: Gathering) -> bool:
    """Whether the bureau of the meeting says who carries blank ones."""
    rule = gathering.text.proxies
    return isinstance(rule, Proxies) and isinstance(rule.blank, BlankShared)


def proxies_refused(gathering: Gathering) -> str:
    """Why nobody may give a proxy for this meeting; nothing where one may."""
    return refused_by(gathering.text)


def refused_by(text: MeetingText) -> str:
    """Why a text lets nobody give a proxy; nothing where it does."""
    rule = text.proxies
    if rule is None:
        return "Les statuts ne prévoient pas de pouvoir pour cette réunion."
    if isinstance(rule, NoProxies):
        return "Les statuts interdisent les pouvoirs à cette réunion."
    return ""


def last_day(gathering: Gathering) -> date:
    """The last day on which a proxy may be filed, as its strictest reading tells it."""
    return min(_last_days(gathering.text, gathering.meeting, gathering.territory))


def filing_over(meeting: Meeting, text: MeetingText, *, on: date) -> str:
    """Why no proxy may be filed any more, however the rule is read; empty while one may."""
    last = max(_last_days(text, meeting, territory()))
    if on <= last:
        return ""
    return f"Les pouvoirs se déposaient jusqu’au {long_date(last)}{NO_BREAK}: ce jour est passé."


def _last_days(text: MeetingText, meeting: Meeting, where: Territory) -> list[date]:
    rule, day = text.proxies, meeting.held_on
    if not isinstance(rule, Proxies) or rule.filing is None:
        return [day]
    readings = [rule.filing.delay]
    for question in open_questions(rule.filing.delay):
        readings = [state(delay) for delay in readings for _, state in question.readings]
    return [delay.last_start(day, where) for delay in readings]


def refuse_late_revocation(gathering: Gathering, *, now: datetime) -> None:
    """Raise RuleViolation where the list of proxies is closed once filed, and it is too late."""
    rule = gathering.text.proxies
    if isinstance(rule, Proxies) and rule.filing is not None and rule.filing.frozen:
        day = last_day(gathering)
        if timezone.localdate(now) > day:
            raise RuleViolation(
                f"Les pouvoirs sont clos depuis le {long_date(day)} : celui-ci ne se révoque plus.",
                article=rule.article,
            )


def load_of(gathering: Gathering, participant: Participant) -> tuple[int, int | None]:
    """How many proxies somebody carries as things stand, and how many more the cap would leave; None, no cap.

    Votes are counted where the cap counts them.
    """
    key = str(participant.pk)
    carried = [answer for _, answer in gathering.answers if answer.verdict.is_yes and answer.holder == key]
    rule = gathering.text.proxies
    if not isinstance(rule, Proxies) or rule.cap is None:
        return len(carried), None
    size = len(carried) if str(rule.cap.of) == "members" else sum(each.votes for each in carried)
    own = 0
    if str(rule.cap.own) != "beside" and key in gathering.voters:
        own = 1 if str(rule.cap.of) == "members" else gathering.voters[key].total
    return size, max(rule.cap.most - own - size, 0)


def offers_of_blanks(gathering: Gathering, *, now: datetime) -> list[tuple[Proxy, list[Offer]]]:
    """Each blank proxy that the bureau shares out, with those who may carry it."""
    if not blank_is_shared(gathering):
        return []
    voters, found = voters_who_may_come(gathering), []
    for proxy in gathering.proxies:
        if proxy.is_blank and proxy.revoked_at is None:
            told = offers(gathering, proxy.giver, voters, now=now, replaces=proxy)
            found.append((proxy, [each for each in told if each.is_open]))
    return found


def voters_who_may_come(gathering: Gathering) -> list[Participant]:
    """The electors who did not say that they stay away."""
    found = gathering.meeting.participants.exclude(answer=Participant.Answer.ABSENT)
    return [each for each in found if str(each.pk) in gathering.voters]


def carrier_name(gathering: Gathering, key: str | None) -> str:
    """Whom a holder's key names."""
    if key is None:
        return ""
    if key == CHAIR:
        return "La présidence de séance"
    voter = gathering.voters.get(key)
    if voter is not None:
        return voter.member.name
    return next((each.name for each in gathering.guests if str(each.pk) == key), key)


def proxies_of_meeting(meeting: Meeting) -> list[Proxy]:
    """Every proxy, declined and revoked ones included, in the order they were filed."""
    return list(
        Proxy.objects.filter(giver__meeting=meeting)
        .select_related("giver", "holder", "shared_to")
        .order_by("filed_at", "pk")
    )
