"""How seats outside are narrowed."""

from __future__ import annotations

from typing import Any

import django_filters

from cressmember.core.ui.filters import ListFilters
from cressmember.members.filters import DayFilter
from governance.models import OutsideSeat
from governance.tables.outside import STATES

EVERY_ONE = "all"


class OutsideSeatFilter(ListFilters):
    """Seats outside by nature and by where they stand, as of a day; what is past is left out."""

    kind = django_filters.ChoiceFilter(label="Nature", choices=OutsideSeat.Kind.choices, empty_label="Toutes")
    state = django_filters.ChoiceFilter(
        label="État",
        choices=[*STATES.items(), (EVERY_ONE, "Tous, passés compris")],
        method="of_state",
        empty_label="Tous, sauf passés",
    )
    au = DayFilter(label="Au", method="unchanged")

    class Meta:
        model = OutsideSeat
        fields: list[str] = []

    def filter_queryset(self, queryset: Any) -> Any:
        found = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("state") else found.exclude(state="past")

    def of_state(self, queryset: Any, name: str, value: str) -> Any:
        return queryset if value == EVERY_ONE else queryset.filter(state=value)

    def unchanged(self, queryset: Any, name: str, value: object) -> Any:
        return queryset
