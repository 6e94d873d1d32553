"""The page of whoever chairs: the session, its bureau, its items, the quorum as people come and go."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from cressmember.core.ui.views import ActionFormView, ActionView, RecordView
from cressmember.core.ui.views.page import Trail
from governance import permissions
from governance.actions.meeting.session import (
    accept_question,
    close_item,
    close_meeting,
    dismiss_officer,
    name_officer,
    open_item,
    open_meeting,
    reopen_meeting,
    resume_meeting,
    suspend_meeting,
)
from governance.forms.meeting.session import BecauseForm, OfficerForm, QuestionForm
from governance.models import AgendaItem, Meeting, Officer
from governance.queries.meeting.convening import may_call_again
from governance.queries.meeting.roll import cases_to_decide
from governance.queries.meeting.session import Live, proposed_officers, stamp_of
from governance.queries.meeting.text import text_of_meeting
from governance.views.meeting.tabs import InRoom, OfMeeting, tabs_of, way_to


def unless_known(
    request: HttpRequest, stamp: str, answer: Callable[[], HttpResponse]
) -> HttpResponse | HttpResponseNotModified:
    """The answer, or « not modified » to a page that already shows this state of things."""
    known = request.headers.get("If-None-Match", "").removeprefix("W/").strip('"')
    response: HttpResponse | HttpResponseNotModified
    response = HttpResponseNotModified() if known == stamp else answer()
    response["ETag"] = f'"{stamp}"'
    response["Cache-Control"] = "private, no-cache"
    return response


class OnSession(InRoom, OfMeeting):
    """Something about the session of a meeting, under it in the trail."""

    model: Any = Meeting
    held = ""
    room = "governance:meeting-session"
    room_title = "Séance"


class SessionView(RecordView):
    """The session as its chair follows it: the agenda, who is there, what is being voted."""

    title = "Séance : {object}"
    section = "governance"
    permission_required = permissions.MEET
    template_name = "governance/meeting/session.html"

    def get_queryset(self) -> QuerySet[Meeting]:
        return Meeting.objects.select_related("body", "statutes")

    def get_trail(self) -> Trail:
        return way_to(self.object)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        meeting = self.object
        is_new = meeting.stage in (Meeting.Stage.DRAFT, Meeting.Stage.CONVENED)
        officers = list(meeting.officers.filter(left_at__isnull=True))
        held = {officer.role for officer in officers}
        # A session that opened without its secretary still wants one.
        is_lacking = not held.issuperset((Officer.Role.CHAIR, Officer.Role.SECRETARY))
        proposed = proposed_officers(meeting) if is_lacking and meeting.closed_at is None else {}
        live = Live(meeting, timezone.now())
        return super().get_context_data(
            live=live,
            may_call_again=not is_new and may_call_again(meeting, now=live.at) and live.lacks_quorum,
            desk_url=reverse("governance:meeting-desk", args=[meeting.pk]),
            stamp=stamp_of(meeting),
            is_new=is_new,
            to_decide=0 if meeting.closed_at else cases_to_decide(meeting),
            is_open=meeting.stage == Meeting.Stage.OPEN,
            officers=officers,
            page_tabs=tabs_of(meeting, self.request.user),
            proposed=[(Officer.Role(role), person) for role, person in proposed.items() if role not in held],
            **context,
        )


class SessionLiveView(RecordView):
    """The quorum and the ballots under way, asked again every five seconds; the desk may see them."""

    permission_required = permissions.DESK

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        meeting = get_object_or_404(Meeting.objects.select_related("body", "statutes"), pk=kwargs["pk"])
        stamp = stamp_of(meeting)

        def answer() -> HttpResponse:
            live = Live(meeting, timezone.now())
            shown = {"object": meeting, "live": live, "stamp": stamp}
            return render(request, "governance/meeting/_live.html", shown)

        return unless_known(request, stamp, answer)


class SessionOpenView(OnSession, ActionView):
    """The session opens."""

    title = "Ouvrir la séance : {object}"
    verb = "Ouvrir la séance"
    done = "La séance est ouverte."
    consequences = (
        "L’heure d’ouverture est enregistrée.",
        "Les points de l’ordre du jour s’ouvrent ensuite un par un.",
    )

    def act(self, obj: Meeting, *, by: Any) -> Meeting:
        return open_meeting(meeting=obj, by=by)


class SessionSuspendView(OnSession, ActionView):
    """A pause."""

    title = "Suspendre la séance : {object}"
    verb = "Suspendre"
    done = "La séance est suspendue."
    consequences = ("Rien ne s’ouvre ni ne se vote jusqu’à la reprise ; l’accueil reste ouvert.",)

    def act(self, obj: Meeting, *, by: Any) -> Meeting:
        return suspend_meeting(meeting=obj, by=by)


class SessionResumeView(OnSession, ActionView):
    """The end of a pause."""

    title = "Reprendre la séance : {object}"
    verb = "Reprendre"
    done = "La séance reprend."

    def act(self, obj: Meeting, *, by: Any) -> Meeting:
        return resume_meeting(meeting=obj, by=by)


class SessionCloseView(OnSession, ActionView):
    """The session is over."""

    title = "Lever la séance : {object}"
    verb = "Lever la séance"
    done = "La séance est levée."
    consequences = (
        "Le point en cours est clos, et l’accueil ferme.",
        "Levée par erreur, elle peut reprendre le jour même.",
    )

    def act(self, obj: Meeting, *, by: Any) -> Meeting:
        return close_meeting(meeting=obj, by=by)


class SessionReopenView(OnSession, ActionFormView):
    """A session that was closed by mistake."""

    title = "Rouvrir la séance : {object}"
    form_class = BecauseForm
    verb = "Rouvrir la séance"
    done = "La séance reprend."
    introduction = "Le motif reste écrit, et le procès-verbal le dira."

    def act_on(self, obj: Meeting, form: Any, *, by: Any) -> Meeting:
        return reopen_meeting(meeting=obj, because=form.cleaned_data["because"], by=by)


class OfficerNameView(OnSession, ActionFormView):
    """Who chairs, who writes, who counts."""

    title = "Bureau de séance : {object}"
    form_class = OfficerForm
    verb = "Désigner"
    done = "Le bureau de séance est complété."
    introduction = "Une nouvelle présidence ou un nouveau secrétariat remplace la personne en place."

    def get_initial(self) -> dict[str, Any]:
        return {"role": self.request.GET.get("role", ""), "person": self.request.GET.get("person", "")}

    def act_on(self, obj: Meeting, form: Any, *, by: Any) -> Officer:
        return name_officer(meeting=obj, by=by, **form.cleaned_data)


class OfficerDismissView(OnSession, ActionView):
    """Somebody runs the meeting no more."""

    model = Officer
    held = "meeting"
    verb = "Retirer du bureau de séance"
    done = "Le bureau de séance est à jour."

    def act(self, obj: Officer, *, by: Any) -> Officer:
        return dismiss_officer(officer=obj, by=by)


class OfItem(OnSession):
    """Something about an item."""

    model = AgendaItem
    held = "meeting"


class ItemOpenView(OfItem, ActionView):
    """The meeting comes to an item."""

    title = "Ouvrir : {object}"
    verb = "Ouvrir ce point"
    consequences = ("Le point en cours est clos.",)

    def get_done(self, made: Any) -> str:
        return f"« {made} » est ouvert."

    def act(self, obj: AgendaItem, *, by: Any) -> AgendaItem:
        return open_item(item=obj, by=by)


class ItemCloseView(OfItem, ActionView):
    """The meeting is done with an item."""

    title = "Clore : {object}"
    verb = "Clore ce point"
    done = "Le point est clos."

    def act(self, obj: AgendaItem, *, by: Any) -> AgendaItem:
        return close_item(item=obj, by=by)


class QuestionView(OnSession, ActionFormView):
    """A question that is not on the agenda, as the statutes let it be taken up."""

    title = "Question hors de l’ordre du jour : {object}"
    form_class = QuestionForm
    verb = "Inscrire la question"
    introduction = "Les statuts disent si elle peut être discutée : leur réponse s’affiche."

    def get_form_kwargs(self) -> dict[str, Any]:
        text = text_of_meeting(self.object)
        return super().get_form_kwargs() | {"meeting": self.object, "text_of": text}

    def get_done(self, made: Any) -> str:
        _, verdict = made
        return verdict.sentence if verdict is not None else "La question est inscrite."

    def act_on(self, obj: Meeting, form: Any, *, by: Any) -> Any:
        told = {"is_minor": False, "accepted": False} | form.cleaned_data
        return accept_question(meeting=obj, matter="other", by=by, **told)
