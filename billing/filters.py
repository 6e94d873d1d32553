"""How dues and receipts are narrowed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import django_filters
from django.db.models import F, Q
from django.utils import timezone

from billing.models import Document, Due, DuesYear, Receipt
from billing.models.campaign import BLOCKED, LEFT_OUT, TO_CALL
from billing.queries import AGES
from billing.tables import RECEIPT_LABELS, STANDING_LABELS
from cressmember.core.ui.filters import AmountRangeFilter, DayRangeFilter, ListFilters
from cressmember.kernel.folding import MOST_WORDS, words
from cressmember.members.models import Organisation

UNKNOWN = "-"
STANDINGS = [
    ("live", "En vigueur"),
    ("open", "Reste dû"),
    ("late", "En retard"),
    ("collected", "Encaissée, même en partie"),
    *STANDING_LABELS.items(),
]

RECEIPT_STANDINGS = [("live", "En vigueur"), *RECEIPT_LABELS.items()]


def _matching(queryset: Any, value: str, *paths: str) -> Any:
    """Keep the rows whose organisation holds every word, under one of the paths."""
    for word in words(value):
        condition = Q()
        for path in paths:
            condition |= Q(**{f"{path}__search_text__contains": word})
        queryset = queryset.filter(condition)
    return queryset


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
        return _matching(queryset, value, "organisation", "payer")


class ReceiptFilter(ListFilters):
    """Receipts by means, day, standing and amount."""

    standing = django_filters.ChoiceFilter(
        label="État", choices=RECEIPT_STANDINGS, empty_label="Tous", method="of_standing"
    )
    method = django_filters.ChoiceFilter(label="Moyen", choices=Receipt.Method.choices, empty_label="Tous")
    received_on = DayRangeFilter(label="Reçu le")
    amount = AmountRangeFilter(label="Montant")

    class Meta:
        model = Receipt
        fields: list[str] = []

    def of_standing(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.standing() if value == "live" else queryset.filter(standing=value)

    def search(self, queryset: Any, name: str, value: str) -> Any:
        """Keep what an organisation of the register paid, or someone else under this name."""
        named = Q(payer__isnull=True)
        for word in value.split()[:MOST_WORDS]:
            named &= Q(payer_name__icontains=word)
        known = _matching(Receipt.objects.all(), value, "payer")
        return queryset.filter(Q(pk__in=known.values("pk")) | named)


# What a line of a rehearsal may be asked to be: its label, and the lines that are.
OUTCOMES = {
    "called": ("À appeler", TO_CALL),
    "blocked": ("Bloquée", BLOCKED),
    "left_out": ("Écartée", LEFT_OUT),
    "changed": ("Montant différent", Q(amount__isnull=False) & ~Q(amount=F("last_amount"))),
    "older": ("Sur des chiffres plus anciens", Q(older_figures=True)),
    "nothing": ("Rien à appeler", Q(amount=0)),
}


class CampaignLineFilter(ListFilters):
    """The lines of a rehearsal: those that block, those that change."""

    outcome = django_filters.ChoiceFilter(
        label="Ligne",
        method="of_outcome",
        choices=[(key, label) for key, (label, _) in OUTCOMES.items()],
        empty_label="Toutes",
    )
    college_name = django_filters.AllValuesFilter(label="Collège", empty_label="Tous")

    def search(self, queryset: Any, name: str, value: str) -> Any:
        return _matching(queryset, value, "organisation")

    def of_outcome(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(OUTCOMES[value][1])


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
        """Keep what bears the number, else what concerns the member."""
        numbered = queryset.filter(number__iexact=value.strip())
        return numbered if numbered.exists() else _matching(queryset, value, "due__organisation")
