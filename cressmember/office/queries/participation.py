"""What the bodies did in a year: their meetings, who came, and the hours given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from governance.models import Body, GroupMeeting, Meeting, Participant, Presence, Proxy

VOICES = (Participant.Quality.MEMBER, Participant.Quality.SEAT)


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting that was held: who was expected with a voice, who came, who was represented, hours given.

    ``expected`` is None where nobody is expected by name; ``hours``, where no arrival was noted.
    """

    on: date
    title: str
    body: str
    expected: int | None
    present: int
    represented: int
    hours: Decimal | None
    url: str

    @property
    def turnout(self) -> Decimal | None:
        """Present or represented, as a share of those expected."""
        return Decimal(self.present + self.represented) / self.expected if self.expected else None


@dataclass(frozen=True, slots=True)
class BodyYear:
    """A body in a year: its meetings, and what they add up to."""

    name: str
    meetings: list[Held] = field(default_factory=list)

    @property
    def present(self) -> int:
        return sum(each.present for each in self.meetings)

    @property
    def hours(self) -> Decimal:
        return sum((each.hours or Decimal(0) for each in self.meetings), Decimal(0))

    @property
    def turnout(self) -> Decimal | None:
        """The mean of its meetings' turnouts, each weighing the same."""
        told = [each.turnout for each in self.meetings if each.turnout is not None]
        return sum(told, Decimal(0)) / len(told) if told else None


def year_of_bodies(start: date, end: date) -> list[BodyYear]:
    """The meetings held from a day, included, to another, excluded, body by body in their usual order."""
    found: dict[str, BodyYear] = {}
    for name, held in sorted(_held(start, end), key=lambda row: (row[0], row[1].on)):
        found.setdefault(name[1], BodyYear(name[1])).meetings.append(held)
    return list(found.values())


def _held(start: date, end: date) -> list[tuple[tuple[int, str], Held]]:
    ranks: dict[str, int] = {kind: rank for rank, kind in enumerate(Body.Kind)}
    meetings = list(
        Meeting.objects.standing()
        .filter(closed_at__isnull=False, starts_at__gte=_midnight(start), starts_at__lt=_midnight(end))
        .select_related("body")
    )
    counted = _counts(meetings)
    hours = _hours(meetings)
    rows = []
    for meeting in meetings:
        body = meeting.body
        rank = (ranks[body.kind], body.name) if body else (len(ranks), "Rencontres")
        expected, present, represented = counted.get(meeting.pk, (0, 0, 0))
        rows.append(
            (
                rank,
                Held(
                    on=meeting.held_on,
                    title=meeting.title,
                    body=rank[1],
                    expected=expected if body else None,
                    present=present,
                    represented=represented,
                    hours=hours.get(meeting.pk),
                    url=meeting.get_absolute_url(),
                ),
            )
        )
    noted = GroupMeeting.objects.filter(held_on__gte=start, held_on__lt=end).select_related("body")
    for each in noted.annotate(came=Count("present")):
        rank = (ranks[each.body.kind], each.body.name)
        rows.append(
            (
                rank,
                Held(each.held_on, str(each), rank[1], None, each.came, 0, None, each.get_absolute_url()),
            )
        )
    return rows


def _counts(meetings: Sequence[Meeting]) -> dict[int, tuple[int, int, int]]:
    """Expected, present and represented with a voice, by meeting; whoever came is not represented too."""
    came = Exists(Presence.objects.filter(participant=OuterRef("pk")))
    given = Exists(Proxy.objects.filter(giver=OuterRef("pk"), revoked_at__isnull=True, holder__isnull=False))
    rows = (
        Participant.objects.filter(meeting__in=meetings, quality__in=VOICES)
        .annotate(came=came, given=given)
        .order_by()
        .values_list("meeting")
        .annotate(
            expected=Count("pk"),
            present=Count("pk", filter=Q(came=True)),
            represented=Count("pk", filter=Q(came=False, given=True)),
        )
    )
    return {meeting: (expected, present, represented) for meeting, expected, present, represented in rows}


def _hours(meetings: Sequence[Meeting]) -> dict[int, Decimal]:
    """The hours that people other than the chamber's employees gave, by meeting, from their presences.

    Nobody is there outside the session: who was checked in early gave no more than the session lasted.
    """
    closed = {meeting.pk: meeting for meeting in meetings}
    given: dict[int, timedelta] = {}
    rows = Presence.objects.filter(participant__meeting__in=meetings, participant__is_employee=False)
    for key, arrived, left in rows.values_list("participant__meeting", "arrived_at", "left_at"):
        meeting = closed[key]
        assert meeting.closed_at  # Only closed meetings are asked.
        begun = max(arrived, meeting.opened_at or arrived)
        over = min(left or meeting.closed_at, meeting.closed_at)
        given[key] = given.get(key, timedelta()) + max(over - begun, timedelta())
    return {key: _in_hours(total) for key, total in given.items()}


def _in_hours(total: timedelta) -> Decimal:
    """To the quarter of an hour, rounded down: what is claimed is never more than what was given."""
    quarters = int(total.total_seconds()) // 900
    return Decimal(quarters) / 4


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))


@dataclass(frozen=True, slots=True)
class Attendance:
    """How far a member took part in the assemblies of a period: asked, answered, came or represented."""

    organisation: int
    name: str
    convened: int
    answered: int
    took_part: int


def attendance_of_members(start: date, end: date) -> list[Attendance]:
    """Each member convened to an assembly of the period, the most silent first."""
    came = Exists(Presence.objects.filter(participant=OuterRef("pk")))
    given = Exists(Proxy.objects.filter(giver=OuterRef("pk"), revoked_at__isnull=True))
    rows = (
        Participant.objects.filter(
            meeting__closed_at__isnull=False,
            meeting__cancelled_at__isnull=True,
            meeting__starts_at__gte=_midnight(start),
            meeting__starts_at__lt=_midnight(end),
            quality=Participant.Quality.MEMBER,
            organisation__isnull=False,
            is_convened=True,
        )
        .annotate(came=came, given=given)
        .order_by()
        .values_list("organisation", "organisation__name")
        .annotate(
            convened=Count("pk"),
            answered=Count("pk", filter=~Q(answer="")),
            took_part=Count("pk", filter=Q(came=True) | Q(given=True)),
        )
    )
    found = [Attendance(*row) for row in rows]
    return sorted(found, key=lambda row: (row.took_part, row.answered, row.name))
