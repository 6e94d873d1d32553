"""How long before its end a mandate is told of."""

from __future__ import annotations

from typing import Any

from django.urls import reverse_lazy

from cressmember.core.ui.views import FormPage
from governance import permissions
from governance.actions.warning import set_warning
from governance.forms.mandate import WarningForm
from governance.models import MandateSettings
from governance.views.mandate import MANDATES


class WarningView(FormPage):
    """The warning before the end of mandates."""

    title = "Alertes de fin de mandat"
    section = "governance"
    permission_required = permissions.PREPARE
    form_class = WarningForm
    trail = (MANDATES,)
    cancel_url = reverse_lazy("governance:mandate-list")
    done = "Les alertes sont réglées."
    introduction = (
        "Ce délai avant la fin d’un mandat, un courriel part à qui siège et au contact de l’organisation, "
        "une seule fois ; l’équipe en reçoit la liste."
    )

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": MandateSettings.current()}

    def act(self, form: Any) -> MandateSettings:
        return set_warning(by=self.request.user, **form.cleaned_data)
