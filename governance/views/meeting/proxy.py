"""Proxies of a meeting, and those who come beside the vote."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import Count
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.text import slugify
from django.views.generic import View
from django.views.generic.detail import SingleObjectMixin

from cressmember.core.models.veil import NoFile
from cressmember.core.ui import exports
from cressmember.core.ui.tables import Exported
from cressmember.core.ui.views import ActionFormView, ActionView, RecordView
from cressmember.core.ui.views.page import Page
from governance import permissions
from governance.actions.meeting.attendee import (
    change_activity,
    close_activity,
    open_activity,
    sign_up,
    take_off,
)
from governance.actions.meeting.proxy import file_proxy, revoke_proxy, share_blank
from governance.forms.meeting.roll import (
    ActivityForm,
    AttendeeForm,
    BecauseForm,
    PaperProxyForm,
    ShareForm,
)
from governance.models import Activity, Attendee, Meeting, Proxy
from governance.queries.meeting.proxy import (
    blank_is_shared,
    carrier_name,
    last_day,
    load_of,
    offers_of_blanks,
    proxies_of_meeting,
    proxies_refused,
    states_of,
    voters_who_may_come,
)
from governance.queries.meeting.roll import as_things_stand
from governance.views.meeting.roll import AmongParticipants
from governance.views.meeting.tabs import InRoom, OfMeeting

STATES = {
    "yes": ("good", "Admis en l’état"),
    "no": ("stop", "Refusé"),
    "to_decide": ("waiting", "À trancher"),
    "revoked": ("neutral", "Révoqué"),
    "declined": ("neutral", "Décliné"),
}


class ProxiesView(AmongParticipants, RecordView):
    """Every proxy, with what becomes of it as things stand and why."""

    title = "Pouvoirs"
    room = "governance:meeting-proxies"
    permission_required = permissions.VIEW
    template_name = "governance/meeting/roll_proxies.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        meeting = self.object
        gathering = as_things_stand(meeting, now=timezone.now())
        told = {state.proxy.pk: state for state in states_of(gathering)}
        shown = []
        for proxy in proxies_of_meeting(meeting):
            state = told.get(proxy.pk)
            outcome = state.outcome if state else "declined"
            why = state.sentence if state else ""
            if outcome == "revoked":
                why = proxy.revoked_because
            carrier = carrier_name(gathering, state.answer.holder) if state else ""
            shown.append((proxy, STATES[outcome], why, carrier or proxy.holder or proxy.third_party))
        return super().get_context_data(
            proxies=shown,
            admitted=sum(state[1] == STATES["yes"] for state in shown),
            votes=sum(answer.votes for _, answer in gathering.answers if answer.verdict.is_yes),
            refusal=proxies_refused(gathering),
            deadline=last_day(gathering),
            may_share=blank_is_shared(gathering) and self.request.user.has_perm(permissions.MEET),
            may_file=meeting.cancelled_at is None
            and meeting.closed_at is None
            and self.request.user.has_perm(permissions.MEET),
            **context,
        )


class ProxyFileView(AmongParticipants, ActionFormView):
    """A proxy that came on paper."""

    title = "Pouvoir sur papier"
    room = "governance:meeting-proxies"
    form_class = PaperProxyForm
    verb = "Enregistrer le pouvoir"
    done = "Le pouvoir est enregistré : la liste dit ce qu’il devient."

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"meeting": self.object}

    def act_on(self, obj: Meeting, form: Any, *, by: Any) -> Proxy:
        told = dict(form.cleaned_data)
        upload = told.pop("file", None)
        scan = (upload.name, upload.read()) if upload else None
        return file_proxy(way=Proxy.Way.PAPER, scan=scan, by=by, **told)


class ShareView(AmongParticipants, ActionFormView):
    """The bureau says who carries the blank ones, all on one screen."""

    title = "Répartir les pouvoirs en blanc"
    room = "governance:meeting-proxies"
    form_class = ShareForm
    template_name = "governance/meeting/roll_share.html"
    verb = "Répartir"
    done = "Les pouvoirs en blanc sont répartis."

    def get_form_kwargs(self) -> dict[str, Any]:
        now = timezone.now()
        self.gathering = as_things_stand(self.object, now=now)
        blank = [
            (proxy, [(str(offer.participant.pk), offer.participant.name) for offer in told])
            for proxy, told in offers_of_blanks(self.gathering, now=now)
        ]
        return super().get_form_kwargs() | {"blank": blank}

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        context = super().get_context_data(**context)
        loads = [(each, *load_of(self.gathering, each)) for each in voters_who_may_come(self.gathering)]
        return context | {"loads": [load for load in loads if load[1]]}

    def act_on(self, obj: Meeting, form: Any, *, by: Any) -> int:
        return share_blank(meeting=obj, shares=form.shares, by=by)


class ProxyRevokeView(InRoom, OfMeeting, ActionFormView):
    """A proxy is taken back, as its giver said."""

    title = "Révoquer le pouvoir : {object.giver}"
    model = Proxy
    held = "giver__meeting"
    read_with = ("holder",)
    room = "governance:meeting-proxies"
    room_title = "Pouvoirs"
    form_class = BecauseForm
    verb = "Révoquer"
    danger = True
    done = "Le pouvoir est révoqué."

    def act_on(self, obj: Proxy, form: Any, *, by: Any) -> Proxy:
        return revoke_proxy(proxy=obj, by=by, **form.cleaned_data)


class ProxyScanView(Page, SingleObjectMixin, View):
    """The proxy as it was signed."""

    model = Proxy
    permission_required = permissions.MEET

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> FileResponse:
        """The file, to be kept: it is never shown within a page."""
        proxy: Any = self.get_object()
        if not proxy.scan:
            raise NoFile(proxy)
        name = f"pouvoir-{slugify(proxy.giver.name)}.{proxy.scan.name.rpartition('.')[2]}"
        return FileResponse(proxy.scan.open("rb"), as_attachment=True, filename=name)


COLUMNS = [
    Exported("Avec", "text", lambda one: one.participant.name),
    Exported("Nom", "text", lambda one: one.name),
    Exported("Fonction", "text", lambda one: one.function),
    Exported("Inscriptions", "text", lambda one: ", ".join(str(each) for each in one.activities.all())),
    Exported("Besoins", "text", lambda one: one.access_needs),
]


class AttendeesView(AmongParticipants, RecordView):
    """Who comes beside the vote, for what, with what needs; never in the quorum."""

    title = "Inscriptions"
    room = "governance:meeting-attendees"
    template_name = "governance/meeting/roll_attendees.html"

    def get(  # type: ignore[override]
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        self.object = self.get_object()
        wanted = request.GET.get("export", "")
        if wanted in exports.FORMATS:
            name = f"{slugify(f'inscriptions {self.object.title}')[:80]}-{timezone.localdate():%Y-%m-%d}"
            return exports.respond(exports.Sheet("Inscriptions", name, COLUMNS, self.people()), wanted)
        return self.render_to_response(self.get_context_data(object=self.object))

    def people(self) -> list[Attendee]:
        """Everybody who signed up, or for the activity that the address names."""
        found = Attendee.objects.filter(participant__meeting=self.object)
        if self.asked:
            found = found.filter(activities=self.asked)
        return list(found.select_related("participant").prefetch_related("activities"))

    @cached_property
    def asked(self) -> Activity | None:
        """The activity that the address names, if it is of this meeting."""
        key = self.request.GET.get("activite", "")
        return next((each for each in self.object.activities.all() if str(each.pk) == key), None)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        people = self.people()
        narrowed = f"&activite={self.asked.pk}" if self.asked else ""
        return super().get_context_data(
            people=people,
            asked=self.asked,
            activities=self.object.activities.annotate(taken=Count("attendees")).order_by("kind", "pk"),
            needs=sum(bool(one.access_needs) for one in people),
            exports=[(label, f"?export={name}{narrowed}") for name, label in exports.LABELS.items()],
            **context,
        )


class ActivityCreateView(AmongParticipants, ActionFormView):
    """Something to sign up for."""

    title = "Nouvelle activité"
    room = "governance:meeting-attendees"
    form_class = ActivityForm
    verb = "Ouvrir les inscriptions"
    done = "Les inscriptions sont ouvertes."

    def act_on(self, obj: Meeting, form: Any, *, by: Any) -> Activity:
        return open_activity(meeting=obj, by=by, **form.cleaned_data)


class ActivityUpdateView(InRoom, OfMeeting, ActionFormView):
    """An activity under another title, or with other places."""

    title = "Modifier « {object} »"
    model = Activity
    room = "governance:meeting-attendees"
    room_title = "Inscriptions"
    form_class = ActivityForm
    verb = "Enregistrer"
    done = "L’activité est modifiée : ceux qui y sont inscrits le restent."

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.object, name) for name in ("kind", "title", "capacity")}

    def act_on(self, obj: Activity, form: Any, *, by: Any) -> Activity:
        return change_activity(activity=obj, by=by, **form.cleaned_data)


class AttendeeCreateView(AmongParticipants, ActionFormView):
    """Somebody signed up by the team."""

    title = "Inscrire une personne"
    room = "governance:meeting-attendees"
    form_class = AttendeeForm
    verb = "Inscrire"
    done = "La personne est inscrite."

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"meeting": self.object}

    def act_on(self, obj: Meeting, form: Any, *, by: Any) -> Attendee:
        told = dict(form.cleaned_data)
        return sign_up(activities=list(told.pop("activities", ())), by=by, **told)


class OnList(InRoom, OfMeeting, ActionView):
    """Something taken off the attendance list."""

    title = "Retirer « {object} »"
    room = "governance:meeting-attendees"
    room_title = "Inscriptions"
    verb = "Retirer"
    danger = True


class ActivityCloseView(OnList):
    """An activity that does not take place."""

    model = Activity
    done = "L’activité est retirée."
    consequences = ("Personne ne pourra plus s’y inscrire.",)

    def act(self, obj: Activity, *, by: Any) -> None:
        close_activity(activity=obj, by=by)


class AttendeeRemoveView(OnList):
    """Somebody who does not come."""

    model = Attendee
    held = "participant__meeting"
    done = "L’inscription est retirée."
    consequences = ("Ses places sont rendues aux autres.",)

    def act(self, obj: Attendee, *, by: Any) -> None:
        take_off(attendee=obj, by=by)
