"""What a convocation says, copied from everything that it prints."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from cressmember.core.models import Chamber
from cressmember.kernel.writing import NO_BREAK, hour, long_date, quote
from governance.models import Meeting
from governance.queries.bureau import presiding
from governance.queries.meeting.agenda import Agenda, ItemTold
from governance.queries.meeting.rehearsal import names_of
from governance.queries.meeting.text import MeetingText
from governance.rules.presence.carrying import further_told
from governance.rules.prose.telling import Names, clause


def content_of(
    meeting: Meeting, text: MeetingText, agenda: Agenda, *, on: date, kind: str = "call"
) -> dict[str, Any]:
    """Everything that a convocation, what completes it or what calls it off says, in plain data."""
    papers = [*agenda.papers, *(paper for item in agenda.items for paper in item.papers)]
    names = names_of(text)
    previous = meeting.previous
    return {
        "kind": kind,
        "chamber": Chamber.current().letterhead(),
        "meeting": meeting.pk,
        "title": meeting.title,
        "body": meeting.body.name if meeting.body else "",
        "is_gathering": meeting.is_gathering,
        "call": meeting.call,
        "previous": long_date(previous.held_on) if previous else "",
        "when": when_told(meeting.starts_at, meeting.ends_at),
        "format": meeting.get_format_display(),
        "place": meeting.place,
        "video_link": meeting.video_link,
        "note": meeting.note,
        "agenda": [_item(item) for item in agenda.items],
        "rules": [
            {"name": each.name, "article": each.article, "told": f"{each.quorum} {each.majority}".strip()}
            for each in agenda.decisions
        ],
        "papers": [{"title": each.title, "sha256": each.sha256} for each in papers],
        "proxies": _proxies(meeting, text, names),
        "statutes": str(text.version) if text.version else "",
        "seat": _seat(),
        "signed_by": presiding(on, meeting.body_id),
        "opening": _opening(meeting, kind),
        "because": meeting.cancelled_because,
        "date": long_date(on),
        "site": settings.SITE_URL.partition("://")[2] + reverse("portal:meeting-code"),
    }


def _proxies(meeting: Meeting, text: MeetingText, names: Names) -> str:
    """How a proxy is given; at a further call, what becomes of those given for the first."""
    if text.proxies is None:
        return ""
    told = clause(text.proxies, names, "Pouvoirs", ()).text
    return f"{told} {further_told(text.proxies)}".strip() if meeting.call > 1 else told


def when_told(starts_at: datetime, ends_at: datetime | None) -> str:
    """« jeudi 25 juin 2026 à 18 h 30 », until when it is said."""
    start = timezone.localtime(starts_at)
    told = f"{date_format(start, 'l')} {long_date(start.date())} à {hour(start)}"
    if ends_at is None:
        return told
    end = timezone.localtime(ends_at)
    return f"{told} (fin prévue à {hour(end)})"


def _item(item: ItemTold) -> dict[str, Any]:
    votes = [
        {
            "number": each.row.number,
            "title": each.row.title,
            "text": each.row.text,
            "rule": each.decision.name if each.decision else "",
        }
        for each in item.resolutions
    ]
    elections = [
        {
            "name": str(each.row),
            "seats": each.row.seats,
            "until": long_date(each.row.candidates_until) if each.row.candidates_until else "",
            "rule": each.decision.name if each.decision else "",
        }
        for each in item.elections
    ]
    return {
        "key": item.row.pk,
        "rank": item.rank,
        "at": hour(timezone.localtime(item.starts_at)) if item.starts_at else "",
        "title": item.row.title,
        "text": item.row.text,
        "speaker": item.row.speaker,
        "votes": votes,
        "elections": elections,
        "papers": [each.title for each in item.papers],
    }


def _opening(meeting: Meeting, kind: str) -> str:
    """The sentence that a convocation begins with."""
    when = when_told(meeting.starts_at, meeting.ends_at)
    named = quote(meeting.title)
    body = f" ({meeting.body})" if meeting.body and meeting.body.name not in meeting.title else ""
    if kind == "cancellation":
        because = f"{NO_BREAK}: {meeting.cancelled_because}" if meeting.cancelled_because else ""
        return f"La réunion {named}, qui devait se tenir {when}, est annulée{because}."
    if kind == "addition":
        return f"L’ordre du jour de la réunion {named}, {when}, est complété ou modifié par ce qui suit."
    if meeting.is_gathering:
        return f"Nous avons le plaisir de vous inviter à la rencontre {named}."
    return f"Nous avons l’honneur de vous convoquer à la réunion {named}{body}."


def _seat() -> str:
    """The name and the seat of the chamber, in a line."""
    chamber = Chamber.current()
    town = f"{chamber.postcode} {chamber.city}".strip()
    return ", ".join(filter(None, [chamber.name, chamber.street, town]))


def may_call_again(meeting: Meeting, *, now: datetime) -> bool:
    """Whether the day has come of what was convened, stands, decides, and has no further call yet."""
    if not meeting.convened_on or meeting.cancelled_at or meeting.is_gathering:
        return False
    is_come = meeting.opened_at is not None or meeting.starts_at <= now
    return is_come and not hasattr(meeting, "following")
