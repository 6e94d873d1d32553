"""How dues are narrowed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import django_filters
from django.utils import timezone

from billing.filters.matching import UNKNOWN, matching
from billing.models import Due, DuesYear
from billing.queries import AGES
from billing.tables.due import STANDING_LABELS
from cressmember.core.ui.filters import AmountRangeFilter, ListFilters
from cressmember.members.models import Organisation

STANDINGS = [
    ("live", "En vigueur"),
    ("open", "Reste dû"),
    ("late", "En retard"),
    ("collected", "Encaissée, même en partie"),
    ("adjusted", "Ajustée par décision"),
    ("expected", "Attendue ce mois-ci"),
    ("undelivered", "Appel non remis"),
    ("doubtful", "Douteuse"),
    ("provisional", "Provisoire"),
    *STANDING_LABELS.items(),
]


class DueFilter(ListFilters):
    """Dues by year, standing, college, kind and département."""

    year = django_filters.ModelChoiceFilter(
        label="Exercice", field_name="dues_year", queryset=DuesYear.objects.all(), empty_label="Tous"
    )
    standing = django_filters.ChoiceFilter(
        label="État", choices=STANDINGS, empty_label="Tous", method="of_standing"
    )
    age = django_filters.ChoiceFilter(
        label="Ancienneté", choices=[(name, name) for name in AGES], empty_label="Toutes", method="of_age"
    )
    college_name = django_filters.ChoiceFilter(label="Collège", empty_label="Tous", method="valued")
    kind = django_filters.ChoiceFilter(
        label="Type",
        choices=[*Organisation.Kind.choices, (UNKNOWN, "Non précisé")],
        empty_label="Tous",
        method="valued",
    )
    departement = django_filters.ChoiceFilter(label="Département", empty_label="Tous", method="valued")
    amount = AmountRangeFilter(label="Montant")

    class Meta:
        model = Due
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pairs = list(Due.objects.order_by().values_list("college_name", "departement").distinct())
        for rank, name in enumerate(("college_name", "departement")):
            self.filters[name].extra["choices"] = [
                (value or UNKNOWN, value or "Non précisé") for value in sorted({pair[rank] for pair in pairs})
            ]

    def valued(self, queryset: Any, name: str, value: str) -> Any:
        """Keep the dues that say this, or those that say nothing: a figure of either opens its rows."""
        return queryset.filter(**{name: "" if value == UNKNOWN else value})

    def of_standing(self, queryset: Any, name: str, value: str) -> Any:
        if value == "live":
            return queryset.filter(cancelled_at__isnull=True)
        if value == "open":
            return queryset.filter(outstanding__gt=0)
        if value == "collected":
            return queryset.filter(paid__gt=0)
        if value == "adjusted":
            return queryset.filter(adjusted__gt=0)
        if value == "doubtful":
            return queryset.filter(outstanding__gt=0).doubtful()
        if value == "undelivered":
            return queryset.filter(outstanding__gt=0).undelivered()
        if value == "expected":
            return queryset.filter(outstanding__gt=0).expected(on=timezone.localdate())
        if value == "provisional":
            return queryset.live().filter(provisional=True)
        if value == "late":
            return queryset.filter(outstanding__gt=0, owed_since__lt=timezone.localdate())
        return queryset.filter(standing=value)

    def of_age(self, queryset: Any, name: str, value: str) -> Any:
        """Keep what remains of the dues that are late by so many days."""
        today = timezone.localdate()
        first, last = AGES[value]
        queryset = queryset.filter(outstanding__gt=0)
        if first is not None:
            queryset = queryset.filter(owed_since__lte=today - timedelta(days=first))
        if last is not None:
            queryset = queryset.filter(owed_since__gte=today - timedelta(days=last))
        return queryset

    def search(self, queryset: Any, name: str, value: str) -> Any:
        return matching(queryset, value, "organisation", "payer")
