"""How lines of the bank, statements, deposits and payouts are narrowed."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q

from billing.models import BankAccount, Deposit, Payout, Statement, StatementLine
from billing.tables.bank import DEPOSIT_LABELS, PAYOUT_LABELS
from cressmember.core.ui.filters import AmountRangeFilter, DayRangeFilter, ListFilters
from cressmember.kernel.folding import MOST_WORDS

WAITING = "waiting"


class MovementFilter(ListFilters):
    """Lines by what explains them, account, day and amount."""

    explained_as = django_filters.ChoiceFilter(
        label="Explication",
        choices=[(WAITING, "À expliquer"), *StatementLine.Explanation.choices],
        empty_label="Toutes",
        method="of_explanation",
    )
    account = django_filters.ModelChoiceFilter(
        label="Compte", queryset=BankAccount.objects.all(), empty_label="Tous"
    )
    booked_on = DayRangeFilter(label="Date")
    amount = AmountRangeFilter(label="Montant")
    statement = django_filters.ModelChoiceFilter(
        label="Relevé", queryset=Statement.objects.select_related("account"), empty_label="Tous"
    )

    class Meta:
        model = StatementLine
        fields: list[str] = []

    def of_explanation(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.waiting() if value == WAITING else queryset.filter(explained_as=value)


class StatementFilter(ListFilters):
    """Statements by account and day."""

    account = django_filters.ModelChoiceFilter(
        label="Compte", queryset=BankAccount.objects.all(), empty_label="Tous"
    )
    ends_on = DayRangeFilter(label="Jusqu’au")

    class Meta:
        model = Statement
        fields: list[str] = []

    def search(self, queryset: Any, name: str, value: str) -> Any:
        """Keep those whose file or account holds every word."""
        for word in value.split()[:MOST_WORDS]:
            queryset = queryset.filter(Q(filename__icontains=word) | Q(account__name__icontains=word))
        return queryset


class DepositFilter(ListFilters):
    """Deposits by standing, day and total."""

    standing = django_filters.ChoiceFilter(
        label="État", choices=list(DEPOSIT_LABELS.items()), empty_label="Tous"
    )
    deposited_on = DayRangeFilter(label="Remise du")
    total = AmountRangeFilter(label="Total")

    class Meta:
        model = Deposit
        fields: list[str] = []

    def search(self, queryset: Any, name: str, value: str) -> Any:
        """Keep those whose number, or the reference of one of whose cheques, is this."""
        found = Q(number__icontains=value) | Q(receipts__reference__icontains=value)
        return queryset.filter(pk__in=Deposit.objects.filter(found).values("pk"))


class PayoutFilter(ListFilters):
    """Payouts by standing, day and net."""

    standing = django_filters.ChoiceFilter(
        label="État", choices=list(PAYOUT_LABELS.items()), empty_label="Tous"
    )
    arrived_on = DayRangeFilter(label="Versé le")
    net = AmountRangeFilter(label="Net")

    class Meta:
        model = Payout
        fields: list[str] = []

    def search(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(outside_id__icontains=value)
