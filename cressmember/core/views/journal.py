"""The journal."""

from __future__ import annotations

from django.db.models import QuerySet

from cressmember.core.filters import EntryFilter
from cressmember.core.models import Entry
from cressmember.core.permissions import JOURNAL
from cressmember.core.tables import EntryTable
from cressmember.core.ui.views import ListPage


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
