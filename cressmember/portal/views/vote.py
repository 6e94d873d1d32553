"""Voting from one’s own link: one question, large answers, for oneself and for each mandate carried."""

from __future__ import annotations

from typing import Any

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View

from cressmember.core.models import Chamber
from cressmember.core.ui import collisions
from cressmember.core.ui.views.page import drawn
from cressmember.kernel import reading
from cressmember.kernel.violations import RuleViolation
from governance.actions.meeting.ballot import cast_votes
from governance.actions.meeting.election import cast_names
from governance.actions.meeting.presence import refuse_remote, say_here
from governance.models import Ballot, Participant, Presence, Vote
from governance.models.meeting.participant import signed_in
from governance.queries.meeting.voting import Voting, presence_of, voting_of, voting_stamp

CONFLICT = 409
CHOICES = [(each.value, each.label) for each in Vote.Choice if each != Vote.Choice.NAMES]


def _names(values: list[str]) -> list[int]:
    """The candidates that were ticked; none for a blank vote. Raises RuleViolation for both at once."""
    names = [int(each) for each in values if each.isdecimal() and len(each) < 12]
    if len(names) < len(values) and (names or values != [str(Vote.Choice.BLANK)]):
        raise RuleViolation("Votez blanc, ou choisissez des noms : pas les deux.")
    return names


@method_decorator(login_not_required, name="dispatch")
class VoteView(View):
    """The ballots under way, for whoever holds the link of a participant that is there.

    A room shares one address on the network: only links that open nothing are counted against it.
    """

    participant: Participant

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "GET" and self._is_known(request, kwargs["token"]):
            return HttpResponseNotModified()
        found = Participant.objects.of_token(kwargs["token"])
        if found is None:
            refused = ratelimit.consume_or_429(request, action="signed_link", limit_get=True)
            return refused or self._page("portal/vote_closed.html", status=404)
        self.participant = found
        response = super().dispatch(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    def _is_known(self, request: HttpRequest, token: str) -> bool:
        """Whether the page shows what there is: asked by everybody at once, before anything else is read."""
        known = request.headers.get("If-None-Match", "").removeprefix("W/").strip('"')
        told = signed_in(token) if known else None
        return told is not None and voting_stamp(*told) == known

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """The page; asked again by itself once it changed, « load it whole »."""
        if getattr(request, "htmx", False):
            return HttpResponse(headers={"HX-Redirect": request.path})
        return self._vote(voting_of(self.participant))

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Say that one is there, or vote."""
        name = reading.text(request.POST.get("name", ""))[:210]
        try:
            with collisions.refused():
                if request.POST.get("act") == "here":
                    say_here(participant=self.participant, name=name)
                else:
                    self._cast(name)
        except RuleViolation as refusal:
            return self._vote(voting_of(self.participant), refusal=refusal, status=CONFLICT)
        done = "here" if request.POST.get("act") == "here" else "vote"
        return HttpResponseRedirect(f"{request.path}?fait={done}")

    def _cast(self, name: str) -> None:
        sent = self.request.POST
        key = sent.get("ballot", "")
        mine = Ballot.objects.filter(meeting=self.participant.meeting_id).only("pk")
        ballot = mine.filter(pk=int(key)).first() if key.isdecimal() and len(key) < 12 else None
        if ballot is None:
            raise RuleViolation("Ce scrutin n’est pas de cette réunion.")
        who = name or _name(presence_of(self.participant))
        if ballot.election_id is not None:
            told = {key: _names(values) for key, values in self._sent("names-").items()}
            cast_names(ballot=ballot, voter=self.participant, choices=told, voter_name=who)
            return
        chosen = {key: values[-1] for key, values in self._sent("vote-").items()}
        cast_votes(ballot=ballot, voter=self.participant, choices=chosen, voter_name=who)

    def _sent(self, prefix: str) -> dict[int, list[str]]:
        """What was chosen for each elector; those for whom nothing was are left out."""
        return {
            int(key): [str(each) for each in values if each]
            for field, values in self.request.POST.lists()
            if field.startswith(prefix)
            and (key := field.removeprefix(prefix)).isdecimal()
            and len(field) < 20
            and any(values)
        }

    def _vote(
        self, voting: Voting, *, refusal: RuleViolation | None = None, status: int = 200
    ) -> HttpResponse:
        meeting = self.participant.meeting
        return self._page(
            "portal/vote.html",
            status,
            participant=self.participant,
            meeting=meeting,
            voting=voting,
            choices=CHOICES,
            name=_name(voting.there) or self.participant.representative_name,
            refusal=refusal,
            done=self.request.GET.get("fait", "") if refusal is None else "",
            remote_refusal=self._remote_refusal() if voting.there is None else "",
            desk_url=self.request.build_absolute_uri(
                reverse("governance:desk-code", args=[meeting.pk, self.participant.key])
            ),
        )

    def _remote_refusal(self) -> str:
        """Why one cannot say from here that one is there; nothing where one can."""
        try:
            refuse_remote(self.participant.meeting, at=timezone.now())
        except RuleViolation as refusal:
            return str(refusal)
        return ""

    def _page(self, template: str, status: int = 200, **context: Any) -> HttpResponse:
        response = drawn(self.request, template, {"chamber": Chamber.current(), **context}, status=status)
        response["Cache-Control"] = "private, no-store"
        return response


def _name(there: Presence | None) -> str:
    """Who is there for a participant, as the desk or its own link wrote it."""
    return there.person_name if there else ""
