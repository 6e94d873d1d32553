"""How messages are narrowed."""

from __future__ import annotations

from typing import Any

import django_filters

from cressmember.core.models import Message
from cressmember.core.ui.filters import ListFilters


class MessageFilter(ListFilters):
    """Messages by state."""

    state = django_filters.ChoiceFilter(label="État", choices=Message.State.choices, empty_label="Tous")

    class Meta:
        model = Message
        fields: list[str] = []

    def search(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(subject__icontains=value)
