"""What members took part in over time, and those from whom nothing was heard.

To be heard: to come to a meeting or be represented there, to answer an invitation or a declaration, to
take part in a group's work. Not to be heard says nothing of why.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from billing.models import Declaration
from cressmember.core.queries import how_many
from cressmember.members.models import Membership, Organisation
from governance.models import GroupMeeting, Participant, Presence, Proxy

CAME, REPRESENTED, ANSWERED, NOTHING = "came", "represented", "answered", ""
WORDS = {
    CAME: ("good", "A participé"),
    REPRESENTED: ("good", "Représentée"),
    ANSWERED: ("waiting", "A répondu"),
    NOTHING: ("neutral", "Pas de réponse connue"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """Something to which an organisation was asked, and the part that it took in it."""

    on: date
    title: str
    part: str
    url: str = ""

    @property
    def badge(self) -> tuple[str, str]:
        """Its tone and its word."""
        return WORDS[self.part]


@dataclass(frozen=True, slots=True)
class Silent:
    """A member from whom nothing was heard for some time, and how many meetings it was invited to."""

    organisation: Organisation
    invited: int


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last one of that month."""
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(years, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has twenty-eight days")


def parts_of(organisation: Organisation, *, on: date) -> list[Part]:
    """What an organisation was asked to until a day, the latest first."""
    asked = _meetings(organisation, on), _groups(organisation, on), _declarations(organisation, on)
    meetings, groups, declarations = asked
    # Most files have none of it: one statement says so.
    if not any(how_many({"meetings": meetings, "groups": groups, "declarations": declarations}).values()):
        return []
    parts = [
        *(_met(row) for row in meetings),
        *(Part(row.held_on, str(row), CAME, row.get_absolute_url()) for row in groups),
        *(_declared(row) for row in declarations),
    ]
    return sorted(parts, key=lambda part: part.on, reverse=True)


def heard_since(start: date, *, until: date) -> set[int]:
    """The organisations heard from a day, included, to another, included."""
    since, before = _midnight(start), _midnight(until, after=True)
    meetings = Participant.objects.filter(
        meeting__cancelled_at__isnull=True, meeting__starts_at__gte=since, meeting__starts_at__lt=before
    ).filter(_heard())
    found: set[int | None] = set()
    for rows in (
        meetings.values_list("organisation", "mandate__organisation"),
        Participant.objects.filter(answered_at__gte=since, answered_at__lt=before).values_list(
            "organisation", "mandate__organisation"
        ),
    ):
        for pair in rows.order_by():
            found.update(pair)
    groups = GroupMeeting.objects.filter(held_on__gte=start, held_on__lte=until)
    found.update(groups.values_list("present__organisation", flat=True).order_by())
    answered = Declaration.objects.filter(answered_at__gte=since, answered_at__lt=before)
    found.update(answered.values_list("organisation", flat=True).order_by())
    return {key for key in found if key is not None}


def silent_members(*, months: int, on: date) -> list[Silent]:
    """The members of the day, admitted before those months, of whom nothing was heard since; by name."""
    members = silent_since(Organisation.objects.members(on=on), months=months, on=on)
    invited = _invited(months_before(on, months), on)
    return [Silent(row, invited.get(row.pk, 0)) for row in members.order_by("sort_name", "pk")]


def silent_since(rows: QuerySet[Organisation], *, months: int, on: date) -> QuerySet[Organisation]:
    """The files of which nothing was heard in those months, but those who were admitted meanwhile."""
    start = months_before(on, months)
    new = Membership.objects.in_force(on=on).filter(admitted_on__gt=start)
    return rows.exclude(pk__in=new.values("organisation")).exclude(pk__in=heard_since(start, until=on))


def _invited(start: date, on: date) -> dict[int, int]:
    rows = Participant.objects.filter(
        is_convened=True,
        organisation__isnull=False,
        meeting__cancelled_at__isnull=True,
        meeting__starts_at__gte=_midnight(start),
        meeting__starts_at__lt=_midnight(on, after=True),
    )
    counts: dict[int, int] = {}
    for key in rows.order_by().values_list("organisation", flat=True):
        counts[key] = counts.get(key, 0) + 1
    return counts


def _heard() -> Q:
    came = Exists(Presence.objects.filter(participant=OuterRef("pk")))
    given = Exists(Proxy.objects.filter(giver=OuterRef("pk"), revoked_at__isnull=True))
    return ~Q(answer="") | Q(came) | Q(given)


def _meetings(organisation: Organisation, on: date) -> QuerySet[Participant]:
    return (
        Participant.objects.filter(
            Q(organisation=organisation) | Q(mandate__organisation=organisation),
            meeting__closed_at__isnull=False,
            meeting__cancelled_at__isnull=True,
            meeting__starts_at__lt=_midnight(on, after=True),
        )
        .annotate(
            came=Exists(Presence.objects.filter(participant=OuterRef("pk"))),
            given=Exists(Proxy.objects.filter(giver=OuterRef("pk"), revoked_at__isnull=True)),
        )
        .select_related("meeting")
    )


def _met(row: Any) -> Part:
    part = CAME if row.came else REPRESENTED if row.given else ANSWERED if row.answer else NOTHING
    return Part(row.meeting.held_on, row.meeting.title, part, row.meeting.get_absolute_url())


def _groups(organisation: Organisation, on: date) -> QuerySet[GroupMeeting]:
    """The meetings of its groups while it sat there."""
    return GroupMeeting.objects.filter(present__organisation=organisation, held_on__lte=on).distinct()


def _declarations(organisation: Organisation, on: date) -> QuerySet[Declaration]:
    rows = Declaration.objects.filter(organisation=organisation, answered_at__isnull=False)
    return rows.filter(answered_at__lt=_midnight(on, after=True)).select_related("round__dues_year")


def _declared(row: Declaration) -> Part:
    assert row.answered_at  # It was asked for.
    return Part(timezone.localtime(row.answered_at).date(), str(row.round), ANSWERED)


def _midnight(day: date, *, after: bool = False) -> datetime:
    moment = datetime.max.time() if after else datetime.min.time()
    return timezone.make_aware(datetime.combine(day, moment))
