"""How money sent back twice is narrowed."""

from __future__ import annotations

from typing import Any

from billing.filters.matching import matching
from billing.models import Claim
from cressmember.core.ui.filters import DayRangeFilter, ListFilters


class ClaimFilter(ListFilters):
    """What is claimed, by payer and day."""

    arose_on = DayRangeFilter(label="Reparti le")

    class Meta:
        model = Claim
        fields: list[str] = []

    def search(self, queryset: Any, name: str, value: str) -> Any:
        return matching(queryset, value, "receipt__payer")
