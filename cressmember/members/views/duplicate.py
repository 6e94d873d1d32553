"""Duplicates: proposed, compared, then merged or told apart by a person."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy

from cressmember.core.ui.history import in_words, names_of
from cressmember.core.ui.views import ActionView, PageTemplateView
from cressmember.kernel.identifiers import format_siren, format_siret
from cressmember.kernel.violations import RuleViolation
from cressmember.members import permissions
from cressmember.members.actions.duplicate import propose_again, tell_apart
from cressmember.members.actions.merge import MergeLine, merge_organisations, preview_merge
from cressmember.members.models import DistinctPair, Organisation
from cressmember.members.queries import likely_duplicates

DUPLICATES = ("Doublons", reverse_lazy("members:duplicate-list"))
SPACED = {"siren": format_siren, "siret": format_siret}


class DuplicateListView(PageTemplateView):
    """Files that may be one, with the reasons; nothing is merged by itself."""

    title = "Doublons"
    section = "members"
    permission_required = permissions.VIEW
    template_name = "members/duplicate_list.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            pairs=likely_duplicates(),
            distinct=DistinctPair.objects.select_related("first", "second", "told_by"),
            may_merge=self.request.user.has_perm(permissions.MERGE),
            **context,
        )


class _PairPage(PageTemplateView):
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


class MergeView(_PairPage):
    """What a merge will do, then the merge."""

    title = "Fusionner deux fiches"
    template_name = "members/merge.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        preview = preview_merge(kept=self.kept, absorbed=self.absorbed)
        return super().get_context_data(
            kept_file=self.kept,
            absorbed_file=self.absorbed,
            lines=shown_lines(preview.lines),
            moves=preview.moves,
            swap_url=reverse("members:organisation-merge", args=[self.absorbed.pk, self.kept.pk]),
            apart_url=reverse("members:duplicate-dismiss", args=[self.kept.pk, self.absorbed.pk]),
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


class DuplicateDismissView(_PairPage):
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


def shown_lines(lines: Sequence[MergeLine]) -> list[MergeLine]:
    """The lines of a preview as a person reads them: words instead of codes, spaces in long numbers."""
    values = {line.name: (line.kept, line.absorbed) for line in lines}
    named = names_of([(Organisation, values)])
    shown = []
    for line in lines:
        space = SPACED.get(line.name, str)
        told = [space(value) if value and line.name in SPACED else value for value in line.values]
        ((label, (kept, absorbed)),) = in_words({line.name: told[:2]}, Organisation, named).items()
        ((_, (result, _)),) = in_words({line.name: (told[2], "")}, Organisation, named).items()
        shown.append(MergeLine(line.name, label, kept, absorbed, result))
    return shown
