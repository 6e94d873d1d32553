"""How receipts are narrowed."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q

from billing.filters.matching import matching
from billing.models import Receipt
from billing.tables.receipt import RECEIPT_LABELS
from cressmember.core.ui.filters import AmountRangeFilter, DayRangeFilter, ListFilters
from cressmember.kernel.folding import MOST_WORDS

RECEIPT_STANDINGS = [("live", "En vigueur"), *RECEIPT_LABELS.items()]


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
        known = matching(Receipt.objects.all(), value, "payer")
        return queryset.filter(Q(pk__in=known.values("pk")) | named)
