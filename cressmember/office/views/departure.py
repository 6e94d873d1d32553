"""Departures: opened, each step, concluded as the statutes allow; one member absorbed by another."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse, reverse_lazy
from django.utils import timezone

from billing.models import Due
from cressmember.core.ui.views import ActionFormView, ActionView, ListPage, RecordView
from cressmember.core.ui.views.page import Trail
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import euros
from cressmember.members import permissions as members
from cressmember.members.actions.departure import open_departure, write_step
from cressmember.members.actions.membership import foretold_of_ending, refuse_ending
from cressmember.members.models import Departure, Membership, Organisation
from cressmember.members.views.page import OnFile
from cressmember.office import permissions
from cressmember.office.actions.departure import (
    PRONOUNCED,
    REASONS,
    absorb_member,
    conclude_departure,
    invite_to_speak,
    keep_member,
    notify_member,
)
from cressmember.office.actions.departure_vote import (
    drop_departure,
    put_departure,
    settle_departure,
    take_departure_off,
)
from cressmember.office.actions.letter import letters_about
from cressmember.office.filters import DepartureFilter
from cressmember.office.forms.departure import (
    AbsorbForm,
    ConcludeForm,
    HearingForm,
    KeepForm,
    NotifyForm,
    OpenForm,
    PutDepartureForm,
    StepsForm,
)
from cressmember.office.queries.departure import Outlook, advice_of_debt, meetings_for, outlook_of, steps_told
from cressmember.office.queries.vote import vote_on
from cressmember.office.tables import DEPARTURE_TONES, DepartureTable
from governance.models import Meeting

DEPARTURES = ("Départs", reverse_lazy("office:departure-list"))
TONES = {"yes": "good", "no": "stop", "to_decide": "waiting"}


class DepartureListView(ListPage):
    """Departures under way, and those that are over."""

    title = "Départs"
    section = "members"
    permission_required = permissions.APPLICATIONS
    export_permission = members.EXPORT
    table_class = DepartureTable
    filterset_class = DepartureFilter
    noun = ("départ", "départs")
    search_placeholder = "Adhérent, motif…"
    empty_title = "Aucun départ en cours"
    empty_text = "Une démission ou une procédure s’ouvre depuis la fiche d’un adhérent, menu Actions."

    def get_queryset(self) -> QuerySet[Departure]:
        return Departure.objects.select_related("membership__organisation")


class DepartureDetailView(RecordView):
    """One departure: its steps, what the statutes say of it, its letters."""

    model = Departure
    section = "members"
    permission_required = permissions.APPLICATIONS
    template_name = "office/departure_detail.html"
    trail = (DEPARTURES,)

    def get_queryset(self) -> QuerySet[Departure]:
        return Departure.objects.select_related("membership__organisation")

    def get_title(self) -> str:
        return f"{self.object.get_kind_display()} : {self.object.membership.organisation}"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        departure, today = self.object, timezone.localdate()
        outlook: Outlook = outlook_of(departure, on=today)
        may_edit = self.request.user.has_perm(members.EDIT)
        verdict = outlook.verdict
        vote = vote_on(departure) if departure.resolution else None
        meetings = [] if departure.outcome else meetings_for(departure, now=timezone.now())
        return super().get_context_data(
            organisation=departure.membership.organisation,
            outcome_tone=DEPARTURE_TONES[departure.outcome],
            steps=steps_told(departure),
            outlook=outlook,
            verdict_tone=TONES[verdict.outcome.value] if verdict is not None else "",
            foretold=foretold_of_ending(departure.membership.organisation, on=today),
            letters=letters_about(departure),
            is_open=not departure.outcome,
            debt=_debt(departure, on=today),
            may_edit=may_edit,
            vote=vote,
            meetings=meetings,
            barred="" if departure.outcome else _barred(departure, on=_decided_on(vote, meetings) or today),
            acts=_acts(departure) if may_edit and not departure.outcome else (),
            **context,
        )


def _decided_on(vote: Any, meetings: list[Meeting]) -> date | None:
    """The day of the meeting that will decide: the one that it is put to, or the next that could."""
    meeting = vote.meeting if vote else next(iter(meetings), None)
    return meeting.held_on if meeting else None


def _barred(departure: Departure, *, on: date) -> str:
    """Why the membership could not end if it were decided that day; empty where nothing stops it."""
    reason = REASONS[Departure.Kind(departure.kind)]
    try:
        refuse_ending(departure.membership.organisation, reason=reason, decided_on=on)
    except RuleViolation as refused:
        return str(refused)
    return ""


def _debt(departure: Departure, *, on: date) -> str:
    """For a striking off that names no debt: what is owed, which another kind of departure would settle."""
    if departure.outcome or departure.kind != Departure.Kind.STRUCK_OFF:
        return ""
    return advice_of_debt(departure.membership.organisation, on=on)


def _acts(departure: Departure) -> list[tuple[str, str]]:
    def to(label: str, name: str) -> tuple[str, str]:
        return label, reverse(f"office:departure-{name}", args=[departure.pk])

    acts = [to("Écrire les étapes", "update")]
    if departure.kind != Departure.Kind.RESIGNATION:
        acts += [
            to("Aviser le membre", "notify"),
            to("L’inviter à s’expliquer", "invite"),
        ]
    if departure.resolution:
        acts.append(to("Retirer de l’ordre du jour", "take-off"))
    elif departure.kind != Departure.Kind.RESIGNATION:
        acts.append(to("L’adhésion est maintenue", "keep"))
    acts.append(to("Abandonner la procédure", "drop"))
    return acts


class DepartureCreateView(OnFile, ActionFormView):
    """A resignation received, or a procedure opened."""

    model = Organisation
    section = "members"
    permission_required = members.EDIT
    form_class = OpenForm
    verb = "Ouvrir"
    done = "Le départ est ouvert : les étapes se suivent ici."

    def get_title(self) -> str:
        return f"Départ : {self.object}"

    def get_introduction(self) -> str:
        return advice_of_debt(self.object, on=timezone.localdate())

    def act_on(self, obj: Organisation, form: Any, *, by: Any) -> Departure:
        membership = Membership.objects.filter(organisation=obj, ended_on__isnull=True).first()
        if membership is None:
            raise RuleViolation(f"{obj} n’est pas adhérente : il n’y a pas de départ à ouvrir.")
        return open_departure(membership=membership, on=timezone.localdate(), by=by, **form.cleaned_data)


class OnDeparture:
    """Something done to a departure."""

    queryset = Departure.objects.select_related("membership__organisation")
    section = "members"
    permission_required = members.EDIT
    object: Any

    def get_trail(self) -> Trail:
        return (DEPARTURES, (str(self.object.membership.organisation), self.object.get_absolute_url()))

    def get_destination(self, made: Any) -> str:
        return str(self.object.get_absolute_url())


class DepartureUpdateView(OnDeparture, ActionFormView):
    """What was done, and when."""

    title = "Étapes du départ"
    form_class = StepsForm
    done = "Les étapes sont à jour."

    def act_on(self, obj: Departure, form: Any, *, by: Any) -> object:
        return write_step(departure=obj, on=timezone.localdate(), by=by, **form.cleaned_data)


class DepartureNotifyView(OnDeparture, ActionFormView):
    """The notice, with its letter."""

    title = "Aviser le membre"
    introduction = "La lettre reprend les motifs. Elle est datée d’aujourd’hui, et gardée avec la procédure."
    form_class = NotifyForm
    verb = "Écrire l’avis"
    done = "L’avis est écrit."

    def get_initial(self) -> dict[str, Any]:
        return {"registered": outlook_of(self.object, on=timezone.localdate()).registered}

    def act_on(self, obj: Departure, form: Any, *, by: Any) -> object:
        data = form.cleaned_data
        return notify_member(
            departure=obj,
            registered=data["registered"],
            tracking=data["tracking"],
            hearing_at=form.hearing_at,
            hearing_place=data["place"],
            on=timezone.localdate(),
            by=by,
        )


class DepartureInviteView(OnDeparture, ActionFormView):
    """The invitation to speak, with its letter."""

    title = "Inviter le membre à s’expliquer"
    form_class = HearingForm
    verb = "Écrire l’invitation"
    done = "L’invitation est écrite."

    def act_on(self, obj: Departure, form: Any, *, by: Any) -> object:
        return invite_to_speak(
            departure=obj,
            hearing_at=form.hearing_at,
            hearing_place=form.cleaned_data["place"],
            on=timezone.localdate(),
            by=by,
        )


class DepartureConcludeView(OnDeparture, ActionFormView):
    """The end, if the statutes allow it that day."""

    title = "Mettre fin à l’adhésion"
    form_class = ConcludeForm
    verb = "Mettre fin à l’adhésion"
    danger = True
    done = "L’adhésion prend fin, et la lettre est écrite."

    def get_introduction(self) -> str:
        told = outlook_of(self.object, on=timezone.localdate())
        foretold = foretold_of_ending(self.object.membership.organisation, on=timezone.localdate())
        return " ".join([told.verdict.sentence if told.verdict is not None else told.silence, *foretold])

    def get_initial(self) -> dict[str, Any]:
        told = outlook_of(self.object, on=timezone.localdate())
        pronounced = self.object.kind in PRONOUNCED
        return {"decided_by": told.title, "effective_on": None if pronounced else told.earliest}

    def act_on(self, obj: Departure, form: Any, *, by: Any) -> object:
        return conclude_departure(departure=obj, on=timezone.localdate(), by=by, **form.cleaned_data)


class DepartureKeepView(OnDeparture, ActionFormView):
    """The member stays."""

    title = "L’adhésion est maintenue"
    form_class = KeepForm
    verb = "Clore la procédure"
    done = "La procédure est close : l’adhésion se poursuit."

    def get_initial(self) -> dict[str, Any]:
        return {"decided_by": outlook_of(self.object, on=timezone.localdate()).title}

    def act_on(self, obj: Departure, form: Any, *, by: Any) -> object:
        return keep_member(departure=obj, on=timezone.localdate(), by=by, **form.cleaned_data)


class DepartureDropView(OnDeparture, ActionView):
    """Opened by mistake, or without object any more."""

    verb = "Abandonner la procédure"
    done = "La procédure est abandonnée."
    consequences = (
        "L’adhésion se poursuit. Aucune lettre ne part : si le membre avait été avisé, dites-lui.",
    )

    def get_title(self) -> str:
        return f"Abandonner : {self.object}"

    def act(self, obj: Departure, *, by: Any) -> object:
        return drop_departure(departure=obj, on=timezone.localdate(), by=by)


class DeparturePutView(OnDeparture, ActionFormView):
    """A departure put to a meeting of the body that the statutes name."""

    title = "Soumettre à une réunion"
    form_class = PutDepartureForm
    template_name = "office/departure_put.html"
    verb = "Inscrire à l’ordre du jour"

    def get_introduction(self) -> str:
        told = outlook_of(self.object, on=timezone.localdate())
        start = f"{told.verdict.sentence} " if told.verdict is not None else ""
        return f"{start}Le vote décide à la levée de la séance : l’adhésion prend fin, ou se poursuit."

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"meetings": self.meetings}

    @cached_property
    def meetings(self) -> list[Meeting]:
        """Where it may still go: nowhere once it is over or on an agenda."""
        departure = self.object
        if departure.outcome or departure.resolution is not None:
            return []
        return meetings_for(departure, now=timezone.now())

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(meetings=self.meetings, **context)

    def act_on(self, obj: Departure, form: Any, *, by: Any) -> object:
        meeting = form.cleaned_data["meeting"]
        return put_departure(departure=obj, meeting=meeting, on=timezone.localdate(), by=by)

    def get_done(self, made: Any) -> str:
        return f"Le départ est inscrit à l’ordre du jour : {made.meeting}."


class DepartureTakeOffView(OnDeparture, ActionView):
    """Off the agenda."""

    verb = "Retirer de l’ordre du jour"
    done = "Le départ attend une autre réunion."
    consequences = ("La résolution est retirée de l’ordre du jour.", "La procédure reste ouverte.")

    def get_title(self) -> str:
        return f"Retirer de l’ordre du jour : {self.object}"

    def act(self, obj: Departure, *, by: Any) -> object:
        return take_departure_off(departure=obj, by=by)


class DepartureSettleView(OnDeparture, ActionView):
    """What waited was seen to in another way."""

    verb = "C’est réglé"
    done = "C’est noté."

    def get_title(self) -> str:
        return f"C’est réglé : {self.object}"

    def get_consequences(self) -> list[str]:
        return [f"« {self.object.trouble} » n’est plus à reprendre."] if self.object.trouble else []

    def act(self, obj: Departure, *, by: Any) -> object:
        return settle_departure(departure=obj, by=by)


class MemberAbsorbView(OnFile, ActionFormView):
    """A member that another absorbed."""

    model = Organisation
    section = "members"
    permission_required = members.EDIT
    form_class = AbsorbForm
    verb = "Enregistrer l’absorption"
    danger = True
    done = "L’adhésion de l’organisation absorbée prend fin."

    def get_title(self) -> str:
        return f"Absorbée par un autre adhérent : {self.object}"

    def get_introduction(self) -> str:
        owed = Due.objects.owed().filter(organisation=self.object)
        told = foretold_of_ending(self.object, on=timezone.localdate())
        for due in owed:
            told.append(f"{due} reste due : {euros(due.outstanding)}. Celle qui l’absorbe peut la payer.")
        told.append("Les deux fiches restent, chacune avec son histoire.")
        return " ".join(told)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"absorbed": self.object}

    def act_on(self, obj: Organisation, form: Any, *, by: Any) -> object:
        return absorb_member(absorbed=obj, by=by, **form.cleaned_data)
