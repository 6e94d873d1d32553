"""Scales, in plain sentences."""

from __future__ import annotations

from typing import Any

from django.urls import reverse_lazy
from django.utils import timezone

from billing import permissions
from billing.actions.scale import adopt_scale
from billing.forms import AdoptionForm
from billing.models import Scale
from billing.rules.formula import Brackets
from billing.rules.scale import KINDS
from billing.rules.scale import Scale as ScaleRules
from cressmember.core.ui.views import ActionFormView, PageTemplateView, RecordView
from cressmember.kernel.writing import enumerate_fr, euros, percent
from cressmember.members.queries import colleges_in_force

SCALES = ("Barèmes", reverse_lazy("billing:scale-list"))


class ScaleListView(PageTemplateView):
    """Every version of every scale."""

    title = "Barèmes"
    section = "billing"
    permission_required = permissions.VIEW
    template_name = "billing/scale_list.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(scales=Scale.objects.all(), **context)


class ScaleDetailView(RecordView):
    """A scale as a treasurer reads it."""

    model = Scale
    section = "billing"
    permission_required = permissions.VIEW
    template_name = "billing/scale_detail.html"
    trail = (SCALES,)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        rules = ScaleRules.from_document(self.object.document)
        names = {college.code: college.name for college in colleges_in_force(on=timezone.localdate())}
        return super().get_context_data(
            rules=[_in_words(rule, names) for rule in rules.rules],
            prorated=rules.prorated,
            base_offset=-rules.base_offset,
            assumptions=self.object.note.splitlines(),
            may_adopt=self.request.user.has_perm(permissions.APPROVE) and not self.object.frozen_at,
            **context,
        )


class ScaleAdoptView(ActionFormView):
    """Which body voted the scale, and when."""

    model = Scale
    section = "billing"
    permission_required = permissions.APPROVE
    form_class = AdoptionForm
    verb = "Enregistrer l’adoption"
    done = "L’adoption est enregistrée."
    introduction = "En enregistrant l’adoption, vous confirmez la lecture du barème affichée sur sa page."

    def get_title(self) -> str:
        return f"Adoption de « {self.object} »"

    def act_on(self, obj: Scale, form: Any, *, by: Any) -> object:
        codes = [college.code for college in colleges_in_force(on=timezone.localdate())]
        return adopt_scale(scale=obj, colleges=codes, by=by, **form.cleaned_data)


def _in_words(rule: Any, colleges: dict[str, str]) -> dict[str, Any]:
    """A rule: whom it concerns, and its lines (what, how much)."""
    whom = [colleges.get(code, code) for code in sorted(rule.colleges)]
    whom += [f"type {KINDS[kind]}" for kind in sorted(rule.kinds)]
    formula = rule.formula
    if isinstance(formula, Brackets):
        lines = [
            (
                bracket.written(formula.base),
                euros(bracket.amount) if bracket.amount is not None else percent(bracket.rate or 0, 2),
            )
            for bracket in formula.brackets
        ]
    elif formula.base is None:
        lines = [("Forfait", euros(formula.amount))]
    else:
        lines = [("Taux", percent(formula.rate, 2)), ("Part fixe", euros(formula.fixed))]
    return {"label": rule.label, "whom": enumerate_fr(whom) or "Tous les adhérents", "lines": lines}
