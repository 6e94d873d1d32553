"""How lines of entries are narrowed."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q

from billing.models import AccountingSettings, EntryLine
from billing.rules.entries import JOURNALS
from cressmember.core.ui.filters import AmountRangeFilter, DayRangeFilter, ListFilters
from cressmember.kernel.folding import MOST_WORDS


def account_choices() -> list[tuple[str, str]]:
    """The accounts in use, by number."""
    accounts = {one.number: one.label for one in AccountingSettings.current().plan.accounts.values()}
    return [(number, f"{number} {label}") for number, label in sorted(accounts.items())]


class EntryLineFilter(ListFilters):
    """Lines of entries by journal, account, day and amount."""

    journal = django_filters.ChoiceFilter(
        label="Journal",
        field_name="entry__journal_key",
        choices=[(key, journal.label) for key, journal in JOURNALS.items()],
        empty_label="Tous",
    )
    account = django_filters.ChoiceFilter(label="Compte", choices=account_choices, empty_label="Tous")
    on = DayRangeFilter(label="Date", field_name="entry__on")
    amount = AmountRangeFilter(label="Montant", field_name="entry__amount")

    class Meta:
        model = EntryLine
        fields: list[str] = []

    def search(self, queryset: Any, name: str, value: str) -> Any:
        """Keep the lines whose label, piece, account or name holds every word."""
        for word in value.split()[:MOST_WORDS]:
            queryset = queryset.filter(
                Q(entry__label__icontains=word)
                | Q(entry__piece__iexact=word)
                | Q(account__startswith=word)
                | Q(auxiliary__iexact=word)
            )
        return queryset
