"""Duplicates: proposed, then told apart by a person, or merged."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse_lazy

from cressmember.core.ui import collisions
from cressmember.core.ui.views import ActionView, PageTemplateView
from cressmember.kernel.violations import RuleViolation
from cressmember.members import permissions
from cressmember.members.actions.duplicate import propose_again, tell_apart
from cressmember.members.models import DistinctPair, Organisation
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
            pairs=likely_duplicates(),
            told_apart=DistinctPair.objects.select_related("first", "second", "told_by"),
            may_merge=self.request.user.has_perm(permissions.MERGE),
            **context,
        )


class PairPage(PageTemplateView):
    """A page about two files, named in its address."""

    section = "members"
    permission_required = permissions.MERGE
    trail = (DUPLICATES,)

    @cached_property
    def kept(self) -> Organisation:
        return get_object_or_404(Organisation, pk=self.kwargs["kept"])

    @cached_property
    def absorbed(self) -> Organisation:
        return get_object_or_404(Organisation, pk=self.kwargs["absorbed"])


class DuplicateTellApartView(PairPage):
    """« Ce ne sont pas des doublons » : the two files are proposed no more."""

    title = "Ce ne sont pas des doublons"
    template_name = "components/confirm_page.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            verb="Ce sont deux organisations",
            consequences=(
                f"{self.kept} et {self.absorbed} ne seront plus proposées comme doublons.",
                "Vous pourrez changer d’avis en bas de la liste des doublons.",
            ),
            cancel_url=str(DUPLICATES[1]),
            **context,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            with collisions.refused():
                pair = tell_apart(one=self.kept, other=self.absorbed, by=self.request.user)
        except RuleViolation as violation:
            messages.error(request, str(violation))
        else:
            messages.success(request, f"C’est retenu : {pair} sont deux organisations.")
        return HttpResponseRedirect(str(DUPLICATES[1]))


class DuplicateProposeView(ActionView):
    """Two files that were told apart are proposed again."""

    model = DistinctPair
    section = "members"
    permission_required = permissions.MERGE
    trail = (DUPLICATES,)
    verb = "Proposer de nouveau"
    done = "Ces deux fiches seront de nouveau proposées, si elles se ressemblent."
    success_url = reverse_lazy("members:duplicate-list")

    def get_title(self) -> str:
        return f"Proposer de nouveau : {self.object}"

    def get_consequences(self) -> Sequence[str]:
        return ("Si ces deux fiches se ressemblent encore, elles reviennent parmi les doublons.",)

    def act(self, obj: DistinctPair, *, by: Any) -> object:
        return propose_again(pair=obj, by=by)
