"""How the register of resolutions and the list of tasks are narrowed."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet

from cressmember.core.ui.filters import DayRangeFilter, ListFilters
from cressmember.kernel.folding import fold, words
from governance.models import Body, Resolution, Task
from governance.rules.vote.decision import Matter
from governance.tables.resolution import RESULTS, STANDINGS


class Folded(ListFilters):
    """A list that is searched whatever the accents and the case, in the columns that it names."""

    searched: tuple[str, ...] = ()

    def search(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        wanted = words(value)
        rows = queryset.order_by().values_list("pk", *self.searched)
        found = [
            pk for pk, *said in rows if all(each in fold(" ".join(filter(None, said))) for each in wanted)
        ]
        return queryset.filter(pk__in=found)


class ResolutionFilter(Folded):
    """Resolutions by body, result, matter, and between two days."""

    searched = ("title", "text", "item__meeting__title")

    body = django_filters.ModelChoiceFilter(
        label="Instance", field_name="item__meeting__body", queryset=Body.objects.all(), empty_label="Toutes"
    )
    result = django_filters.ChoiceFilter(label="Résultat", choices=list(RESULTS.items()), empty_label="Tous")
    matter = django_filters.ChoiceFilter(
        label="Objet", choices=[(each.value, each.label) for each in Matter], empty_label="Tous"
    )
    held = DayRangeFilter(label="Réunion tenue", field_name="item__meeting__starts_at__date")

    class Meta:
        model = Resolution
        fields: list[str] = []


class TaskFilter(Folded):
    """Tasks by where they stand, kind and body; what is done is left out."""

    searched = ("title", "owner", "meeting__title")

    standing = django_filters.ChoiceFilter(
        label="État",
        choices=[*STANDINGS.items(), ("all", "Toutes, faites comprises")],
        method="of_standing",
        empty_label="Toutes, sauf faites",
    )
    kind = django_filters.ChoiceFilter(label="Nature", choices=Task.Kind.choices, empty_label="Toutes")
    body = django_filters.ModelChoiceFilter(
        label="Instance", field_name="meeting__body", queryset=Body.objects.all(), empty_label="Toutes"
    )

    class Meta:
        model = Task
        fields: list[str] = []

    def filter_queryset(self, queryset: Any) -> Any:
        found = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("standing") else found.exclude(standing="done")

    def of_standing(self, queryset: Any, name: str, value: str) -> Any:
        return queryset if value == "all" else queryset.filter(standing=value)
