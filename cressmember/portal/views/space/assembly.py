"""Meetings to which the organisation is called: to come, past, what is read, what was decided."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.generic import View

from cressmember.core.ui.views import PageTemplateView
from cressmember.portal.queries.space import Seat, minutes_of, participations_of, results_of, seats
from cressmember.portal.views.space.page import SpacePage, given, key
from governance.models import Convocation, MeetingPaper


class AssembliesView(SpacePage, PageTemplateView):
    """The meetings to come, then those that were held."""

    title = "Assemblées"
    template_name = "portal/space/meetings.html"
    same = "space-meetings"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        called = seats(participations_of(self.hat, on=timezone.localdate()))
        return super().get_context_data(
            coming=sorted(
                (seat for seat in called if not seat.is_over), key=lambda seat: seat.meeting.starts_at
            ),
            held=[seat for seat in called if seat.is_over],
            **context,
        )


class OfMeeting(SpacePage):
    """About one meeting to which this user is called for the organisation; another is not there."""

    same = "space-meetings"
    seat: Seat

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.asked = key(kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_seat(self) -> Seat:
        """The seat of this meeting: as a member first, else in a body."""
        rows = participations_of(self.hat, on=timezone.localdate()).filter(meeting=self.asked)
        found = seats(rows)
        if not found:
            raise Http404("No meeting of yours.")
        return next((seat for seat in found if seat.participant.quality == "member"), found[0])


class AssemblyView(OfMeeting, PageTemplateView):
    """What it is about, what one answered, what was decided."""

    template_name = "portal/space/meeting.html"

    def get_title(self) -> str:
        return str(self.get_seat().meeting.title)

    def get_trail(self) -> list[tuple[str, str]]:
        return [("Assemblées", self.address("space-meetings"))]

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        seat = self.get_seat()
        meeting = seat.meeting
        call = meeting.convocations.filter(kind=Convocation.Kind.CALL).first()
        return super().get_context_data(
            seat=seat,
            meeting=meeting,
            call=call.content if call else None,
            items=meeting.items.filter(withdrawn_at__isnull=True),
            papers=MeetingPaper.objects.filter(meeting=meeting),
            results=results_of(meeting),
            minutes=minutes_of(meeting),
            **context,
        )


class AssemblyPaperView(OfMeeting, View):
    """A paper of the meeting."""

    def get(self, request: HttpRequest, organisation: int, pk: int, paper: int) -> HttpResponseBase:
        meeting = self.get_seat().meeting
        found = get_object_or_404(MeetingPaper, pk=key(paper), meeting=meeting)
        return given(found)


class AssemblyMinutesView(OfMeeting, View):
    """The signed minutes."""

    def get(self, request: HttpRequest, organisation: int, pk: int) -> HttpResponseBase:
        minutes = minutes_of(self.get_seat().meeting)
        if minutes is None or minutes.stored is None:
            raise Http404("Not signed yet.")
        return given(minutes.stored)
