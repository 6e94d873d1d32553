"""How documents are narrowed."""

from __future__ import annotations

from typing import Any

import django_filters

from billing.filters.matching import matching
from billing.models import Document, DuesYear
from cressmember.core.ui.filters import DayRangeFilter, ListFilters


class DocumentFilter(ListFilters):
    """Documents by kind, year and how they go."""

    delivery = django_filters.ChoiceFilter(
        label="Envoi", choices=Document.Delivery.choices, empty_label="Tous"
    )
    kind = django_filters.ChoiceFilter(label="Nature", choices=Document.Kind.choices, empty_label="Toutes")
    year = django_filters.ModelChoiceFilter(
        label="Exercice", field_name="due__dues_year", queryset=DuesYear.objects.all(), empty_label="Tous"
    )
    issued_on = DayRangeFilter(label="Date")

    class Meta:
        model = Document
        fields: list[str] = []

    def search(self, queryset: Any, name: str, value: str) -> Any:
        """Keep what bears the number, or begins by it (« AV-2026 »), else what concerns the member."""
        numbered = queryset.filter(number__istartswith=value.strip()) if "-" in value else queryset.none()
        return numbered if numbered.exists() else matching(queryset, value, "organisation")
