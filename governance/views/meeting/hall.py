"""The screen of the room: the quorum, the item, what is being voted, what was decided."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from cressmember.core.ui.views import RecordView
from governance import permissions
from governance.models import Meeting
from governance.queries.meeting.hall import board_of, result_rows
from governance.queries.meeting.session import Live, stamp_of
from governance.views.meeting.session import unless_known


def told(meeting: Meeting) -> dict[str, Any]:
    """What the screen shows: a ballot under way before anything, else the last result, else the quorum."""
    live = Live(meeting, timezone.now())
    current = live.current
    ballots = live.open_ballots
    last = live.last_result
    # A result stays until the meeting comes to another item.
    if last is not None and current is not None:
        of_current = {line.ballot.pk for _, lines in current.resolutions for line in lines}
        last = last if last.ballot.pk in of_current else None
    return {
        "live": live,
        "current": current,
        "ballots": [(line, board_of(line.ballot)) for line in ballots],
        "last": None if ballots else last,
        "results": result_rows(last.ballot) if last is not None and not ballots else [],
    }


class HallView(RecordView):
    """Readable from the back of the room."""

    permission_required = permissions.DESK
    template_name = "governance/meeting/hall.html"

    def get_queryset(self) -> QuerySet[Meeting]:
        return Meeting.objects.select_related("body", "statutes")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(**told(self.object), stamp=stamp_of(self.object), **context)


class HallPartView(RecordView):
    """The same, asked again every five seconds."""

    permission_required = permissions.DESK

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        meeting = get_object_or_404(Meeting.objects.select_related("body", "statutes"), pk=kwargs["pk"])
        stamp = stamp_of(meeting)

        def answer() -> HttpResponse:
            return render(
                request, "governance/meeting/_hall.html", {"object": meeting, "stamp": stamp, **told(meeting)}
            )

        return unless_known(request, stamp, answer)
