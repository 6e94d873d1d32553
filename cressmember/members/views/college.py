"""Colleges, as settings."""

from __future__ import annotations

from typing import Any

from django.urls import reverse_lazy
from django.utils import timezone

from cressmember.core import permissions as core
from cressmember.core.ui.views import ActionFormView, PageTemplateView
from cressmember.members.actions.college import change_college
from cressmember.members.forms import CollegeForm
from cressmember.members.models import College, CollegeSet
from cressmember.members.queries import members_by_college


class CollegeListView(PageTemplateView):
    """The sets of colleges, the one in force first, with how many members each holds today."""

    title = "Collèges"
    section = "settings"
    permission_required = core.CONFIGURE
    template_name = "members/college_list.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        members = {count.code: count.members for count in members_by_college(on=timezone.localdate())}
        sets = CollegeSet.objects.prefetch_related("colleges").order_by("-pk")
        return super().get_context_data(
            college_sets=[
                (one, [(row, "" if one.ends_on else members.get(row.code, "")) for row in one.colleges.all()])
                for one in sets
            ],
            **context,
        )


class CollegeUpdateView(ActionFormView):
    """A college's name and rank."""

    model = College
    section = "settings"
    permission_required = core.CONFIGURE
    form_class = CollegeForm
    trail = (("Collèges", reverse_lazy("members:college-list")),)
    done = "Le collège est modifié."

    def get_title(self) -> str:
        return f"Modifier le collège « {self.object} »"

    def act_on(self, obj: College, form: Any, *, by: Any) -> object:
        return change_college(college=obj, by=by, **form.cleaned_data)
