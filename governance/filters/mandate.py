"""How mandates are narrowed; everything stays in the address."""

from __future__ import annotations

from typing import Any

import django_filters

from cressmember.core.ui.filters import ListFilters
from cressmember.members.filters import DayFilter
from cressmember.members.models import College
from governance.models import Body, Mandate
from governance.tables.mandate import STATES

EVERY_ONE = "all"
# What is held on the day of the list.
HELD = ("held", "ending", "to_ratify")


class MandateFilter(ListFilters):
    """Mandates by body, college, origin and where they stand, as of a day."""

    body = django_filters.ModelChoiceFilter(
        label="Instance", queryset=Body.objects.all(), empty_label="Toutes"
    )
    state = django_filters.ChoiceFilter(
        label="État",
        choices=[*STATES.items(), (EVERY_ONE, "Tous, passés et à venir")],
        method="of_state",
        empty_label="En cours",
    )
    college = django_filters.ModelChoiceFilter(
        label="Collège", queryset=College.objects.all(), empty_label="Tous"
    )
    obtained = django_filters.ChoiceFilter(
        label="Obtenu par", choices=Mandate.Obtained.choices, empty_label="Tous"
    )
    au = DayFilter(label="Au", method="unchanged")

    class Meta:
        model = Mandate
        fields: list[str] = []

    def filter_queryset(self, queryset: Any) -> Any:
        found = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("state") else found.filter(state__in=HELD)

    def of_state(self, queryset: Any, name: str, value: str) -> Any:
        return queryset if value == EVERY_ONE else queryset.filter(state=value)

    def unchanged(self, queryset: Any, name: str, value: object) -> Any:
        return queryset
