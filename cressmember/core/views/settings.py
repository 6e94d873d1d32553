"""The chamber's settings and its journal."""

from __future__ import annotations

from typing import Any

from cressmember.core.actions.chamber import configure_chamber
from cressmember.core.forms import ChamberForm
from cressmember.core.journal import sentence
from cressmember.core.models import Chamber, Entry
from cressmember.core.permissions import CONFIGURE, JOURNAL
from cressmember.core.ui.timeline import Moment
from cressmember.core.ui.views import FormPage, PageTemplateView

SHOWN = 200


class ChamberView(FormPage):
    """What the chamber prints."""

    title = "La chambre"
    section = "settings"
    permission_required = CONFIGURE
    form_class = ChamberForm
    success_url = "/gestion/chambre/"
    done = "Les réglages sont enregistrés. Les documents déjà émis ne changent pas."

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": Chamber.current()}

    def act(self, form: Any) -> Chamber:
        return configure_chamber(by=self.request.user, **form.cleaned_data)


class JournalView(PageTemplateView):
    """The last acts of everyone."""

    title = "Journal"
    section = "settings"
    permission_required = JOURNAL
    template_name = "core/journal.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        entries = Entry.objects.select_related("actor", "subject_type").order_by("-pk")[:SHOWN]
        return super().get_context_data(
            moments=[
                Moment(
                    at=entry.at,
                    title=sentence(entry.event),
                    by=str(entry.actor or "automate"),
                    text=f"{entry.subject_type.name} n° {entry.subject_id}",
                )
                for entry in entries
            ],
            **context,
        )
