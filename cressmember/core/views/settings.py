"""The chamber's settings and its journal."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse_lazy

from cressmember.core.actions.chamber import configure_chamber
from cressmember.core.filters import EntryFilter
from cressmember.core.forms import ChamberForm
from cressmember.core.models import Chamber, Entry
from cressmember.core.permissions import CONFIGURE, JOURNAL
from cressmember.core.tables import EntryTable
from cressmember.core.ui.views import ListPage, UpdatePage


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


class JournalView(ListPage):
    """What everyone did, latest first."""

    title = "Journal"
    section = "settings"
    permission_required = JOURNAL
    table_class = EntryTable
    filterset_class = EntryFilter
    noun = ("écriture", "écritures")
    feminine = True
    empty_title = "Le journal est vide"

    def get_queryset(self) -> QuerySet[Entry]:
        return Entry.objects.select_related("actor", "subject_type").prefetch_related("subject")
