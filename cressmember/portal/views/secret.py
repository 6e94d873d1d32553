"""A simple secret vote, from a personal link: one question, one deposit, no trace but the mark.

Neither the number of a form, nor a session, a message or a rate limit is written when a paper is put in:
each would be a row with a time beside it. The mark itself refuses the second deposit.
"""

from __future__ import annotations

from typing import Any

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from cressmember.core.models import Chamber
from cressmember.core.ui.views.page import drawn
from cressmember.kernel.violations import RuleViolation
from governance.actions.meeting.secret import deposit
from governance.models import Ballot, Participant
from governance.queries.meeting.gathering import gathering_of
from governance.queries.meeting.secret import PROMISES, Slot, choices_of, paper_of, slots_of, title_of


@method_decorator(login_not_required, name="dispatch")
@method_decorator(sensitive_post_parameters(), name="dispatch")
class SecretView(View):
    """The question, the choices, and for each mandate carried a paper of its own."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.participant = Participant.objects.of_token(kwargs["token"])
        self.ballot = None
        if self.participant is not None:
            rows = Ballot.objects.filter(meeting=self.participant.meeting_id, kind=Ballot.Kind.SECRET)
            self.ballot = (
                rows.select_related("election__body", "election__college", "resolution")
                .filter(pk=kwargs["pk"])
                .first()
            )
        if self.ballot is None:
            # Only links that open nothing are counted: a deposit writes nothing beside itself.
            refused = ratelimit.consume_or_429(request, action="signed_link", limit_get=True)
            response: HttpResponseBase = refused or self._page("portal/secret_closed.html", status=404)
        else:
            response = super().dispatch(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    def get(self, request: HttpRequest, token: str, pk: int) -> HttpResponse:
        return self._vote()

    @method_decorator(sensitive_variables())
    def post(self, request: HttpRequest, token: str, pk: int) -> HttpResponse:
        """Put the papers of one elector in; a second time, say that it is done."""
        assert self.ballot is not None
        told = request.POST.get("slot", "")
        slot = next((each for each in self._slots() if _name(each) == told), None)
        try:
            if slot is None:
                raise RuleViolation("Ce vote ne vous revient pas : rechargez la page.")
            paper = paper_of(self.ballot, request.POST.getlist("choice"))
            deposit(ballot=self.ballot, elector=slot.elector, urn=slot.urn, papers=[paper] * slot.papers)
        except RuleViolation as refusal:
            # Answered as a page like another: a refusal would leave a line in the log, with its time.
            return self._vote(refusal=str(refusal))
        return HttpResponseRedirect(request.path)

    def _slots(self) -> list[Slot]:
        assert self.participant is not None
        assert self.ballot is not None
        return slots_of(self.ballot, self.participant, gathering_of(self.participant.meeting))

    def _vote(self, refusal: str = "") -> HttpResponse:
        assert self.ballot is not None
        slots = self._slots()
        return self._page(
            "portal/secret.html",
            participant=self.participant,
            ballot=self.ballot,
            question=title_of(self.ballot),
            text=self.ballot.resolution.text if self.ballot.resolution else "",
            choices=choices_of(self.ballot),
            several=self.ballot.election is not None,
            most=self.ballot.election.seats if self.ballot.election else 1,
            voted=[each for each in slots if each.voted],
            waiting=[(each, _name(each)) for each in slots if not each.voted],
            promises=PROMISES,
            refusal=refusal,
        )

    def _page(self, template: str, status: int = 200, **context: Any) -> HttpResponse:
        return drawn(self.request, template, {"chamber": Chamber.current(), **context}, status=status)


def _name(slot: Slot) -> str:
    """What tells a paper of the page from another: whose it is, and its urn."""
    return f"{slot.elector.pk}-{slot.urn}"
