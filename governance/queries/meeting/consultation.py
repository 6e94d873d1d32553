"""A written consultation: whether the statutes permit it, who answered, who is silent."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from cressmember.kernel.violations import RuleViolation
from governance.models import Body, Meeting, Participant, RollLine, Vote
from governance.queries.meeting.text import text_of_meeting
from governance.queries.text import text_of
from governance.rules.meeting.ballot_mode import Channel, channel_verdict
from governance.rules.meeting.body import Body as Rule

CONSULTED = {Body.Kind.BOARD, Body.Kind.BUREAU}
ELECTORS = Q(Exists(RollLine.objects.filter(participant=OuterRef("pk"), votes__gt=0)))


def refusal_of(meeting: Meeting) -> RuleViolation | None:
    """Why this meeting cannot be held in writing; None when the statutes permit it."""
    if meeting.format != Meeting.Format.WRITTEN:
        return RuleViolation("Cette réunion ne se tient pas par écrit : changez sa tenue pour consulter.")
    return _refusal(meeting.body, text_of_meeting(meeting).body)


def writing_refused_to(body: Body | None, *, on: date) -> RuleViolation | None:
    """Why a body cannot be consulted in writing under the text of a day; None when it may."""
    return _refusal(body, text_of(body, on=on).rule if body else None)


def _refusal(body: Body | None, rule: Rule | None) -> RuleViolation | None:
    if body is None or body.kind not in CONSULTED:
        return RuleViolation("Seuls le conseil et le bureau se consultent par écrit.")
    if rule is None:
        return RuleViolation(
            "Les statuts ne disent rien de cette instance : la consultation écrite n’y est pas permise, il "
            "faut d’abord l’inscrire."
        )
    verdict = channel_verdict(rule.distance, Channel.WRITTEN)
    return None if verdict.is_yes else RuleViolation(verdict.sentence)


def electors(meeting: Meeting) -> QuerySet[Participant]:
    """Those who have a vote, in order, each with whether it answered."""
    answered = Vote.objects.filter(participant=OuterRef("pk"), ballot__meeting=meeting)
    return (
        Participant.objects.filter(ELECTORS, meeting=meeting)
        .annotate(has_answered=Exists(answered))
        .order_by("sort_name", "pk")
    )


def silent_electors(meeting: Meeting) -> QuerySet[Participant]:
    """Those who have a vote and did not give it."""
    return electors(meeting).filter(has_answered=False)
