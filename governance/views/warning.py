"""What is told of mandates: losses to decide on, and how long before its end one is told of."""

from __future__ import annotations

from typing import Any

from django.urls import reverse_lazy
from django.utils import timezone

from cressmember.core.ui.views import FormPage
from governance import permissions
from governance.actions.warning import set_warning
from governance.forms.warning import WarningForm
from governance.models import MandateSettings
from governance.queries.lapse import lapses_found
from governance.views.mandate import MANDATES


class WarningView(FormPage):
    """What waits for a decision, and the warning before the end of mandates."""

    title = "Alertes"
    section = "governance"
    permission_required = permissions.PREPARE
    form_class = WarningForm
    trail = (MANDATES,)
    cancel_url = reverse_lazy("governance:mandate-list")
    done = "Les alertes sont réglées."

    template_name = "governance/warnings.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(losses=lapses_found(on=timezone.localdate()), **context)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": MandateSettings.current()}

    def act(self, form: Any) -> MandateSettings:
        return set_warning(by=self.request.user, **form.cleaned_data)
