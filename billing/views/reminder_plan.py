"""The plan of reminders: read, reworded, followed; the settings beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.forms import Form
from django.shortcuts import get_object_or_404
from django.urls import reverse_lazy
from django.utils import timezone

from billing import permissions
from billing.actions.reminder import words_of
from billing.actions.reminder_plan import (
    add_level,
    adopt_plan,
    change_level,
    draft_plan,
    drop_plan,
    remove_level,
    set_reminders,
)
from billing.forms.reminder import AdoptPlanForm, LevelForm, ReminderSettingsForm
from billing.models import ReminderLevel, ReminderPlan, ReminderSettings
from billing.queries.reminder import samples
from billing.rules.reminder_words import FIELDS
from billing.rules.reminders import trouble
from billing.views.reminder import REMINDERS, tabs
from cressmember.core.ui.views import (
    ActionFormView,
    ActionView,
    FormPage,
    PageTemplateView,
    RecordView,
    UpdatePage,
)
from cressmember.kernel.writing import long_date

# The fields as they are typed, each with what it becomes.
NAMED = [(f"{{{name}}}", meaning) for name, meaning in FIELDS.items()]
PLANS = ("Plan et réglages", reverse_lazy("billing:plan-list"))


@dataclass(frozen=True, slots=True)
class Shown:
    """A level as its plan shows it: when it goes, what it would say about a real due."""

    level: ReminderLevel
    subject: str
    text: str


def shown(levels: Any) -> list[Shown]:
    """Each level with its words, about the due that has been late for longest; as typed when none is owed."""
    settings = ReminderSettings.current()
    letters = samples([level.rule for level in levels], on=timezone.localdate())
    made = []
    for level in levels:
        letter = letters.get(level.rule.key)
        subject, text = words_of(letter, level, settings) if letter else (level.subject, level.text)
        made.append(Shown(level, subject, text))
    return made


class PlanListView(PageTemplateView):
    """The plan that is followed, the one that is prepared, those of before; and the settings."""

    title = "Plan et réglages des relances"
    section = "billing"
    permission_required = permissions.VIEW
    template_name = "billing/plan_list.html"
    trail = (REMINDERS,)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user, today = self.request.user, timezone.localdate()
        plan = ReminderPlan.objects.in_force(on=today)
        return super().get_context_data(
            page_tabs=tabs(),
            plan=plan,
            levels=plan.levels.all() if plan else [],
            draft=ReminderPlan.objects.filter(active_from__isnull=True).first(),
            others=ReminderPlan.objects.adopted().exclude(pk=plan.pk if plan else None),
            settings=ReminderSettings.current(),
            may_prepare=user.has_perm(permissions.PREPARE),
            may_approve=user.has_perm(permissions.APPROVE),
            **context,
        )


class PlanCreateView(FormPage):
    """A new version of the plan."""

    title = "Préparer un plan de relance"
    section = "billing"
    permission_required = permissions.PREPARE
    form_class = Form
    trail = (REMINDERS, PLANS)
    cancel_url = PLANS[1]
    verb = "Préparer"
    done = "Le plan est prêt à relire. Rien n’en part avant que vous l’adoptiez."
    introduction = (
        "Vous partez de votre dernier plan ou, la première fois, de trois relances et d’une mise en demeure "
        "déjà écrites : relisez-les et changez ce qui ne vous ressemble pas. Un plan adopté ne change plus."
    )

    def act(self, form: Any) -> ReminderPlan:
        return draft_plan(by=self.request.user)


class PlanDetailView(RecordView):
    """A plan: its levels, and what each would say about a real due."""

    section = "billing"
    permission_required = permissions.VIEW
    template_name = "billing/plan_detail.html"
    trail = (REMINDERS, PLANS)

    def get_queryset(self) -> QuerySet[ReminderPlan]:
        return ReminderPlan.objects.prefetch_related("levels")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        plan: Any = self.object
        user, is_draft = self.request.user, plan.active_from is None
        return super().get_context_data(
            levels=shown(plan.levels.all()),
            trouble=trouble([level.rule for level in plan.levels.all()]) if is_draft else "",
            is_draft=is_draft,
            may_prepare=user.has_perm(permissions.PREPARE) and is_draft,
            may_approve=user.has_perm(permissions.APPROVE) and is_draft,
            **context,
        )


class PlanAdoptView(ActionFormView):
    """Follow a plan from a day."""

    model = ReminderPlan
    section = "billing"
    permission_required = permissions.APPROVE
    form_class = AdoptPlanForm
    trail = (REMINDERS, PLANS)
    verb = "Adopter ce plan"
    introduction = "Une fois adopté, le plan ne change plus : une nouvelle version le remplacera."

    def get_title(self) -> str:
        return f"Adopter : {self.object}"

    def get_done(self, made: ReminderPlan) -> str:
        since = long_date(made.active_from) if made.active_from else ""
        return f"Le plan est suivi à compter du {since}. Rien ne part sans votre accord."

    def act_on(self, obj: ReminderPlan, form: Any, *, by: Any) -> ReminderPlan:
        return adopt_plan(plan=obj, on=timezone.localdate(), by=by, **form.cleaned_data)


class PlanDropView(ActionView):
    """A draft that nobody follows is forgotten."""

    model = ReminderPlan
    section = "billing"
    permission_required = permissions.PREPARE
    trail = (REMINDERS, PLANS)
    success_url = PLANS[1]
    verb = "Abandonner ce brouillon"
    done = "Le brouillon est abandonné."
    danger = True
    consequences = ("Ses textes sont effacés ; le plan suivi aujourd’hui ne change pas.",)

    def get_title(self) -> str:
        return f"Abandonner : {self.object}"

    def act(self, obj: ReminderPlan, *, by: Any) -> object:
        drop_plan(plan=obj, by=by)
        return None


class LevelCreateView(ActionFormView):
    """One more level."""

    model = ReminderPlan
    section = "billing"
    permission_required = permissions.PREPARE
    form_class = LevelForm
    trail = (REMINDERS, PLANS)
    title = "Ajouter une relance"
    template_name = "billing/level_form.html"
    extra_context = {"fields": NAMED}
    done = "La relance est ajoutée au plan."

    def get_destination(self, made: object) -> str:
        return str(self.object.get_absolute_url())

    def act_on(self, obj: ReminderPlan, form: Any, *, by: Any) -> ReminderLevel:
        return add_level(plan=obj, by=by, **form.cleaned_data)


class LevelUpdateView(UpdatePage):
    """A level, reworded; beside it, what it says of a real due."""

    model = ReminderLevel
    section = "billing"
    permission_required = permissions.PREPARE
    form_class = LevelForm
    template_name = "billing/level_form.html"
    extra_context = {"fields": NAMED}
    done = "La relance est enregistrée."

    def get_title(self) -> str:
        return f"Modifier « {self.object.name} »"

    def get_trail(self) -> Any:
        return (REMINDERS, PLANS, (str(self.object.plan), self.object.plan.get_absolute_url()))

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(example=shown([self.object])[0], **context)

    def act(self, form: Any) -> ReminderLevel:
        level = get_object_or_404(ReminderLevel, pk=self.object.pk)
        return change_level(level=level, by=self.request.user, **form.cleaned_data)


class LevelRemoveView(ActionView):
    """A level that the plan does without."""

    model = ReminderLevel
    section = "billing"
    permission_required = permissions.PREPARE
    trail = (REMINDERS, PLANS)
    verb = "Retirer cette relance"
    done = "La relance est retirée du plan."
    consequences = ("Celles qui la suivent montent d’un rang.",)

    def get_title(self) -> str:
        return f"Retirer « {self.object.name} »"

    def act(self, obj: ReminderLevel, *, by: Any) -> ReminderPlan:
        return remove_level(level=obj, by=by)


class ReminderSettingsView(UpdatePage):
    """Whether reminders go by themselves, and what a strike-off asks for."""

    title = "Réglages des relances"
    section = "billing"
    permission_required = permissions.APPROVE
    form_class = ReminderSettingsForm
    trail = (REMINDERS, PLANS)
    success_url = cancel_url = PLANS[1]
    done = "Les réglages sont enregistrés."

    def get_object(self, queryset: QuerySet | None = None) -> ReminderSettings:
        return ReminderSettings.current()

    def act(self, form: Any) -> ReminderSettings:
        return set_reminders(by=self.request.user, **form.cleaned_data)
