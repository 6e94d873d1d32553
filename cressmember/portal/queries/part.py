"""What a member takes part in: commissions, surveys, and the entries of the personal calendar.

Everything starts from the hats of the user (`hats_of`): what is not reached from them is not there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from billing.models import Due
from cressmember.kernel.elision import of
from cressmember.members.models import Organisation
from cressmember.portal.queries.hat import Hat, hats_of
from cressmember.portal.queries.space import own_participations, participations_of
from governance.models import (
    Body,
    GroupMeeting,
    GroupRequest,
    Mandate,
    Meeting,
    Participant,
    Presence,
    SurveyInvitation,
    WorkGroup,
)
from governance.queries.meeting.revision import revisions_of
from governance.rules.meeting.calendar_entry import CalendarDay, CalendarEntry

SHOWN_SINCE = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Place:
    """Where one organisation stands towards a group: its seat, its last request, or neither."""

    hat: Hat
    mandate: Mandate | None
    request: GroupRequest | None

    @property
    def waits(self) -> bool:
        return self.request is not None and self.request.outcome == GroupRequest.Outcome.WAITING

    @property
    def may_leave(self) -> bool:
        return self.mandate is not None and self.mandate.obtained == Mandate.Obtained.VOLUNTEER


@dataclass(frozen=True, slots=True)
class GroupTold:
    """A commission or project group as a member sees it."""

    body: Body
    work: WorkGroup | None
    places: Sequence[Place]

    @property
    def is_inside(self) -> bool:
        """Whether one of the user's organisations takes part."""
        return any(place.mandate for place in self.places)

    @property
    def is_open(self) -> bool:
        return self.work is not None and self.work.is_open


def groups_told(hats: Sequence[Hat], *, on: date) -> list[GroupTold]:
    """Every group that stands that day, with where each of these organisations stands; four queries."""
    bodies = list(Body.objects.standing(on=on).groups())
    mine = [hat.organisation.pk for hat in hats]
    seats = Mandate.objects.in_force(on=on).filter(body__in=bodies, organisation__in=mine)
    by_seat = {(row.body_id, row.organisation_id): row for row in seats.select_related("body")}
    requests = GroupRequest.objects.filter(body__in=bodies, organisation__in=mine).order_by("pk")
    by_request = {(row.body_id, row.organisation_id): row for row in requests}
    leads = WorkGroup.objects.filter(body__in=bodies).select_related("board_lead", "staff_lead")
    works = {row.body_id: row for row in leads}
    return [
        GroupTold(
            body,
            works.get(body.pk),
            [
                Place(
                    hat,
                    by_seat.get((body.pk, hat.organisation.pk)),
                    by_request.get((body.pk, hat.organisation.pk)),
                )
                for hat in hats
            ],
        )
        for body in bodies
    ]


@dataclass(frozen=True, slots=True)
class Attended:
    """A meeting that was held, and whether one's seat was there."""

    on: date
    title: str
    was_there: bool
    note: str = ""


def attended(mandates: Sequence[Mandate]) -> list[Attended]:
    """The meetings of these seats that were held, the latest first, from both ways of writing them down."""
    told = []
    bodies = {row.body_id for row in mandates}
    keys = {row.pk for row in mandates}
    for meeting in GroupMeeting.objects.filter(body__in=bodies).prefetch_related("present"):
        if any(row.in_force_on(meeting.held_on) for row in mandates):
            there = any(seat.pk in keys for seat in meeting.present.all())
            told.append(Attended(meeting.held_on, "Réunion", there, meeting.note))
    came = set(Presence.objects.filter(participant__mandate__in=keys).values_list("participant", flat=True))
    seats = Participant.objects.filter(mandate__in=keys, meeting__closed_at__isnull=False)
    for seat in seats.select_related("meeting"):
        told.append(Attended(seat.meeting.held_on, seat.meeting.title, seat.pk in came))
    return sorted(told, key=lambda each: each.on, reverse=True)


def seats_to_come(mandates: Sequence[Mandate]) -> list[Participant]:
    """The personal places of these seats in the meetings that they are convened to, not held yet."""
    rows = Participant.objects.filter(
        mandate__in=mandates,
        is_convened=True,
        meeting__closed_at__isnull=True,
        meeting__cancelled_at__isnull=True,
    )
    found = rows.select_related("meeting").prefetch_related("meeting__papers")
    return list(found.order_by("meeting__starts_at", "pk"))


def seats_held(hats: Sequence[Hat], *, on: date) -> set[int]:
    """The places whose personal link is this user's: colleagues see the meeting, and do not answer."""
    rows = [participations_of(hat, on=on).filter(mandate__isnull=False) for hat in hats]
    return {key for row in rows for key in row.values_list("pk", flat=True)}


def taking_part(body: Body, *, on: date) -> list[str]:
    """The names of those that take part in a group that day."""
    rows = Mandate.objects.told(on=on).in_force(on=on).filter(body=body).order_by("holder_sort", "pk")
    return [row.holder_name for row in rows]


def surveys_of(hats: Sequence[Hat], user: Any) -> QuerySet[SurveyInvitation]:
    """The invitations of these organisations, and of the person alone, the survey that ends first first."""
    mine = Q(organisation__in=[hat.organisation.pk for hat in hats]) | Q(person__user=user)
    rows = SurveyInvitation.objects.filter(mine, survey__opened_at__isnull=False)
    return rows.select_related("survey", "mark").order_by("survey__closes_on", "pk")


def entries_of(user: Any, *, now: datetime) -> list[CalendarEntry | CalendarDay]:
    """What a personal calendar holds: meetings convened, surveys to answer, dues to pay; none once signed out
    for good, or without an organisation.
    """
    on = timezone.localdate(now)
    hats = hats_of(user, on=on)
    if not hats:
        return []
    speaking = [hat for hat in hats if hat.speaks]
    organisations = [hat.organisation for hat in hats]
    entries: list[CalendarEntry | CalendarDay] = []
    entries += _meetings(hats, user, now)
    entries += _deadlines(speaking, user, now)
    entries += _dues(organisations, now)
    return entries


def _meetings(hats: Sequence[Hat], user: Any, now: datetime) -> list[CalendarEntry]:
    """The meetings that the space shows to this user: a seat of a body is nobody else's."""
    on = timezone.localdate(now)
    called = [own_participations(user), *(participations_of(hat, on=on) for hat in hats)]
    keys = {key for rows in called for key in rows.filter(is_convened=True).values_list("meeting", flat=True)}
    rows = Meeting.objects.filter(pk__in=keys, starts_at__gte=now - SHOWN_SINCE)
    meetings = list(rows.order_by("starts_at", "pk"))
    revisions = revisions_of(meetings)
    return [
        CalendarEntry(
            uid=f"reunion-{row.pk}@{_host()}",
            sequence=revisions[row.pk],
            written_at=now,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            title=row.title,
            place=row.place,
            link=f"{settings.SITE_URL}/espace/",
            is_cancelled=row.cancelled_at is not None,
        )
        for row in meetings
    ]


def _deadlines(hats: Sequence[Hat], user: Any, now: datetime) -> list[CalendarDay]:
    waiting = surveys_of(hats, user).filter(survey__closed_at__isnull=True, mark__answered=False)
    return [
        CalendarDay(
            uid=f"consultation-{row.pk}@{_host()}",
            written_at=now,
            on=row.survey.closes_on,
            title=f"{row.survey.title} : dernier jour pour {row.name}",
            link=f"{settings.SITE_URL}/espace/consultations/",
        )
        for row in waiting
    ]


def _dues(organisations: Sequence[Organisation], now: datetime) -> list[CalendarDay]:
    owed = Due.objects.filter(organisation__in=organisations, due_on__isnull=False).owed()
    return [
        CalendarDay(
            uid=f"cotisation-{row.pk}@{_host()}",
            written_at=now,
            on=row.due_on,
            title=f"Cotisation {row.dues_year} {of(row.organisation)} à régler",
            link=f"{settings.SITE_URL}/espace/",
        )
        for row in owed.select_related("organisation", "dues_year").order_by("due_on", "pk")
    ]


def _host() -> str:
    return str(settings.SITE_URL).partition("://")[2].partition("/")[0]
