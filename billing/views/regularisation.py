"""Provisional dues: what they become once the awaited figure is known."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.urls import reverse_lazy
from django.utils import timezone

from billing import permissions
from billing.actions.regularisation import regularise_due
from billing.forms.regularisation import RegularisationForm
from billing.models import Due
from billing.queries.regularisation import regularisations
from billing.views.to_do import LetterheadWayOut
from cressmember.core.ui.views import ActionFormView, PageTemplateView

LIST = ("Régularisations", reverse_lazy("billing:regularisation-list"))
DAYS_TO_PAY = 30


class RegularisationListView(PageTemplateView):
    """Every provisional due, what it becomes, or what it still waits for."""

    title = "Régularisations"
    section = "billing"
    permission_required = permissions.VIEW
    template_name = "billing/regularisation_list.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        rows = regularisations(on=timezone.localdate())
        return super().get_context_data(
            ready=[row for row in rows if row.found],
            waiting=[row for row in rows if not row.found],
            may_issue=self.request.user.has_perm(permissions.ISSUE),
            **context,
        )


class DueRegulariseView(LetterheadWayOut, ActionFormView):
    """Regularise one due: the difference is read first."""

    model = Due
    section = "billing"
    permission_required = permissions.ISSUE
    form_class = RegularisationForm
    template_name = "billing/regularisation_form.html"
    verb = "Régulariser"
    done = "La cotisation est régularisée."
    trail = (LIST,)

    def get_title(self) -> str:
        return f"Régulariser : {self.object.organisation}, {self.object.title} {self.object.dues_year}"

    def get_initial(self) -> dict[str, Any]:
        return {"due_on": timezone.localdate() + timedelta(days=DAYS_TO_PAY)}

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        row = next(iter(regularisations(on=timezone.localdate(), only=[self.object.pk])), None)
        return super().get_context_data(row=row, **context)

    def act_on(self, obj: Due, form: Any, *, by: Any) -> Due:
        return regularise_due(due=obj, due_on=form.cleaned_data["due_on"], on=timezone.localdate(), by=by)
