"""The register of resolutions, and what meetings gave to do."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse_lazy
from django.utils import timezone

from cressmember.core.models import StoredDocument
from cressmember.core.ui.views import ActionFormView, ActionView, ListPage, RecordView
from governance import permissions
from governance.actions.meeting.minutes import EXTRACT_KIND
from governance.actions.meeting.task import add_task, tick_task
from governance.filters.resolution import ResolutionFilter, TaskFilter
from governance.forms.meeting.minutes import DecisionForm
from governance.models import Meeting, Resolution, Task
from governance.queries.meeting.resolutions import decision_tasks, resolutions, standing_tasks
from governance.tables.resolution import RESULT_TONES, RESULTS, ResolutionTable, TaskTable
from governance.views.meeting.minutes import OnMinutes
from governance.views.meeting.tabs import MEETINGS

REGISTER = ("Résolutions", reverse_lazy("governance:decision-list"))
TASKS = ("À faire", reverse_lazy("governance:todo-list"))


class ResolutionListView(ListPage):
    """Every resolution that was put to the vote, across meetings."""

    title = "Résolutions"
    section = "governance"
    permission_required = permissions.VIEW
    table_class = ResolutionTable
    filterset_class = ResolutionFilter
    noun = ("résolution", "résolutions")
    feminine = True
    search_placeholder = "Intitulé, texte, réunion…"
    empty_title = "Aucune résolution"
    empty_text = "Une résolution entre au registre quand son scrutin est proclamé."

    def get_queryset(self) -> QuerySet[Resolution]:
        return resolutions()


class ResolutionDetailView(RecordView):
    """One resolution: its text, its result, the extracts that were given of it."""

    model = Resolution
    section = "governance"
    permission_required = permissions.VIEW
    template_name = "governance/meeting/resolution.html"
    trail = (MEETINGS, REGISTER)

    def get_queryset(self) -> QuerySet[Resolution]:
        return resolutions()

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        result = self.object.result
        about = StoredDocument.objects.filter(kind=EXTRACT_KIND, about_id=self.object.pk)
        return super().get_context_data(
            state=(RESULT_TONES[result], RESULTS[result]),
            extracts=about.order_by("-frozen_at", "-pk"),
            may_meet=self.request.user.has_perm(permissions.MEET),
            **context,
        )


class TaskListView(ListPage):
    """What meetings gave to do, what is late first."""

    title = "À faire"
    section = "governance"
    permission_required = permissions.VIEW
    table_class = TaskTable
    filterset_class = TaskFilter
    noun = ("tâche", "tâches")
    feminine = True
    search_placeholder = "Tâche, personne, réunion…"
    empty_title = "Rien à faire"
    empty_text = "Ce qu’une réunion décide de faire, avec un nom et une date, se retrouve ici."

    def get_queryset(self) -> QuerySet[Task]:
        return standing_tasks(on=timezone.localdate())


class DecisionTickView(ActionView):
    """A task done, or to be done again."""

    section = "governance"
    permission_required = permissions.MEET
    trail = (TASKS,)
    success_url = TASKS[1]
    cancel_url = TASKS[1]

    def get_queryset(self) -> QuerySet[Task]:
        return decision_tasks()

    @property
    def verb(self) -> str:  # type: ignore[override]
        return "À refaire" if self.object.done_on else "C’est fait"

    def get_consequences(self) -> list[str]:
        owner = f", par {self.object.owner}" if self.object.owner else ""
        told = f"Décidé par « {self.object.meeting} »{owner}."
        now = "Elle redevient à faire." if self.object.done_on else "Elle est marquée faite aujourd’hui."
        return [told, now]

    def act(self, obj: Task, *, by: Any) -> Task:
        return tick_task(task=obj, on=None if obj.done_on else timezone.localdate(), by=by)


class DecisionCreateView(OnMinutes, ActionFormView):
    """A decision that somebody carries out, from the minutes; ``point`` in the address names its item."""

    title = "Une décision à suivre"
    form_class = DecisionForm
    verb = "Ajouter"
    done = "La tâche est ajoutée : elle figure au procès-verbal et dans la liste « À faire »."

    def act_on(self, obj: Meeting, form: Any, *, by: Any) -> Task:
        asked = self.request.GET.get("point", "")
        is_key = asked.isascii() and asked.isdecimal() and len(asked) < 19
        known = obj.items.filter(pk=int(asked)) if is_key else obj.items.none()
        told = {"kind": Task.Kind.DECISION, "item": known.first(), **form.cleaned_data}
        return add_task(meeting=obj, by=by, **told)
