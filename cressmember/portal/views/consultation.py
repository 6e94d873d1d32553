"""A written consultation by one’s personal link: the texts, the papers, one answer by name."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.decorators import method_decorator

from cressmember.core.ui import collisions
from cressmember.kernel import reading
from cressmember.kernel.violations import RuleViolation
from cressmember.portal.views.declaration import GONE, PublicPage
from governance.actions.meeting.consultation import SAID, answer_consultation
from governance.models import Ballot, Meeting, MeetingPaper, Participant, Vote

CONFLICT = 409


@method_decorator(login_not_required, name="dispatch")
class ConsultationView(PublicPage):
    """Everything on one page: what is asked, what to read, the answer; afterwards, what was answered."""

    def opens(self, **kwargs: Any) -> bool:
        return Participant.objects.of_token(kwargs["token"]) is not None

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return self._closed(token) or self._page()

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Answer, once."""
        if closed := self._closed(token):
            return closed
        choices = {
            int(name.removeprefix("vote-")): str(choice)
            for name, choice in request.POST.items()
            if name.startswith("vote-") and name.removeprefix("vote-").isdecimal() and len(name) < 20
        }
        name = reading.text(request.POST.get("name", ""))[:210]
        try:
            with collisions.refused():
                answer_consultation(participant=self.participant, choices=choices, voter_name=name)
        except RuleViolation as refusal:
            return self._page(status=CONFLICT, refusal=refusal, chosen=choices, name=name)
        return HttpResponseRedirect(request.path)

    def _closed(self, token: str) -> HttpResponse | None:
        """The page of a link that opens nothing, or nothing in writing."""
        found = Participant.objects.of_token(token)
        if found is None:
            return self.page("portal/meeting_closed.html", status=404)
        self.participant = found
        self.meeting: Meeting = found.meeting
        is_asked = self.meeting.format == Meeting.Format.WRITTEN and self.meeting.opened_at is not None
        if not is_asked or self.meeting.cancelled_at is not None:
            return self.page("portal/meeting_closed.html", status=GONE, meeting=self.meeting)
        return None

    def _page(self, status: int = 200, **told: Any) -> HttpResponse:
        meeting = self.meeting
        chosen = told.pop("chosen", {})
        mine = {
            each.ballot_id: each
            for each in Vote.objects.filter(participant=self.participant, ballot__meeting=meeting)
        }
        ballots = Ballot.objects.filter(meeting=meeting, cancelled_at__isnull=True)
        asked = [
            (ballot, mine.get(ballot.pk), chosen.get(ballot.pk, ""))
            for ballot in ballots.select_related("resolution").order_by("pk")
        ]
        is_over = meeting.closed_at is not None or (
            meeting.ends_at is not None and meeting.ends_at <= timezone.now()
        )
        context = {
            "participant": self.participant,
            "meeting": meeting,
            "asked": asked,
            "papers": MeetingPaper.objects.filter(meeting=meeting),
            "has_answered": bool(mine),
            "is_over": is_over,
            "may_vote": self.participant.lines.filter(votes__gt=0).exists(),
            "choices": [(each.value, each.label) for each in SAID],
            "name": self.participant.representative_name or self.participant.name,
        }
        return self.page("portal/consultation.html", status, **context | told)
