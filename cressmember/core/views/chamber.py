"""What the chamber says of itself."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse_lazy

from cressmember.core.actions.chamber import configure_chamber
from cressmember.core.forms import ChamberForm
from cressmember.core.models import Chamber
from cressmember.core.permissions import CONFIGURE
from cressmember.core.ui.views import UpdatePage


class ChamberView(UpdatePage):
    """What the chamber prints."""

    title = "La chambre"
    section = "settings"
    permission_required = CONFIGURE
    form_class = ChamberForm
    success_url = cancel_url = reverse_lazy("core:chamber-update")
    done = "Les réglages sont enregistrés. Les documents déjà émis ne changent pas."

    def get_object(self, queryset: QuerySet | None = None) -> Chamber:
        return Chamber.current()

    def act(self, form: Any) -> Chamber:
        return configure_chamber(by=self.request.user, **form.cleaned_data)
