"""One member called by itself."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from billing import permissions
from billing.actions.issue import call_single, propose_single
from billing.forms.call import SingleCallForm
from billing.models import Campaign, Due
from billing.views.to_do import LetterheadWayOut
from cressmember.core.ui.views import ActionFormView
from cressmember.kernel.violations import RuleViolation
from cressmember.members.models import Organisation
from cressmember.members.views.page import OnFile


class CallCreateView(OnFile, LetterheadWayOut, ActionFormView):
    """Call one member, outside the campaign: the amount is read first, then called."""

    model = Organisation
    section = "billing"
    permission_required = permissions.ISSUE
    form_class = SingleCallForm
    template_name = "billing/call_form.html"
    verb = "Calculer le montant"
    done = "La cotisation est appelée."

    def get_title(self) -> str:
        return f"Appeler une cotisation : {self.object}"

    def get_initial(self) -> dict[str, Any]:
        latest = (
            Campaign.objects.standing().select_related("dues_year").order_by("-dues_year__starts_on").first()
        )
        if latest is None:
            return {}
        return {
            "dues_year": latest.dues_year,
            "scale": latest.scale_id,
            "due_on": latest.due_on,
            "older_figures_from": latest.older_figures_from,
        }

    def form_valid(self, form: Any) -> HttpResponse:
        if form.cleaned_data["amount"] is not None:
            return super().form_valid(form)
        asked = {name: value for name, value in form.cleaned_data.items() if name != "amount"}
        try:
            line = propose_single(organisation=self.object, on=timezone.localdate(), **asked)
        except RuleViolation as violation:
            form.add_error(None, self.get_refusal(violation))
            return self.form_invalid(form)
        form.data = form.data.copy()
        form.data["amount"] = str(line.amount)
        self.verb = "Appeler ce montant"
        return self.render_to_response(self.get_context_data(form=form, line=line))

    def form_invalid(self, form: Any) -> HttpResponse:
        # What was read no longer holds: the next answer proposes an amount again.
        form.data = form.data.copy()
        form.data["amount"] = ""
        return super().form_invalid(form)

    def act_on(self, obj: Organisation, form: Any, *, by: Any) -> Due:
        return call_single(organisation=obj, on=timezone.localdate(), by=by, **form.cleaned_data)
