"""The rooms of a meeting: one line each, shown to whoever may enter once its page exists."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse, reverse_lazy

from cressmember.core.ui.views.page import Trail
from governance import permissions
from governance.models import Meeting

MEETINGS = ("Réunions", reverse_lazy("governance:meeting-list"))


@dataclass(frozen=True, slots=True)
class Tab:
    """A room of a meeting: its label, its page (with the key of the meeting), who may enter."""

    label: str
    url_name: str
    permission: str = permissions.VIEW
    # A gathering decides nothing: it has no vote and no minutes.
    decides: bool = False
    # Only where people answer in writing; there, nothing of a room is held.
    written: bool | None = None


TABS = (
    Tab("La réunion", "governance:meeting-detail"),
    Tab("Ordre du jour", "governance:meeting-agenda"),
    Tab("Convocation", "governance:meeting-convene", permissions.MEET),
    Tab("Envois", "governance:meeting-delivery", permissions.MEET),
    Tab("Participants", "governance:meeting-roll"),
    Tab("Élections", "governance:meeting-elections", decides=True),
    Tab("Accueil", "governance:meeting-desk", permissions.DESK, written=False),
    Tab("Séance", "governance:meeting-session", permissions.MEET, decides=True, written=False),
    Tab("Consultation", "governance:meeting-consult", permissions.MEET, decides=True, written=True),
    Tab("Procès-verbal", "governance:minutes-detail", decides=True),
)


def tabs_of(meeting: Meeting, user: Any) -> list[tuple[str, str]]:
    """The rooms of a meeting that this user may enter, each with its address."""
    found = []
    for tab in TABS:
        if not user.has_perm(tab.permission) or (tab.decides and meeting.is_gathering):
            continue
        if tab.written not in (None, meeting.format == Meeting.Format.WRITTEN):
            continue
        try:
            found.append((tab.label, reverse(tab.url_name, args=[meeting.pk])))
        except NoReverseMatch:
            continue
    return found


def way_to(meeting: Meeting) -> Trail:
    """The way down to the page of a meeting."""
    return (MEETINGS, (str(meeting), meeting.get_absolute_url()))


class OnMeeting:
    """A page about one meeting, under it in the trail, with its rooms as tabs."""

    model = Meeting
    section = "governance"
    permission_required = permissions.MEET
    object: Any
    request: Any

    @property
    def meeting(self) -> Meeting:
        """The meeting that the page is about."""
        found: Meeting = self.object
        return found

    def get_queryset(self) -> QuerySet[Any]:
        return Meeting.objects.told().select_related("body", "statutes", "previous")

    def get_trail(self) -> Trail:
        return way_to(self.meeting)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        told: dict[str, Any] = super().get_context_data(
            page_tabs=tabs_of(self.object, self.request.user),
            meeting=self.object,
            may_meet=self.request.user.has_perm(permissions.MEET),
            **context,
        )
        return told


class OfMeeting:
    """A page about something that a meeting holds.

    ``held`` is the way from the record to its meeting, as a lookup writes it (none from a meeting itself);
    ``read_with`` names what else is read in the same query.
    """

    model: Any
    section = "governance"
    permission_required: Any = permissions.MEET
    held = "meeting"
    read_with: tuple[str, ...] = ()
    object: Any

    @property
    def meeting(self) -> Meeting:
        """The meeting that holds it."""
        found: Meeting = attrgetter(self.held.replace("__", "."))(self.object) if self.held else self.object
        return found

    def get_queryset(self) -> QuerySet[Any]:
        above = f"{self.held}__" if self.held else ""
        found: QuerySet[Any] = self.model.objects.select_related(
            f"{above}body", f"{above}statutes", *self.read_with
        )
        return found

    def get_trail(self) -> Trail:
        return way_to(self.meeting)


class InRoom:
    """A page that leads back to one room of its meeting, and stands under it if ``room_title`` names it."""

    room = ""
    room_title = ""
    meeting: Any

    def get_trail(self) -> Trail:
        above = way_to(self.meeting)
        room = reverse(self.room, args=[self.meeting.pk])
        return (*above, (self.room_title, room)) if self.room_title else above

    def get_destination(self, made: Any) -> str:
        """Back to the room, whatever was made."""
        return self.get_cancel_url()

    def get_cancel_url(self) -> str:
        """Back to the room."""
        return reverse(self.room, args=[self.meeting.pk])
