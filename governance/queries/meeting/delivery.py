"""What became of each convocation: waiting, sent, failed, opened, posted."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When

from governance.models import Meeting, Notice, Participant
from governance.rules.meeting.notice import Means

STATES = {
    "failed": "Non remis",
    "uncertain": "Incertain",
    "to_post": "À poster",
    "to_hand": "À remettre",
    "waiting": "En attente",
    "sent": "Envoyé",
    "opened": "Lien ouvert",
    "posted": "Posté",
    "handed": "Remis",
}
STATE_TONES = {
    "failed": "stop",
    "uncertain": "attention",
    "to_post": "attention",
    "to_hand": "attention",
    "waiting": "waiting",
    "sent": "good",
    "opened": "good",
    "posted": "good",
    "handed": "good",
}
MEANS: dict[str, Means] = {
    Notice.Way.MAIL: Means.EMAIL,
    Notice.Way.POST: Means.POST,
    Notice.Way.REGISTERED: Means.REGISTERED,
    Notice.Way.HAND: Means.BY_HAND,
}
# What somebody still has to do something about.
PENDING = ("failed", "uncertain", "to_post", "to_hand")


def way_of(participant: Participant) -> str:
    """How somebody is written to: by mail, by post where the register says so, by hand when nothing else."""
    by_post = participant.organisation is not None and participant.organisation.post_only
    if participant.emails and not (by_post and participant.postal_address):
        return Notice.Way.MAIL
    return Notice.Way.POST if participant.postal_address else Notice.Way.HAND


def deliveries(meeting: Meeting) -> QuerySet[Notice]:
    """Every notice of a meeting, with what became of it as ``state`` and whom it is for; one query."""
    return told(Notice.objects.filter(convocation__meeting=meeting)).order_by("participant__sort_name", "pk")


def told(notices: QuerySet[Notice]) -> QuerySet[Notice]:
    """These notices with what became of each."""
    sent = Q(message__state="sent")
    by_hand = Q(way=Notice.Way.HAND)
    return notices.select_related("participant", "convocation__meeting", "message", "letter").annotate(
        state=Case(
            When(by_hand & Q(posted_on__isnull=False), then=Value("handed")),
            When(by_hand, then=Value("to_hand")),
            When(Q(posted_on__isnull=False), then=Value("posted")),
            When(Q(message__isnull=True), then=Value("to_post")),
            When(Q(message__state="failed"), then=Value("failed")),
            When(Q(message__state="uncertain"), then=Value("uncertain")),
            When(sent & Q(participant__opened_at__isnull=False), then=Value("opened")),
            When(sent, then=Value("sent")),
            default=Value("waiting"),
            output_field=CharField(),
        ),
        name=F("participant__name"),
        kind=F("convocation__kind"),
        sent_on=F("convocation__sent_on"),
        sent_at=F("message__sent_at"),
        opened_at=F("participant__opened_at"),
    )


def counted_states(meeting: Meeting) -> dict[str, int]:
    """How many notices of a meeting are in each state."""
    found: dict[str, int] = dict.fromkeys(STATES, 0)
    for state in deliveries(meeting).order_by().values_list("state", flat=True):
        found[state] += 1
    return found


def proof_rows(meeting: Meeting) -> list[dict[str, Any]]:
    """Who was written to, how, where, when, and what became of it: the lines of the proof."""
    rows = deliveries(meeting)
    return [
        {
            "name": row.participant.name,
            "quality": row.participant.get_quality_display(),
            "kind": row.convocation.get_kind_display(),
            "way": row.get_way_display(),
            "address": row.address,
            "state": STATES[getattr(row, "state")],  # noqa: B009 - annotated.
            "sent_at": row.message.sent_at if row.message else None,
            "posted_on": row.posted_on,
            "opened_at": row.participant.opened_at,
            "reference": row.reference,
        }
        for row in rows
    ]
