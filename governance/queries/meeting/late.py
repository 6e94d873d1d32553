"""What came or changed on the agenda after the convocation, and what the statutes make of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from governance.models import Convocation, Meeting, MeetingPaper
from governance.queries.meeting.agenda import Agenda, ItemTold
from governance.queries.meeting.rehearsal import notice_verdicts
from governance.queries.meeting.text import MeetingText
from governance.rules.meeting import agenda as rules
from governance.rules.meeting.late_change import (
    Announced,
    Change,
    Kind,
    Point,
    consequence,
    late_changes,
    prevents_vote,
)
from governance.rules.meeting.notice import Notice

WHOLE = 0  # The key of the meeting itself, for the papers of no item.


@dataclass(frozen=True, slots=True)
class Late:
    """A change with its consequence in a sentence; ``is_fresh`` while nobody was told of it."""

    change: Change
    sentence: str
    is_fresh: bool
    is_forbidden: bool
    is_settled: bool

    @property
    def tone(self) -> tuple[str, str]:
        """A tone and a word: the vote is forbidden, doubtful, or regular."""
        if self.is_settled:
            return "good", "Annoncé à temps"
        return ("stop", "Ne se vote pas") if self.is_forbidden else ("attention", "Après la convocation")


def late_of(meeting: Meeting, text: MeetingText, agenda: Agenda) -> list[Late]:
    """What is not as the convocation said, item after item; nothing before it leaves. Two queries.

    A question that the session took up is none: the statutes answered when it was taken.
    """
    if meeting.convened_on is None:
        return []
    sendings = [
        each
        for each in meeting.convocations.order_by("sent_at", "pk")
        if each.kind in (Convocation.Kind.CALL, Convocation.Kind.ADDITION)
    ]
    if not sendings:
        return []
    now = _points(meeting, agenda)
    call, *additions = sendings
    old, papers = _sent(call)
    changes = list(late_changes([*old, Point(WHOLE, "")], now, papers))
    # What a complement told is no longer different from what was told.
    said: dict[Change, Announced] = {}
    for sending in additions:
        again, more = _sent(sending)
        keys = {point.key for point in again}
        papers |= more
        old = [*(point for point in old if point.key not in keys), *again]
        left = set(late_changes([*old, Point(WHOLE, "")], now, papers))
        told = Announced(sending.sent_on, _in_time(sending.verdict.get("verdicts", ())))
        for each in changes:
            if each not in left:
                said.setdefault(each, told)
            else:
                said.pop(each, None)
    return [_late(each, said.get(each), _agenda_rule(text), _notice(text)) for each in changes]


def told_by_complement(meeting: Meeting, text: MeetingText, agenda: Agenda, *, on: date) -> list[str]:
    """What a complement that leaves on that day makes of each change that nobody was told of."""
    verdicts = notice_verdicts(meeting, text, agenda, on=on, means=())
    told = Announced(on, _in_time([each.document() for each in verdicts]))
    rule, notice = _agenda_rule(text), _notice(text)
    return [
        consequence(each.change, agenda=rule, notice=notice, announced=told)
        for each in late_of(meeting, text, agenda)
        if each.is_fresh
    ]


def late_by_item(lates: Iterable[Late]) -> Mapping[int, Sequence[Late]]:
    """The changes of each item, by its key."""
    found: dict[int, list[Late]] = {}
    for each in lates:
        found.setdefault(each.change.item, []).append(each)
    return found


def one_more(text: MeetingText) -> str:
    """What would become of an item that is put on the agenda now that the convocation left."""
    rule, notice = _agenda_rule(text), _notice(text)
    told = consequence(Change(Kind.ITEM_ADDED, WHOLE, ""), agenda=rule, notice=notice)
    remedy = "" if "complément" in told else " Un complément envoyé à temps l’inscrit à l’ordre du jour."
    return f"La convocation est déjà partie. {told}{remedy}"


def _late(change: Change, told: Announced | None, rule: rules.Agenda | None, notice: Notice | None) -> Late:
    return Late(
        change=change,
        sentence=consequence(change, agenda=rule, notice=notice, announced=told),
        is_fresh=told is None,
        is_forbidden=prevents_vote(change, agenda=rule, announced=told),
        is_settled=told is not None and told.in_time is True,
    )


def _points(meeting: Meeting, agenda: Agenda) -> list[Point]:
    """The agenda as it stands, without what the session itself took up."""
    opened_on = timezone.localdate(meeting.opened_at) if meeting.opened_at else None
    return [
        *(_point(item) for item in agenda.items if not _is_question(item, opened_on)),
        Point(WHOLE, "", papers=_papers(agenda.papers)),
    ]


def _is_question(item: ItemTold, opened_on: date | None) -> bool:
    return opened_on is not None and item.row.added_on is not None and item.row.added_on >= opened_on


def _point(item: ItemTold) -> Point:
    return Point(
        key=item.row.pk,
        title=item.row.title,
        text=item.row.text,
        # One that was never announced has no number yet: its key, negative, meets none.
        motions={
            each.row.number or -each.row.pk: (each.row.title, each.row.text) for each in item.resolutions
        },
        elections={str(each.row): each.row.seats for each in item.elections},
        papers=_papers(item.papers),
    )


def _papers(papers: Iterable[MeetingPaper]) -> dict[str, tuple[str, str]]:
    return {each.sha256: (each.title, each.stands_for) for each in papers}


def _sent(sending: Convocation) -> tuple[list[Point], frozenset[str]]:
    """What a sending told: its items, and the digests of its papers."""
    points = [_announced(item) for item in sending.content["agenda"]]
    return points, frozenset(each["sha256"] for each in sending.content["papers"])


def _announced(item: Mapping[str, Any]) -> Point:
    return Point(
        key=item["key"],
        title=item["title"],
        text=item["text"],
        motions={each["number"]: (each["title"], each["text"]) for each in item["votes"]},
        elections={each["name"]: each["seats"] for each in item["elections"]},
    )


def _in_time(verdicts: Iterable[Mapping[str, Any]]) -> bool | None:
    """Whether it leaves early enough: the delay alone, the first part of each verdict."""
    outcomes = {each.get("parts", [each])[0]["outcome"] for each in verdicts}
    if not outcomes:
        return None
    return True if outcomes == {"yes"} else False if "no" in outcomes else None


def _agenda_rule(text: MeetingText) -> rules.Agenda | None:
    """What the first kind of meeting that speaks of its agenda says."""
    return next((kind.agenda for kind in text.kinds if kind.agenda), None)


def _notice(text: MeetingText) -> Notice | None:
    return next((kind.notice for kind in text.kinds if kind.notice), None)
