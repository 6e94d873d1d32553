"""Convening: what is sent is frozen, one notice for each, by mail or by post; completed, called off."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from cressmember.accounts.models import User
from cressmember.core.actions.document import Frozen, freeze_many
from cressmember.core.actions.job import start_job
from cressmember.core.actions.journal import record
from cressmember.core.actions.outbox import Letter, post_many
from cressmember.core.models import Chamber, StoredDocument
from cressmember.core.models.entry import canonical
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import NO_BREAK, counted, long_date
from governance.actions.meeting.addressee import draw_up_addressees
from governance.actions.meeting.meeting import held_meeting, refuse_opened
from governance.journal import GovernanceEvent
from governance.models import Convocation, Meeting, Notice, Participant, Resolution
from governance.queries.meeting.agenda import Agenda, agenda_of
from governance.queries.meeting.convening import content_of
from governance.queries.meeting.delivery import MEANS, way_of
from governance.queries.meeting.late import WHOLE, late_of
from governance.queries.meeting.rehearsal import notice_verdicts
from governance.queries.meeting.revision import revisions_of
from governance.queries.meeting.text import text_of_meeting
from governance.rules.answer.verdict import Verdict
from governance.rules.meeting.calendar_entry import CalendarEntry, calendar_of

KIND = "governance.convocation"
SENDING = "governance.sending"
AT_ONCE = 100
CALENDAR = "governance.calendar"
EVENTS = {
    Convocation.Kind.CALL: GovernanceEvent.MEETING_CONVENED,
    Convocation.Kind.ADDITION: GovernanceEvent.ADDITION_SENT,
    Convocation.Kind.CANCELLATION: GovernanceEvent.CANCELLATION_SENT,
}


@transaction.atomic
def convene(*, meeting: Meeting, on: date, by: User | None, in_background: bool = False) -> Convocation:
    """Call everyone concerned, on that day: the text in force is kept, what is said frozen, notices posted.

    ``in_background`` leaves the notices of more than a few people to the worker.

    Raises RuleViolation for a meeting already convened, opened or called off, without an agenda or without
    anybody to call; an irregular notice is told, not refused: people decide.
    """
    held = held_meeting(meeting)
    refuse_opened(held)
    if held.convened_on is not None:
        raise RuleViolation(f"Cette réunion est convoquée depuis le {long_date(held.convened_on)}.")
    if on > held.held_on:
        raise RuleViolation("La réunion est passée : elle ne se convoque plus.")
    text = text_of_meeting(held)
    _number_resolutions(held)
    agenda = agenda_of(held, text)
    if not agenda.items:
        raise RuleViolation("L’ordre du jour est vide : inscrivez-y au moins un point.")
    draw_up_addressees(meeting=held)
    called = list(held.participants.select_related("organisation"))
    if not called:
        raise RuleViolation("Personne n’est à convoquer : aucun adhérent ni siège ne l’est ce jour-là.")
    held.statutes, held.convened_on = text.version, on
    held.save(update_fields=["statutes", "convened_on"])
    content = content_of(held, text, agenda, on=on)
    ways = {each.pk: way_of(each) for each in called}
    means = [frozenset({MEANS[way]}) for way in ways.values()]
    verdicts = notice_verdicts(held, text, agenda, on=on, means=means)
    held.participants.update(is_convened=True)
    made = _send(
        held, Convocation.Kind.CALL, content, called, verdicts, on=on, by=by, in_background=in_background
    )
    held.tasks.filter(code="notice", done_on=None).update(done_on=on)
    return made


@transaction.atomic
def complete(*, meeting: Meeting, on: date, by: User | None, in_background: bool = False) -> Convocation:
    """Tell those who were called of what came or changed since. Raises RuleViolation when nothing did."""
    held = held_meeting(meeting)
    refuse_opened(held)
    if held.convened_on is None:
        raise RuleViolation("La réunion n’est pas encore convoquée : tout partira avec la convocation.")
    text = text_of_meeting(held)
    _number_resolutions(held)
    agenda = agenda_of(held, text)
    fresh = {each.change.item for each in late_of(held, text, agenda) if each.is_fresh}
    if not fresh:
        raise RuleViolation("Rien de nouveau depuis le dernier envoi.")
    items = tuple(item for item in agenda.items if item.row.pk in fresh)
    told = Agenda(items, (), agenda.papers if WHOLE in fresh else ())
    content = content_of(held, text, told, on=on, kind="addition")
    called = list(held.participants.convened().select_related("organisation"))
    ways = [frozenset({MEANS[way_of(each)]}) for each in called]
    verdicts = notice_verdicts(held, text, agenda, on=on, means=ways)
    return _send(
        held, Convocation.Kind.ADDITION, content, called, verdicts, on=on, by=by, in_background=in_background
    )


@transaction.atomic
def tell_cancellation(
    *, meeting: Meeting, on: date, by: User | None, in_background: bool = False
) -> Convocation:
    """Tell those who were called that the meeting is not held.

    Raises RuleViolation unless it was convened then called off, and when it was told already.
    """
    held = held_meeting(meeting)
    if held.cancelled_at is None or held.convened_on is None:
        raise RuleViolation("Seule une réunion convoquée puis annulée se décommande.")
    if held.convocations.filter(kind=Convocation.Kind.CANCELLATION).exists():
        raise RuleViolation("L’annulation a déjà été annoncée.")
    text = text_of_meeting(held)
    content = content_of(held, text, Agenda((), (), ()), on=on, kind="cancellation")
    called = list(held.participants.convened().select_related("organisation"))
    return _send(
        held, Convocation.Kind.CANCELLATION, content, called, (), on=on, by=by, in_background=in_background
    )


def _number_resolutions(meeting: Meeting) -> None:
    """Give their numbers to the resolutions that have none, in the order of the agenda."""
    rows = list(
        Resolution.objects.filter(item__meeting=meeting, item__withdrawn_at=None, withdrawn_at=None).order_by(
            "item__position", "item__pk", "position", "pk"
        )
    )
    last = max((row.number or 0 for row in rows), default=0)
    fresh = [row for row in rows if row.number is None]
    for number, row in enumerate(fresh, start=last + 1):
        row.number = number
    Resolution.objects.bulk_update(fresh, ["number"])


def _send(
    meeting: Meeting,
    kind: str,
    content: dict[str, Any],
    called: Sequence[Participant],
    verdicts: Iterable[Verdict],
    *,
    on: date,
    by: User | None,
    in_background: bool,
) -> Convocation:
    """Freeze what is said and post it to each, in as many queries for 2,000 as for one; or start to."""
    now = timezone.now()
    plain = json.loads(canonical(content))
    made = Convocation.objects.create(
        meeting=meeting,
        kind=kind,
        sent_on=on,
        sent_at=now,
        content=plain,
        content_sha256=hashlib.sha256(canonical(plain).encode()).hexdigest(),
        verdict={"verdicts": [each.document() for each in verdicts]},
        sent_by=by,
    )
    ways = [way_of(each) for each in called]
    record(
        EVENTS[Convocation.Kind(kind)],
        on=meeting,
        by=by,
        convocation=made.pk,
        mail=ways.count(Notice.Way.MAIL),
        post=ways.count(Notice.Way.POST),
        hand=ways.count(Notice.Way.HAND),
        sha256=made.content_sha256,
    )
    if in_background and len(called) > AT_ONCE:
        start_job(SENDING, by=by, about=meeting, convocation=made.pk)
    else:
        _notify(made, called, by=by)
    return made


def send_rest(
    *, convocation: Convocation, by: User | None, progress: Callable[[int, int], None] | None = None
) -> dict[str, int]:
    """Post a convocation to those who were called and have no notice of it yet, a hundred at a time.

    Run again after it was cut, it goes on where it stopped and writes to nobody twice. A call stops when the
    meeting is called off meanwhile. How many notices there are, by way.
    """
    waiting = list(
        convocation.meeting.participants.convened()
        .exclude(notices__convocation=convocation)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    done, total = 0, len(waiting)
    for start in range(0, total, AT_ONCE):
        if not _send_some(convocation, waiting[start : start + AT_ONCE], by=by):
            break
        done = min(start + AT_ONCE, total)
        if progress:
            progress(done, total)
    ways = list(convocation.notices.values_list("way", flat=True))
    return {way: ways.count(way) for way in Notice.Way.values if way in ways}


@transaction.atomic
def _send_some(convocation: Convocation, keys: Sequence[int], *, by: User | None) -> bool:
    """Post to these, but those who were written to meanwhile; whether there is still something to send."""
    held = held_meeting(convocation.meeting_id)
    if held.cancelled_at is not None and convocation.kind != Convocation.Kind.CANCELLATION:
        return False
    rows = held.participants.filter(pk__in=keys).exclude(notices__convocation=convocation)
    _notify(convocation, list(rows.select_related("organisation").order_by("pk")), by=by)
    return True


def _notify(convocation: Convocation, called: Sequence[Participant], *, by: User | None) -> None:
    """One notice for each of them, by the way that reaches it."""
    ways: dict[str, list[Participant]] = {}
    for each in called:
        ways.setdefault(way_of(each), []).append(each)
    post_notices(convocation, [(each, each.emails[0]) for each in ways.get(Notice.Way.MAIL, ())], by=by)
    print_notices(convocation, ways.get(Notice.Way.POST, ()))
    Notice.objects.bulk_create(
        [
            Notice(convocation=convocation, participant=each, way=Notice.Way.HAND)
            for each in ways.get(Notice.Way.HAND, ())
        ],
        batch_size=500,
    )


def post_notices(
    convocation: Convocation, addressed: Sequence[tuple[Participant, str]], *, by: User | None
) -> list[Notice]:
    """Mail a convocation to these addresses, each with its personal link and the entry for a calendar."""
    if not addressed:
        return []
    content = convocation.content
    subject = subject_of(content)
    calendar = [calendar_document(convocation)]
    messages = post_many(
        [
            Letter(
                kind=KIND,
                to=[address],
                subject=subject,
                text=render_to_string("emails/governance_convocation.txt", _own(content, participant)),
                about=participant,
                documents=calendar,
            )
            for participant, address in addressed
        ],
        by=by,
    )
    return Notice.objects.bulk_create(
        [
            Notice(
                convocation=convocation,
                participant=participant,
                way=Notice.Way.MAIL,
                address=address,
                message=message,
            )
            for (participant, address), message in zip(addressed, messages, strict=True)
        ],
        batch_size=500,
    )


def print_notices(convocation: Convocation, called: Sequence[Participant]) -> list[Notice]:
    """Have the letters of a convocation made for these; they leave when somebody posts them."""
    letters = freeze_many(
        Frozen(
            kind=KIND,
            template="pdf/governance_convocation.html",
            content=_own(convocation.content, participant) | {"recipient": _recipient(participant)},
            title=f"{convocation.get_kind_display()}, {participant.name}",
            filename=f"convocation-{convocation.pk}-{participant.pk}.pdf",
            about=convocation,
        )
        for participant in called
    )
    return Notice.objects.bulk_create(
        [
            Notice(
                convocation=convocation,
                participant=participant,
                way=Notice.Way.POST,
                address=" · ".join(participant.postal_address.splitlines())[:500],
                letter=letter,
            )
            for participant, letter in zip(called, letters, strict=True)
        ],
        batch_size=500,
    )


def subject_of(content: Mapping[str, Any]) -> str:
    """The subject of a mail: « Convocation : Assemblée générale, jeudi 25 juin 2026 »."""
    start = {"addition": "Complément à l’ordre du jour", "cancellation": "Annulation"}
    word = "Invitation" if content["is_gathering"] else "Convocation"
    return f"{start.get(content['kind'], word)}{NO_BREAK}: {content['title']}"


def _own(content: Mapping[str, Any], participant: Participant) -> dict[str, Any]:
    """What a convocation says to one participant."""
    return {
        **content,
        "member": participant.name,
        "greeted": participant.representative_name,
        "link": participant.link,
        "code": participant.code,
        # What the desk scans on the day.
        "door": settings.SITE_URL
        + reverse("governance:desk-code", args=[participant.meeting_id, participant.key]),
    }


def _recipient(participant: Participant) -> dict[str, Any]:
    lines = participant.postal_address.splitlines()
    if participant.name not in lines:
        lines.insert(0, participant.name)
    return {"lines": lines, "attention": participant.representative_name}


def calendar_document(convocation: Convocation) -> StoredDocument:
    """The entry for a calendar that goes with a convocation: one file for everyone, made once."""
    known = StoredDocument.objects.filter(
        kind=CALENDAR, content_sha256__gt="", title=f"Agenda, convocation {convocation.pk}"
    ).first()
    if known is not None:
        return known
    meeting = convocation.meeting
    chamber = Chamber.current()
    content = {
        "uid": f"reunion-{meeting.pk}@{settings.SITE_URL.partition('://')[2].partition(':')[0]}",
        "written_at": convocation.sent_at.isoformat(),
        "starts_at": meeting.starts_at.isoformat(),
        "ends_at": meeting.ends_at.isoformat() if meeting.ends_at else None,
        "title": f"{chamber} : {meeting.title}",
        "place": meeting.place,
        "link": meeting.video_link,
        "organiser": chamber.name,
        "sequence": revisions_of([meeting])[meeting.pk],
        "is_cancelled": convocation.kind == Convocation.Kind.CANCELLATION,
    }
    return freeze_many(
        [
            Frozen(
                kind=CALENDAR,
                template="",
                content=content,
                title=f"Agenda, convocation {convocation.pk}",
                filename="reunion.ics",
                about=convocation,
            )
        ]
    )[0]


def calendar_file(content: Mapping[str, Any]) -> bytes:
    """The file of an entry, from what was frozen."""
    instants = {
        name: datetime.fromisoformat(content[name]) if content[name] else None
        for name in ("written_at", "starts_at", "ends_at")
    }
    return calendar_of(CalendarEntry(**{**content, **instants})).encode()


def call_told(convocation: Convocation) -> str:
    """How many were written to, by which ways, in a sentence."""
    ways = list(convocation.notices.values_list("way", flat=True))
    if not ways:
        return "Les envois partent : cette page dit où ils en sont, vous pouvez la quitter."
    mail, others = ways.count(Notice.Way.MAIL), len(ways) - ways.count(Notice.Way.MAIL)
    told = f"{counted(mail, 'courriel part', 'courriels partent')} dans la minute"
    if others:
        told += f", {counted(others, 'courrier est à poster', 'courriers sont à poster')} ou à remettre"
    return f"{told}."
