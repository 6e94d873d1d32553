"""How payments on line, announced transfers and notices are narrowed."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q

from billing.filters.matching import matching
from billing.models import Announcement, Checkout, DuesYear, ProviderDispute, ProviderEvent, Receipt
from billing.models.provider_event import WORDS
from cressmember.core.ui.filters import AmountRangeFilter, DayRangeFilter, ListFilters
from cressmember.kernel.folding import fold

UNDER_WAY = "under_way"


class CheckoutFilter(ListFilters):
    """Attempts by state, means, dispute, year, day and amount."""

    state = django_filters.ChoiceFilter(
        label="État",
        choices=[(UNDER_WAY, "Tous ceux en cours"), *Checkout.State.choices],
        empty_label="Tous",
        method="of_state",
    )
    means = django_filters.ChoiceFilter(label="Moyen", choices=Checkout.Means.choices, empty_label="Tous")
    dispute = django_filters.ChoiceFilter(
        label="Contestation", choices=ProviderDispute.State.choices, empty_label="Toutes"
    )
    year = django_filters.ModelChoiceFilter(
        label="Exercice", field_name="due__dues_year", queryset=DuesYear.objects.all(), empty_label="Tous"
    )
    created_at = DayRangeFilter(label="Commencé le", field_name="created_at__date")
    amount = AmountRangeFilter(label="Montant")

    class Meta:
        model = Checkout
        fields: list[str] = []

    def of_state(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.under_way() if value == UNDER_WAY else queryset.filter(state=value)

    def search(self, queryset: Any, name: str, value: str) -> Any:
        """Keep what bears the identifier of the provider, else what concerns the organisation."""
        sign = value.strip()
        numbered = queryset.filter(Q(payment_id=sign) | Q(session_id=sign))
        return numbered if numbered.exists() else matching(queryset, value, "due__organisation", "payer")


class RepaymentFilter(ListFilters):
    """Money to send back, by payer and day."""

    received_on = DayRangeFilter(label="Reçu le")

    class Meta:
        model = Receipt
        fields: list[str] = []

    def search(self, queryset: Any, name: str, value: str) -> Any:
        return matching(queryset, value, "payer")


class AnnouncementFilter(ListFilters):
    """Announced transfers by year and day."""

    year = django_filters.ModelChoiceFilter(
        label="Exercice", field_name="due__dues_year", queryset=DuesYear.objects.all(), empty_label="Tous"
    )
    announced_on = DayRangeFilter(label="Annoncé le")

    class Meta:
        model = Announcement
        fields: list[str] = []

    def search(self, queryset: Any, name: str, value: str) -> Any:
        return matching(queryset, value, "due__organisation", "due__payer")


class EventFilter(ListFilters):
    """Notices by what became of them, and by day."""

    outcome = django_filters.ChoiceFilter(
        label="Suite", choices=ProviderEvent.Outcome.choices, empty_label="Toutes"
    )
    received_at = DayRangeFilter(label="Reçu le", field_name="received_at__date")

    class Meta:
        model = ProviderEvent
        fields: list[str] = []

    def search(self, queryset: Any, name: str, value: str) -> Any:
        """Keep what names this identifier, whole, or whose type holds these words."""
        sign = value.strip()
        exact = Q(event_id=sign) | Q(about=sign) | Q(payment=sign) | Q(attempt=sign)
        named = [kind for kind, words in WORDS.items() if fold(sign) in fold(words)]
        return queryset.filter(exact | Q(kind__icontains=sign) | Q(kind__in=named))
