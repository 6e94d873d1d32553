"""New members welcomed, members from whom nothing was heard, themes; and the part that each took."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse, reverse_lazy
from django.utils import timezone

from cressmember.accounts.models import User
from cressmember.core.permissions import OUTBOX
from cressmember.core.ui.views import CreatePage, PageTemplateView, UpdatePage
from cressmember.members import permissions as members
from cressmember.members.actions.theme import write_theme
from cressmember.members.models import Organisation, Theme
from cressmember.members.queries import Panel
from cressmember.office.actions.welcome import note_welcome
from cressmember.office.forms.mailing import ThemeForm, WelcomeForm
from cressmember.office.permissions import STEER
from cressmember.office.queries.engagement import (
    CAME,
    REPRESENTED,
    Part,
    months_before,
    parts_of,
    silent_members,
)
from cressmember.office.queries.welcome import MONTHS, STEPS, welcomes

WELCOMES = ("Nouveaux adhérents", reverse_lazy("office:welcome-list"))
THEMES = ("Thèmes", reverse_lazy("office:theme-list"))
SILENCES = (6, 12, 24)
SHOWN, RECENT_MONTHS = 12, 24


class WelcomeListView(PageTemplateView):
    """The members admitted within a year, what is done of their welcome, and whom to call."""

    title = "Nouveaux adhérents"
    section = "members"
    permission_required = members.VIEW
    template_name = "office/welcome/welcome_list.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        rows = welcomes(on=timezone.localdate())
        return super().get_context_data(
            welcomes=rows,
            steps=[
                (label, sum(step.is_done for row in rows for step in row.steps if step.key == key))
                for key, label in STEPS.items()
            ],
            complete=sum(not row.missing for row in rows),
            months=MONTHS,
            may_edit=self.request.user.has_perm(members.EDIT),
            **context,
        )


class WelcomeUpdateView(UpdatePage):
    """The steps of one member's welcome."""

    model = Organisation
    section = "members"
    permission_required = members.EDIT
    form_class = WelcomeForm
    template_name = "office/welcome/welcome_form.html"
    trail = (WELCOMES,)
    success_url = WELCOMES[1]
    cancel_url = WELCOMES[1]
    done = "L’accueil est noté."

    def get_title(self) -> str:
        return f"Accueil : {self.object}"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "organisation": self.object}

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        found = welcomes(on=timezone.localdate(), organisation=self.object)
        return super().get_context_data(welcome=found[0] if found else None, **context)

    def act(self, form: Any) -> Organisation:
        return note_welcome(
            organisation=self.object, on=timezone.localdate(), by=self.request.user, **form.said
        )


class SilentListView(PageTemplateView):
    """The members from whom nothing was heard for some months."""

    title = "Sans nouvelles"
    section = "members"
    permission_required = STEER
    template_name = "office/welcome/silent_list.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        asked = self.request.GET.get("mois", "")
        months = int(asked) if asked in {str(choice) for choice in SILENCES} else 12
        today = timezone.localdate()
        return super().get_context_data(
            months=months,
            since=months_before(today, months),
            choices=[(choice, choice == months) for choice in SILENCES],
            silent=silent_members(months=months, on=today),
            write_url=f"{reverse('office:segment-create')}?silence={months}"
            if self.request.user.has_perm(OUTBOX)
            else "",
            **context,
        )


class ThemeListView(PageTemplateView):
    """The themes, and how many chose each today."""

    title = "Thèmes"
    section = "members"
    permission_required = members.EDIT
    template_name = "office/welcome/theme_list.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        today = timezone.localdate()
        in_force = Q(interests__ends_on__isnull=True) | Q(interests__ends_on__gt=today)
        themes = Theme.objects.annotate(chosen=Count("interests", filter=in_force))
        return super().get_context_data(themes=themes, **context)


class ThemeCreateView(CreatePage):
    """A new theme."""

    title = "Nouveau thème"
    section = "members"
    permission_required = members.EDIT
    form_class = ThemeForm
    trail = (THEMES,)
    success_url = THEMES[1]
    cancel_url = THEMES[1]
    done = "Le thème est ajouté."

    def act(self, form: Any) -> Theme:
        return write_theme(theme=None, by=self.request.user, **form.cleaned_data)


class ThemeUpdateView(UpdatePage):
    """A theme corrected, or retired."""

    model = Theme
    section = "members"
    permission_required = members.EDIT
    form_class = ThemeForm
    trail = (THEMES,)
    success_url = THEMES[1]
    cancel_url = THEMES[1]
    done = "Le thème est modifié."

    def act(self, form: Any) -> Theme:
        return write_theme(theme=self.object, by=self.request.user, **form.cleaned_data)


def engagement_panel(organisation: Organisation, on: date, user: User) -> Panel | None:
    """What the organisation took part in, on its file; nothing for one that was never asked anything."""
    if not user.has_perm(STEER):
        return None
    parts = parts_of(organisation, on=on)
    if not parts:
        return None
    since = months_before(on, RECENT_MONTHS)
    recent = [part for part in parts if part.on >= since]
    return Panel(
        "Participation",
        "office/welcome/_engagement.html",
        {
            "parts": parts[:SHOWN],
            "others": parts[SHOWN:],
            "asked": len(recent),
            "took_part": sum(_took_part(part) for part in recent),
            "months": RECENT_MONTHS,
        },
    )


def _took_part(part: Part) -> bool:
    return part.part in {CAME, REPRESENTED}
