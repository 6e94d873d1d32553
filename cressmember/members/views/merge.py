"""Two files compared side by side, then merged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from cressmember.core.ui import collisions
from cressmember.core.ui.history import Named, in_words, names_of
from cressmember.kernel.identifiers import format_siren, format_siret
from cressmember.kernel.violations import RuleViolation
from cressmember.members.actions.merge import merge_organisations
from cressmember.members.models import Organisation
from cressmember.members.queries import MergeLine, preview_merge
from cressmember.members.views.duplicate import PairPage

SPACED = {"siren": format_siren, "siret": format_siret}


class MergeView(PairPage):
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
            tell_apart_url=reverse("members:duplicate-tell-apart", args=[self.kept.pk, self.absorbed.pk]),
            **context,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            with collisions.refused():
                merged = merge_organisations(kept=self.kept, absorbed=self.absorbed, by=self.request.user)
        except RuleViolation as violation:
            messages.error(request, str(violation))
            return HttpResponseRedirect(request.path)
        messages.success(request, f"Les deux fiches n’en font plus qu’une : {merged}.")
        return HttpResponseRedirect(merged.get_absolute_url())


def shown_lines(lines: Sequence[MergeLine]) -> list[MergeLine]:
    """The lines of a preview as a person reads them: words instead of codes, spaces in long numbers."""
    named = names_of([(Organisation, {line.name: (line.kept, line.absorbed) for line in lines})])
    return [_shown(line, named) for line in lines]


def _shown(line: MergeLine, named: Named) -> MergeLine:
    space = SPACED.get(line.name)
    kept, absorbed, result = [space(value) if space and value else value for value in line.values]
    label, (kept, absorbed) = _said(line, (kept, absorbed), named)
    _, (result, _) = _said(line, (result, ""), named)
    return MergeLine(line.name, label, kept, absorbed, result)


def _said(line: MergeLine, values: tuple[Any, Any], named: Named) -> tuple[str, tuple[Any, Any]]:
    """The label of the line's field, and two of its values in words."""
    (said,) = in_words({line.name: values}, Organisation, named).items()
    return said
