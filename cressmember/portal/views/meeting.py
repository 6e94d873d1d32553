"""A meeting by its personal link: what it is about, what the roll says of you, what you answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator

from cressmember.core.ui import collisions, once
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import counted
from cressmember.portal.forms import CodeForm, ContestForm, NameForm, SignUpForm
from cressmember.portal.views.declaration import GONE, PublicPage, counted_miss
from cressmember.portal.views.space.page import given
from governance.actions.meeting.answer import answer_meeting, open_link, refuse_unnamed
from governance.actions.meeting.attendee import sign_up, take_off
from governance.actions.meeting.proxy import accept_proxy, decline_proxy, give_proxy, revoke_proxy
from governance.actions.meeting.roll import contest_line
from governance.models import Attendee, Convocation, Meeting, MeetingPaper, Participant, Proxy
from governance.queries.meeting.answer import remote_refused, standing_proxies
from governance.queries.meeting.proxy import (
    State,
    blank_is_possible,
    carrier_name,
    filing_over,
    further_is_open,
    holders_found,
    last_day,
    offers,
    proxies_refused,
    refused_by,
    states_of,
)
from governance.queries.meeting.roll import as_things_stand, changes_of, own_roll
from governance.queries.meeting.text import text_of_meeting

A = Participant.Answer
SAID = {
    A.PRESENT: ("Je viens", "Vous venez."),
    A.REMOTE: ("Je participe à distance", "Vous participez à distance."),
    A.ABSENT: ("Je ne viens pas", "Vous ne venez pas."),
    A.PROXY: ("Je donne pouvoir", "Vous donnez pouvoir."),
}
# Who speaks for itself: nobody designates an invited person.
UNBOUND = {Participant.Quality.GUEST, Participant.Quality.OBSERVER}


@method_decorator(login_not_required, name="dispatch")
class MeetingCodeView(PublicPage):
    """Where the code of a letter is typed: it leads to the meeting."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page("portal/meeting_code.html", form=CodeForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Follow the code."""
        form = CodeForm(request.POST)
        if form.is_valid():
            typed = "".join(sign for sign in form.cleaned_data["code"].upper() if sign.isalnum())
            found = Participant.objects.filter(key=typed).first() if typed else None
            if found is not None:
                return HttpResponseRedirect(reverse("portal:meeting-answer", args=[found.token]))
            if refused := counted_miss(request):
                return refused
            form.add_error("code", "Ce code n’ouvre rien : relisez la convocation la plus récente.")
        return self.page("portal/meeting_code.html", form=form)


@method_decorator(login_not_required, name="dispatch")
class MeetingPage(PublicPage):
    """A page of one participant; ``needs_answers`` refuses it once the meeting is open."""

    needs_answers = False
    participant: Participant
    meeting: Meeting

    def opens(self, **kwargs: Any) -> bool:
        return Participant.objects.of_token(kwargs["token"]) is not None

    def get(self, request: HttpRequest, token: str, **kwargs: Any) -> HttpResponseBase:
        return self.closed(token) or self.show(**kwargs)

    def post(self, request: HttpRequest, token: str, **kwargs: Any) -> HttpResponseBase:
        """Act once, unless the meeting is over."""
        return self.closed(token) or self.take(**kwargs)

    def show(self, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The page; to be written by each view."""
        raise NotImplementedError

    def take(self, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """What a form says; to be written by each view that has one."""
        return self.http_method_not_allowed(self.request)

    def closed(self, token: str) -> HttpResponse | None:
        """The page of a link that opens nothing, or nothing more."""
        found = Participant.objects.of_token(token)
        if found is None:
            return self.page("portal/meeting_closed.html", status=404)
        self.participant, self.meeting = found, found.meeting
        over = self.meeting.cancelled_at or self.meeting.closed_at
        if over or (self.needs_answers and self.meeting.opened_at):
            return self.page("portal/meeting_closed.html", status=GONE, meeting=self.meeting)
        return None

    @property
    def home(self) -> str:
        """The first page of the meeting."""
        return reverse("portal:meeting-answer", args=[self.participant.token])

    def name_form(self, data: Any = None) -> NameForm:
        """Who answers: with the act that designates them, for a member or a seat of what decides."""
        is_bound = self.participant.quality not in UNBOUND and not self.meeting.is_gathering
        return NameForm(
            data, representative=self.participant.representative_name, is_bound=is_bound, auto_id="m_%s"
        )

    def who(self, form: NameForm) -> str:
        """Who answers, as it is kept. Raises RuleViolation for somebody whom nothing designates."""
        name: str = form.cleaned_data["name"]
        if "designation" not in form.fields:
            return " ".join(name.split())
        return refuse_unnamed(self.participant, name, form.cleaned_data["designation"])

    def once_done(
        self, form: Any, act: Callable[[], object], shown: Callable[[], HttpResponse], to: str = ""
    ) -> HttpResponse:
        """Act and lead on; a second click goes where the first one went, a refusal is shown on the page."""
        sending = once.Sending(self.request)
        try:
            if not sending.claim():
                return HttpResponseRedirect(sending.led() or self.home)
            with sending.attempt(), collisions.refused():
                act()
        except RuleViolation as violation:
            form.add_error(None, violation.message)
            return shown()
        sending.led_to(to or self.home)
        return HttpResponseRedirect(to or self.home)

    def shown(self, template: str, status: int = 200, **context: Any) -> HttpResponse:
        """A page of this meeting."""
        told = {"participant": self.participant, "meeting": self.meeting, "home": self.home}
        return self.page(f"portal/{template}", status, **told, **context)


class MeetingAnswerView(MeetingPage):
    """The meeting, and what was answered: the page to which the mail leads."""

    def show(self, **kwargs: Any) -> HttpResponse:
        open_link(participant=self.participant)
        now = timezone.now()
        view = own_roll(self.participant, now=now)
        received = Proxy.objects.filter(holder=self.participant, revoked_at__isnull=True).select_related(
            "giver"
        )
        votes = any(line.votes for line in view.lines)
        late = self._late() if votes else ""
        return self.shown(
            "meeting.html",
            late=late,
            items=self.meeting.items.filter(withdrawn_at__isnull=True),
            papers=MeetingPaper.objects.filter(meeting=self.meeting),
            lines=view.lines,
            view=view,
            said=SAID.get(A(self.participant.answer), ("", ""))[1] if self.participant.answer else "",
            choices=self._choices(may_give=votes and not late),
            mine=self._given(now),
            received=received,
            activities=self.meeting.activities.exists(),
        )

    def _given(self, now: datetime) -> list[tuple[State, Any]]:
        """The proxies that it gave, each with what becomes of it and who carries it.

        Whether one stands depends on all the others: they are read for whoever gave one, for nobody else.
        """
        if not standing_proxies().filter(giver=self.participant).exists():
            return []
        gathering = as_things_stand(self.meeting, now=now)
        return [
            (state, carrier_name(gathering, state.answer.holder) or state.proxy.holder)
            for state in states_of(gathering)
            if state.proxy.giver_id == self.participant.pk and state.outcome not in {"declined", "revoked"}
        ]

    def _late(self) -> str:
        """Why a proxy comes too late, until the meeting opens; empty where none was ever possible."""
        text = text_of_meeting(self.meeting)
        if self.meeting.opened_at is not None or refused_by(text):
            return ""
        return filing_over(self.meeting, text, on=timezone.localdate())

    def _choices(self, *, may_give: bool) -> list[tuple[str, str]]:
        """What else may be answered, with a proxy for whoever may give one: its words, its address."""
        token, meeting = self.participant.token, self.meeting
        if meeting.opened_at is not None:
            return []
        text = text_of_meeting(meeting)
        offered: list[tuple[A, str]] = []
        if meeting.format in {Meeting.Format.ROOM, Meeting.Format.HYBRID}:
            offered.append((A.PRESENT, reverse("portal:meeting-reply", args=[token, A.PRESENT])))
        if not remote_refused(meeting, text):
            offered.append((A.REMOTE, reverse("portal:meeting-reply", args=[token, A.REMOTE])))
        if may_give and not refused_by(text):
            offered.append((A.PROXY, reverse("portal:meeting-holder", args=[token])))
        offered.append((A.ABSENT, reverse("portal:meeting-reply", args=[token, A.ABSENT])))
        chosen = self.participant.answer
        told = [(SAID[answer][0], url) for answer, url in offered if answer != chosen]
        if chosen == A.PROXY:
            # Another holder takes the place of the first one.
            told += [("Donner pouvoir à quelqu’un d’autre", url) for one, url in offered if one == A.PROXY]
        return told


class ReplyView(MeetingPage):
    """Who answers that they come, or do not."""

    needs_answers = True

    def show(self, answer: str, **kwargs: Any) -> HttpResponse:
        return self._form(answer, self.name_form())

    def take(self, answer: str, **kwargs: Any) -> HttpResponse:
        form = self.name_form(self.request.POST)
        if not form.is_valid():
            return self._form(answer, form)

        def act() -> object:
            return answer_meeting(participant=self.participant, answer=answer, name=self.who(form), by=None)

        return self.once_done(form, act, lambda: self._form(answer, form))

    def _form(self, answer: str, form: NameForm) -> HttpResponse:
        if answer not in {A.PRESENT, A.REMOTE, A.ABSENT}:
            raise Http404("There is no such answer.")
        standing = standing_proxies().filter(giver=self.participant).select_related("holder").first()
        return self.shown("meeting_reply.html", form=form, heading=SAID[A(answer)][0], standing=standing)


class HolderView(MeetingPage):
    """To whom a vote is given: those who may carry it, and why others may not."""

    needs_answers = True

    def show(self, **kwargs: Any) -> HttpResponse:
        now = timezone.now()
        query = self.request.GET.get("nom", "").replace("\0", "")[:120]
        gathering = as_things_stand(self.meeting, now=now)
        found = holders_found(gathering, self.participant, query)
        told = offers(gathering, self.participant, found, now=now)
        deadline = last_day(gathering)
        return self.shown(
            "meeting_holder.html",
            query=query,
            open=[offer for offer in told if offer.is_open],
            refused=[offer for offer in told if not offer.is_open],
            deadline=deadline,
            is_late=timezone.localdate(now) > deadline,
            refusal=proxies_refused(gathering)
            or filing_over(self.meeting, gathering.text, on=timezone.localdate(now)),
            blank=blank_is_possible(gathering.text),
        )


class GiveView(MeetingPage):
    """Who gives the vote, to the holder that was chosen, or to nobody named."""

    needs_answers = True

    def show(self, holder: int = 0, **kwargs: Any) -> HttpResponse:
        return self._form(self._holder(holder), self.name_form())

    def take(self, holder: int = 0, **kwargs: Any) -> HttpResponse:
        carrier = self._holder(holder)
        form = self.name_form(self.request.POST)
        if not form.is_valid():
            return self._form(carrier, form)

        def act() -> object:
            return give_proxy(
                giver=self.participant,
                holder=carrier,
                name=self.who(form),
                for_further=further_is_open(self.meeting) and self.request.POST.get("further") == "on",
                by=None,
            )

        return self.once_done(form, act, lambda: self._form(carrier, form))

    def _holder(self, pk: int) -> Participant | None:
        if not pk:
            return None
        found = self.meeting.participants.filter(pk=pk).first() if pk < 2**63 else None
        if found is None:
            raise Http404("Nobody of this meeting.")
        return found

    def _form(self, holder: Participant | None, form: NameForm) -> HttpResponse:
        standing = standing_proxies().filter(giver=self.participant).select_related("holder").first()
        asks_further = further_is_open(self.meeting)
        return self.shown(
            "meeting_give.html", form=form, holder=holder, standing=standing, asks_further=asks_further
        )


class _OfProxy(MeetingPage):
    needs_answers = True
    side = "giver"

    def found(self, proxy: int) -> Proxy:
        """The proxy, provided that it is of this participant."""
        if proxy >= 2**63:
            raise Http404("No such proxy.")
        wanted = {"pk": proxy, self.side: self.participant}
        found = Proxy.objects.filter(**wanted).select_related("giver__meeting", "holder").first()
        if found is None:
            raise Http404("No such proxy.")
        return found


class RevokeView(_OfProxy):
    """A vote is taken back."""

    def show(self, proxy: int, **kwargs: Any) -> HttpResponse:
        return self._form(proxy, self.name_form())

    def take(self, proxy: int, **kwargs: Any) -> HttpResponse:
        form = self.name_form(self.request.POST)
        found = self.found(proxy)
        if not form.is_valid():
            return self._form(proxy, form)

        def act() -> object:
            return revoke_proxy(proxy=found, because=f"révoqué par {self.who(form)}", by=None)

        return self.once_done(form, act, lambda: self._form(proxy, form))

    def _form(self, proxy: int, form: NameForm) -> HttpResponse:
        return self.shown("meeting_revoke.html", form=form, proxy=self.found(proxy))


class ReceivedView(_OfProxy):
    """A vote that somebody gives: taken, or not."""

    side = "holder"

    def show(self, proxy: int, **kwargs: Any) -> HttpResponse:
        return self.shown("meeting_received.html", proxy=self.found(proxy), form=None)

    def take(self, proxy: int, **kwargs: Any) -> HttpResponse:
        found = self.found(proxy)
        form = NameForm({"name": "-"}, is_bound=False)
        form.is_valid()
        declines = self.request.POST.get("choice") == "decline"

        def act() -> object:
            return (decline_proxy if declines else accept_proxy)(proxy=found, by=None)

        return self.once_done(
            form, act, lambda: self.shown("meeting_received.html", proxy=self.found(proxy), form=form)
        )


class MyLineView(MeetingPage):
    """What the roll says of this member, and what it may say against it."""

    def show(self, **kwargs: Any) -> HttpResponse:
        return self._form(ContestForm(auto_id="m_%s"))

    def take(self, **kwargs: Any) -> HttpResponse:
        form = ContestForm(self.request.POST, auto_id="m_%s")
        if not form.is_valid():
            return self._form(form)

        def act() -> object:
            return contest_line(participant=self.participant, **form.cleaned_data)

        here = reverse("portal:meeting-line", args=[self.participant.token])
        return self.once_done(form, act, lambda: self._form(form), here)

    def _form(self, form: ContestForm) -> HttpResponse:
        view = own_roll(self.participant, now=timezone.now())
        return self.shown(
            "meeting_line.html",
            form=form,
            view=view,
            lines=view.lines,
            changes=changes_of(view) if view.is_settled else None,
            contests=self.participant.contests.all(),
        )


class SignUpView(MeetingPage):
    """Those who come with this member: for the workshops, the meal, the room."""

    def show(self, **kwargs: Any) -> HttpResponse:
        return self._form(self._built())

    def take(self, **kwargs: Any) -> HttpResponse:
        form = self._built(self.request.POST)
        if not form.is_valid():
            return self._form(form)
        told = dict(form.cleaned_data)
        chosen = told.pop("activities", [])

        def act() -> object:
            activities = list(self.meeting.activities.filter(pk__in=chosen))
            return sign_up(participant=self.participant, activities=activities, by=None, **told)

        here = reverse("portal:meeting-sign-up", args=[self.participant.token])
        return self.once_done(form, act, lambda: self._form(form), here)

    def _built(self, data: Any = None) -> SignUpForm:
        offered = []
        for activity in self.meeting.activities.all():
            left = ""
            if activity.capacity is not None:
                free = max(activity.capacity - activity.attendees.count(), 0)
                left = f" ({counted(free, 'place libre', 'places libres')})" if free else " (complet)"
            offered.append((str(activity.pk), f"{activity.title}{left}"))
        return SignUpForm(data, activities=offered, auto_id="m_%s")

    def _form(self, form: SignUpForm) -> HttpResponse:
        people = self.participant.attendees.prefetch_related("activities")
        return self.shown("meeting_sign_up.html", form=form, people=people)


class TakeOffView(MeetingPage):
    """Somebody does not come after all."""

    def show(self, attendee: int, **kwargs: Any) -> HttpResponse:
        return self.shown("meeting_take_off.html", attendee=self._found(attendee), form=None)

    def take(self, attendee: int, **kwargs: Any) -> HttpResponse:
        here = reverse("portal:meeting-sign-up", args=[self.participant.token])
        found = Attendee.objects.filter(pk=min(attendee, 2**63 - 1), participant=self.participant).first()
        if found is not None:
            take_off(attendee=found, by=None)
        return HttpResponseRedirect(here)

    def _found(self, pk: int) -> Attendee:
        found = Attendee.objects.filter(pk=min(pk, 2**63 - 1), participant=self.participant).first()
        if found is None:
            raise Http404("Nobody of this member.")
        return found


class PaperView(MeetingPage):
    """A paper of the meeting, given to those whom it concerns."""

    def show(self, paper: int, **kwargs: Any) -> FileResponse:
        found = MeetingPaper.objects.filter(pk=min(paper, 2**63 - 1), meeting=self.meeting).first()
        if found is None:
            raise Http404("No such paper.")
        return given(found)


class CallView(MeetingPage):
    """The convocation as it was sent."""

    def show(self, **kwargs: Any) -> HttpResponse:
        call = self.meeting.convocations.filter(kind=Convocation.Kind.CALL).first()
        if call is None:
            raise Http404("This meeting was not convened.")
        return self.shown("meeting_call.html", content=call.content)
