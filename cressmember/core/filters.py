"""How messages and the journal are narrowed."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q

from cressmember.core.journal import sentences
from cressmember.core.models import Entry, Message
from cressmember.core.ui.filters import DayRangeFilter, ListFilters


class MessageFilter(ListFilters):
    """Messages by state."""

    state = django_filters.ChoiceFilter(label="État", choices=Message.State.choices, empty_label="Tous")

    class Meta:
        model = Message
        fields: list[str] = []

    def search(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(subject__icontains=value)


class EntryFilter(ListFilters):
    """The journal, by event and day; searched by who acted."""

    event = django_filters.ChoiceFilter(label="Événement", empty_label="Tous")
    at = DayRangeFilter(label="Date", field_name="at__date")

    class Meta:
        model = Entry
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["event"].extra["choices"] = sorted(sentences().items(), key=lambda item: item[1])

    def search(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(Q(actor__name__icontains=value) | Q(actor__email__icontains=value))
