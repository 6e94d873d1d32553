"""How bodies are narrowed."""

from __future__ import annotations

import django_filters

from cressmember.core.ui.filters import ListFilters
from governance.models import Body
from governance.tables.body import STATES


class BodyFilter(ListFilters):
    """Bodies by nature and by where they stand."""

    kind = django_filters.ChoiceFilter(label="Nature", choices=Body.Kind.choices, empty_label="Toutes")
    state = django_filters.ChoiceFilter(label="État", choices=list(STATES.items()), empty_label="Tous")

    class Meta:
        model = Body
        fields: list[str] = []
