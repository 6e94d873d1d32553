"""Who answered what, who stays silent, and in which ways one may take part."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from governance.models import Convocation, Meeting, Participant, Proxy
from governance.queries.meeting.text import MeetingText, text_of_meeting
from governance.rules.meeting.ballot_mode import Channel, channel_verdict


def remote_refused(meeting: Meeting, text: MeetingText | None = None) -> str:
    """Why nobody takes part at a distance; nothing where one may. A gathering decides nothing: it is free."""
    if meeting.format not in {Meeting.Format.REMOTE, Meeting.Format.HYBRID}:
        return "Cette réunion se tient en salle : on n’y participe pas à distance."
    text = text or text_of_meeting(meeting)
    if text.body is None or text.body.distance is None:
        return ""
    verdict = channel_verdict(text.body.distance, Channel.VIDEO)
    return "" if verdict.is_yes else verdict.sentence


def standing_proxies() -> QuerySet[Proxy]:
    """Proxies that were neither revoked nor declined."""
    return Proxy.objects.filter(revoked_at__isnull=True, declined_at__isnull=True)


def silent_participants(meeting: Meeting) -> QuerySet[Participant]:
    """Those who said nothing and gave no proxy, guests and seats without a voice set aside or not alike."""
    return meeting.participants.filter(answer=Participant.Answer.NONE).exclude(
        Exists(standing_proxies().filter(giver=OuterRef("pk")))
    )


def reminders_of(meeting: Meeting) -> QuerySet[Convocation]:
    """The times when those who did not answer were written to again, the last one first."""
    return meeting.convocations.filter(kind=Convocation.Kind.REMINDER).order_by("-sent_at", "-pk")
