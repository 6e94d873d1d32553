"""Duplicates: proposed, compared, merged by a person."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy

from cressmember.core.ui.views import PageTemplateView
from cressmember.kernel.violations import RuleViolation
from cressmember.members import permissions
from cressmember.members.actions.merge import merge_organisations, preview_merge
from cressmember.members.models import Organisation
from cressmember.members.queries import likely_duplicates

DUPLICATES = ("Doublons", reverse_lazy("members:duplicate-list"))


class DuplicateListView(PageTemplateView):
    """Files that may be one, with the reasons; nothing is merged by itself."""

    title = "Doublons"
    section = "members"
    permission_required = permissions.VIEW
    template_name = "members/duplicate_list.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            pairs=likely_duplicates(), may_merge=self.request.user.has_perm(permissions.MERGE), **context
        )


class MergeView(PageTemplateView):
    """What a merge will do, then the merge."""

    title = "Fusionner deux fiches"
    section = "members"
    permission_required = permissions.MERGE
    template_name = "members/merge.html"
    trail = (DUPLICATES,)

    @cached_property
    def kept(self) -> Organisation:
        return get_object_or_404(Organisation, pk=self.kwargs["kept"])

    @cached_property
    def absorbed(self) -> Organisation:
        return get_object_or_404(Organisation, pk=self.kwargs["absorbed"])

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            kept_file=self.kept,
            absorbed_file=self.absorbed,
            preview=preview_merge(kept=self.kept, absorbed=self.absorbed),
            swap_url=reverse("members:organisation-merge", args=[self.absorbed.pk, self.kept.pk]),
            **context,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            merged = merge_organisations(kept=self.kept, absorbed=self.absorbed, by=self.request.user)
        except RuleViolation as violation:
            messages.error(request, str(violation))
            return HttpResponseRedirect(request.path)
        messages.success(request, f"Les deux fiches n’en font plus qu’une : {merged}.")
        return HttpResponseRedirect(merged.get_absolute_url())
