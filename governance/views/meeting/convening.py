"""Convening: the rehearsal, the sending, those called, the next call."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone

from cressmember.core.queries import jobs_under_way
from cressmember.core.ui.views import ActionFormView, ActionView, RecordView
from cressmember.kernel.writing import counted, long_date
from governance.actions.meeting.addressee import add_guest, draw_up_addressees, remove_guest
from governance.actions.meeting.convocation import (
    SENDING,
    call_told,
    complete,
    convene,
    tell_cancellation,
)
from governance.actions.meeting.further import call_again
from governance.forms.meeting.convening import FurtherForm, GuestForm
from governance.models import Convocation, Meeting, Participant, Proxy
from governance.queries.meeting.agenda import agenda_of
from governance.queries.meeting.convening import content_of, may_call_again
from governance.queries.meeting.late import late_of, told_by_complement
from governance.queries.meeting.rehearsal import call_of, last_day_told, rehearsal
from governance.queries.meeting.text import text_of_meeting
from governance.rules.meeting.convocation import further_window
from governance.views.meeting.tabs import InRoom, OfMeeting, OnMeeting

GUESTS_SHOWN = 100


class InConvening(InRoom):
    """A page that leads back to the rehearsal of its meeting."""

    room = "governance:meeting-convene"


class ConveneView(OnMeeting, RecordView):
    """What the statutes ask, what is missing, and what will be said, before anything leaves."""

    title = "Convocation"
    template_name = "governance/meeting/convene.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        meeting = self.object
        text = text_of_meeting(meeting)
        agenda = agenda_of(meeting, text)
        called = list(meeting.participants.select_related("organisation"))
        today = timezone.localdate()
        found = rehearsal(meeting, text, agenda, called, on=today)
        late = late_of(meeting, text, agenda)
        is_to_convene = not (meeting.convened_on or meeting.opened_at or meeting.cancelled_at)
        return super().get_context_data(
            found=found,
            last_day=last_day_told(found) if is_to_convene else "",
            agenda=agenda,
            content=content_of(meeting, text, agenda, on=today),
            called=called,
            guests=[each for each in called if each.quality == Participant.Quality.GUEST][:GUESTS_SHOWN],
            is_to_convene=is_to_convene,
            sends_at_once=meeting.is_light,
            late=late,
            sendings=list(meeting.convocations.order_by("sent_at", "pk")),
            may_complete=not meeting.opened_at and any(each.is_fresh for each in late),
            may_call_again=may_call_again(meeting, now=timezone.now()),
            to_decommission=bool(meeting.cancelled_at and meeting.convened_on),
            **context,
        )


class AddresseesView(InConvening, OnMeeting, ActionView):
    """The list of those to convene, as the register knows them today."""

    title = "Dresser la liste des personnes à convoquer"
    verb = "Dresser la liste"
    done = "La liste des personnes à convoquer est à jour."
    consequences = (
        "La liste est dressée d’après le registre d’aujourd’hui : adhérents en cours ou sièges en fonction "
        "le jour de la réunion, avec qui les représente et leurs adresses.",
        "Les invités que vous avez ajoutés restent.",
    )

    def act(self, obj: Meeting, *, by: Any) -> int:
        return draw_up_addressees(meeting=obj)


class SendingView(InConvening, OnMeeting, ActionView):
    """Something that is sent to everyone called; it leads to what becomes of it."""

    def get_done(self, made: Convocation) -> str:
        return call_told(made)

    def get_destination(self, made: Any) -> str:
        under_way = jobs_under_way().filter(kind=SENDING, about_id=self.object.pk).first()
        if under_way is not None:
            return under_way.get_absolute_url()
        return reverse("governance:meeting-delivery", args=[self.object.pk])


class ConveneSendView(SendingView):
    """The convocation leaves."""

    title = "Convoquer : {object}"
    verb = "Envoyer la convocation"

    def get_consequences(self) -> list[str]:
        meeting = self.object
        text = text_of_meeting(meeting)
        called = list(meeting.participants.select_related("organisation"))
        found = rehearsal(meeting, text, agenda_of(meeting, text), called, on=timezone.localdate())
        told = [
            "La convocation est figée : l’ordre du jour, les textes et les documents tels qu’ils sont.",
            "Chacun reçoit un lien personnel pour répondre ; les lettres sont prêtes à imprimer.",
            "Le jour, l’heure et la manière de se réunir ne changeront plus.",
        ]
        if called:
            told.insert(0, f"{counted(len(called), 'personne est convoquée', 'personnes sont convoquées')}.")
        else:
            told.insert(0, "Tous ceux qui siègent le jour de la réunion sont convoqués, d’après le registre.")
        return [*told, *(f"Attention : {check.sentence}" for check in found.missing)]

    def act(self, obj: Meeting, *, by: Any) -> Convocation:
        return convene(meeting=obj, on=timezone.localdate(), by=by, in_background=True)


class CompleteView(SendingView):
    """What came since is told."""

    title = "Compléter l’ordre du jour : {object}"
    verb = "Envoyer le complément"

    def get_consequences(self) -> list[str]:
        meeting = self.object
        text = text_of_meeting(meeting)
        told = told_by_complement(meeting, text, agenda_of(meeting, text), on=timezone.localdate())
        return ["Tous ceux qui étaient convoqués reçoivent les points nouveaux ou modifiés.", *told]

    def act(self, obj: Meeting, *, by: Any) -> Convocation:
        return complete(meeting=obj, on=timezone.localdate(), by=by, in_background=True)


class TellCancellationView(SendingView):
    """Those who were called are told that the meeting is not held."""

    title = "Annoncer l’annulation : {object}"
    verb = "Annoncer l’annulation"
    consequences = ("Tous ceux qui étaient convoqués apprennent l’annulation et son motif.",)

    def act(self, obj: Meeting, *, by: Any) -> Convocation:
        return tell_cancellation(meeting=obj, on=timezone.localdate(), by=by, in_background=True)


class GuestCreateView(InConvening, OnMeeting, ActionFormView):
    """Somebody invited beside those who are called of right."""

    title = "Inviter quelqu’un"
    form_class = GuestForm
    verb = "Inviter"
    done = "L’invité est sur la liste, sans droit de vote."

    def act_on(self, obj: Meeting, form: Any, *, by: Any) -> Participant:
        return add_guest(meeting=obj, by=by, **form.cleaned_data)


class GuestRemoveView(InConvening, OfMeeting, ActionView):
    """Somebody no longer invited."""

    model = Participant
    title = "Retirer « {object} »"
    verb = "Retirer"
    done = "L’invité est retiré."
    consequences = ("Cette personne ne sera pas invitée.",)

    def act(self, obj: Participant, *, by: Any) -> None:
        remove_guest(participant=obj, by=by)


class FurtherView(OnMeeting, ActionFormView):
    """The next call, made from this one."""

    title = "Convoquer de nouveau : {object}"
    form_class = FurtherForm
    verb = "Préparer la nouvelle convocation"

    def get_done(self, made: Meeting) -> str:
        told = "La nouvelle réunion reprend le même ordre du jour et les mêmes documents."
        given = Proxy.objects.filter(giver__meeting=self.object, revoked_at=None, declined_at=None).count()
        if not given:
            return told
        kept = Proxy.objects.filter(giver__meeting=made, carried_from__isnull=False).count()
        if kept == given:
            return f"{told} Les pouvoirs déjà donnés valent encore."
        if not kept:
            return f"{told} Les pouvoirs donnés pour la première tombent : ils sont à donner de nouveau."
        lapsed = counted(given - kept, "pouvoir tombe", "pouvoirs tombent")
        return f"{told} {lapsed} : à donner de nouveau. {counted(kept, 'est gardé', 'sont gardés')}."

    def get_introduction(self) -> str:
        meeting = self.object
        text = text_of_meeting(meeting)
        again = Meeting(body=meeting.body, rules=meeting.rules, call=meeting.call + 1)
        call = call_of(again, text)
        if call is None:
            return "Les statuts ne disent rien d’une nouvelle convocation : choisissez un jour."
        window = further_window(call, meeting.held_on)
        until = f" et au plus tard le {long_date(window.last)}" if window.last else ""
        return f"Les statuts permettent de se réunir à partir du {long_date(window.first)}{until}."

    def act_on(self, obj: Meeting, form: Any, *, by: Any) -> Meeting:
        return call_again(meeting=obj, starts_at=form.starts_at(), by=by)
