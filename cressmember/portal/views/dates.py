"""Which day suits: proposed dates answered by a personal link, without an account."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.decorators import method_decorator

from cressmember.core.ui import collisions
from cressmember.kernel import reading
from cressmember.kernel.violations import RuleViolation
from cressmember.portal.views.consultation import CONFLICT
from cressmember.portal.views.declaration import GONE, PublicPage
from governance.actions.meeting.date_poll import answer_dates
from governance.models import DatePoll, Participant
from governance.queries.meeting.date_poll import CANS, DatePollTold, last_poll


@method_decorator(login_not_required, name="dispatch")
class DatesView(PublicPage):
    """The proposed dates, what one said of each; it changes until one of them is kept."""

    participant: Participant
    poll: DatePoll

    def opens(self, **kwargs: Any) -> bool:
        return Participant.objects.of_token(kwargs["token"]) is not None

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return self._closed(token) or self._page()

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Answer, or answer again."""
        if closed := self._closed(token):
            return closed
        choices = {
            int(name.removeprefix("date-")): str(choice)
            for name, choice in request.POST.items()
            if name.startswith("date-") and name.removeprefix("date-").isdecimal() and len(name) < 20
        }
        name = reading.text(request.POST.get("name", ""))[:210]
        try:
            with collisions.refused():
                answer_dates(participant=self.participant, choices=choices, name=name)
        except RuleViolation as refusal:
            return self._page(status=CONFLICT, refusal=refusal, chosen=choices, name=name)
        return HttpResponseRedirect(request.path)

    def _closed(self, token: str) -> HttpResponse | None:
        """The page of a link that opens nothing, or no proposed date."""
        found = Participant.objects.of_token(token)
        poll = last_poll(found.meeting) if found is not None else None
        if found is None or poll is None:
            return self.page("portal/meeting_closed.html", status=404)
        self.participant, self.poll = found, poll
        if found.meeting.cancelled_at is not None:
            return self.page("portal/meeting_closed.html", status=GONE, meeting=found.meeting)
        return None

    def _page(self, status: int = 200, **told: Any) -> HttpResponse:
        found = DatePollTold(self.poll)
        mine = {slot: str(can) for (who, slot), can in found.said.items() if who == self.participant.pk}
        chosen = told.pop("chosen", mine)
        context = {
            "participant": self.participant,
            "meeting": self.participant.meeting,
            "poll": self.poll,
            "slots": [(slot, chosen.get(slot.pk, "")) for slot in found.slots],
            "kept": found.kept,
            "has_answered": bool(mine),
            "choices": [(value, can.label) for value, can in CANS.items()],
            "name": self.participant.representative_name or self.participant.name,
        }
        return self.page("portal/dates.html", status, **context | told)
