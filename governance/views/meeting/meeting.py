"""Meetings: the list, the hub of one, its creation, its changes, its tasks."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from cressmember.core.queries import history_of
from cressmember.core.ui.history import moments_of, read_by
from cressmember.core.ui.views import ActionFormView, ActionView, CreatePage, ListPage, RecordView, UpdatePage
from cressmember.core.ui.views.page import Trail
from cressmember.kernel.writing import long_date
from governance import permissions
from governance.actions.meeting.meeting import cancel_meeting, change_meeting, create_meeting
from governance.actions.meeting.task import add_task, tick_task
from governance.filters.meeting import MeetingFilter
from governance.forms.meeting.meeting import CancelForm, MeetingForm, TaskForm, told
from governance.models import Body, Meeting, Task
from governance.queries.meeting.agenda import agenda_of
from governance.queries.meeting.consultation import writing_refused_to
from governance.queries.meeting.diary import meetings
from governance.queries.meeting.late import late_of
from governance.queries.meeting.rehearsal import asked_of
from governance.queries.meeting.text import kinds_on, text_of_meeting
from governance.tables.meeting import STAGE_TONES, MeetingTable
from governance.views.meeting.tabs import MEETINGS, InRoom, OfMeeting, OnMeeting

GATHERING = "aucune"
MOMENTS_SHOWN, MOMENTS_AT_ONCE = 30, 6


class MeetingListView(ListPage):
    """Every meeting: to come, held, called off."""

    title = "Réunions"
    section = "governance"
    permission_required = permissions.VIEW
    template_name = "governance/meeting/list.html"
    table_class = MeetingTable
    filterset_class = MeetingFilter
    noun = ("réunion", "réunions")
    feminine = True
    search_placeholder = "Titre, lieu, instance…"
    empty_title = "Aucune réunion"
    empty_text = "Préparez une assemblée, un conseil, un bureau, ou une rencontre ouverte aux adhérents."

    def get_queryset(self) -> QuerySet[Meeting]:
        return meetings()

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            may_meet=self.request.user.has_perm(permissions.MEET),
            **context,
        )


class MeetingDetailView(OnMeeting, RecordView):
    """The hub of a meeting: where it stands, what the statutes ask, its agenda, what is to be done."""

    permission_required = permissions.VIEW
    template_name = "governance/meeting/detail.html"

    def get_trail(self) -> Trail:
        return (MEETINGS,)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        meeting = self.object
        text = text_of_meeting(meeting)
        tasks = list(meeting.tasks.all())
        today = timezone.localdate()
        may_meet = self.request.user.has_perm(permissions.MEET)
        moments = read_by(
            moments_of(history_of(meeting)[:MOMENTS_SHOWN], meeting),
            "Sorte de décision",
            {each.code: each.name for each in text.body.decisions} if text.body else {},
            gone="que les statuts ne nomment pas",
        )
        agenda = agenda_of(meeting, text)
        return super().get_context_data(
            state=(STAGE_TONES[meeting.stage.value], meeting.stage.label),
            text=text,
            asked=asked_of(text, further=meeting.call > 1),
            agenda=agenda,
            late=late_of(meeting, text, agenda),
            tasks=tasks,
            late_tasks=_late(meeting, tasks, today),
            today=today,
            following=Meeting.objects.filter(previous=meeting).first(),
            acts=_acts(meeting) if may_meet else [],
            is_today=_is_today(meeting, today),
            may_write_up=_may_write_up(meeting) and meeting.starts_at <= timezone.now(),
            moments=moments[:MOMENTS_AT_ONCE],
            earlier=moments[MOMENTS_AT_ONCE:],
            **context,
        )


def _late(meeting: Meeting, tasks: list[Task], today: date) -> list[Task]:
    """What should be done by now; once the session was opened, what prepared it is no longer of use."""
    return [
        task
        for task in tasks
        if not task.done_on
        and task.due_on
        and task.due_on < today
        and not (meeting.opened_at and task.kind == Task.Kind.BEFORE)
    ]


def _acts(meeting: Meeting) -> list[tuple[str, str]]:
    """What can be done to a meeting beside its rooms."""
    if meeting.cancelled_at or meeting.opened_at:
        return []
    here = [meeting.pk]
    is_to_come = meeting.starts_at > timezone.now()
    dates = [("Sonder les dates", reverse("governance:meeting-dates", args=here))]
    light = [("Relever les décisions", reverse("governance:meeting-writeup", args=here))]
    return [
        *(light if is_to_come and _may_write_up(meeting) else []),
        *(dates if _has_dates(meeting) else []),
        ("Modifier", reverse("governance:meeting-update", args=here)),
        ("Ajouter une tâche", reverse("governance:meeting-task", args=here)),
        ("Annuler la réunion", reverse("governance:meeting-cancel", args=here)),
    ]


def _is_today(meeting: Meeting, today: date) -> bool:
    """Whether people come together today for it, and are not done."""
    if meeting.is_gathering or meeting.format == Meeting.Format.WRITTEN or meeting.cancelled_at is not None:
        return False
    return meeting.closed_at is None and (meeting.held_on == today or meeting.opened_at is not None)


def _may_write_up(meeting: Meeting) -> bool:
    """Whether a page is enough for it, and was not written yet."""
    return meeting.is_light and meeting.cancelled_at is None and meeting.opened_at is None


def _has_dates(meeting: Meeting) -> bool:
    """Whether its day may still be asked of those who sit."""
    if meeting.format == Meeting.Format.WRITTEN:
        return False
    return not (meeting.of_all_members or meeting.convened_on or meeting.opened_at or meeting.cancelled_at)


def _told_by_the_text(body: Body | None, *, on: date) -> dict[str, Any]:
    """What the form of a meeting takes of the statutes of a day."""
    refused = writing_refused_to(body, on=on)
    return {
        "kinds": kinds_on(body, on=on) if body else (),
        "body": body,
        "unwritten": str(refused) if refused else "",
    }


class MeetingCreateView(CreatePage):
    """A new meeting: of which body first, then which kind, when and where."""

    title = "Nouvelle réunion"
    section = "governance"
    permission_required = permissions.MEET
    form_class = MeetingForm
    template_name = "governance/meeting/create.html"
    trail = (MEETINGS,)
    cancel_url = MEETINGS[1]
    verb = "Préparer la réunion"
    done = "La réunion est prête à recevoir son ordre du jour."

    @property
    def asked(self) -> str:
        return str(self.request.GET.get("instance", ""))

    @property
    def body(self) -> Body | None:
        """The body that the address names; None for a gathering, or before it was chosen."""
        if self.asked in ("", GATHERING):
            return None
        if not (self.asked.isascii() and self.asked.isdecimal() and len(self.asked) < 19):
            raise Http404("There is no such body.")
        found = Body.objects.standing(on=timezone.localdate()).filter(pk=int(self.asked)).first()
        if found is None:
            raise Http404("There is no such body.")
        return found

    def get_title(self) -> str:
        if not self.asked:
            return self.title
        return f"Nouvelle réunion : {self.body}" if self.body else "Nouvelle rencontre"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | _told_by_the_text(self.body, on=timezone.localdate())

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            bodies=[] if self.asked else list(Body.objects.standing(on=timezone.localdate())),
            gathering=GATHERING,
            asked=self.asked,
            **context,
        )

    def act(self, form: Any) -> Meeting:
        return create_meeting(body=self.body, by=self.request.user, **form.answers())

    def get_destination(self, made: Meeting) -> str:
        """The agenda: what is written next."""
        return reverse("governance:meeting-agenda", args=[made.pk])


class MeetingUpdateView(OnMeeting, UpdatePage):
    """A correction of when, where and how."""

    title = "Modifier « {object} »"
    form_class = MeetingForm
    done = "La réunion est à jour, et les tâches à préparer avec elle."

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | _told_by_the_text(self.object.body, on=self.object.held_on)

    def get_initial(self) -> dict[str, Any]:
        return told(self.object)

    def act(self, form: Any) -> Meeting:
        return change_meeting(meeting=self.object, by=self.request.user, **form.answers())


class MeetingCancelView(OnMeeting, ActionFormView):
    """A meeting that will not be held."""

    title = "Annuler « {object} »"
    form_class = CancelForm
    verb = "Annuler la réunion"
    danger = True
    done = "La réunion est annulée."

    def get_introduction(self) -> str:
        if self.object.convened_on:
            told = long_date(self.object.convened_on)
            return (
                f"Convoquée le {told} : une fois annulée, prévenez ceux qui l’étaient depuis "
                "l’onglet « Envois »."
            )
        return "Personne n’est encore convoqué : personne ne sera prévenu."

    def act_on(self, obj: Meeting, form: Any, *, by: Any) -> Meeting:
        return cancel_meeting(meeting=obj, because=form.cleaned_data["because"], by=by)


class TaskCreateView(OnMeeting, ActionFormView):
    """Something else to do."""

    title = "Ajouter une tâche : {object}"
    form_class = TaskForm
    verb = "Ajouter la tâche"
    done = "La tâche est ajoutée."

    def act_on(self, obj: Meeting, form: Any, *, by: Any) -> Task:
        return add_task(meeting=obj, kind=Task.Kind.BEFORE, by=by, **form.cleaned_data)


class TaskTickView(InRoom, OfMeeting, ActionView):
    """A task done, or to be done again."""

    model = Task
    room = "governance:meeting-detail"

    def get_consequences(self) -> list[str]:
        if self.object.done_on:
            return ["La tâche redevient à faire."]
        return ["La tâche est marquée faite aujourd’hui."]

    def act(self, obj: Task, *, by: Any) -> Task:
        on = None if obj.done_on else timezone.localdate()
        return tick_task(task=obj, on=on, by=by)
