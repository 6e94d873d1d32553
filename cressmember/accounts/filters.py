"""How accounts and invitations are narrowed."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils import timezone

from cressmember.accounts.models import Invitation, StaffRole, User
from cressmember.accounts.roles import Role
from cressmember.accounts.tables import INVITATION_STATES
from cressmember.core.ui.filters import ListFilters
from cressmember.kernel.folding import MOST_WORDS


class MemberAccountFilter(ListFilters):
    """Accounts by name or address, open or closed."""

    account = django_filters.ChoiceFilter(
        label="Compte",
        method="of_account",
        choices=[("open", "Ouvert"), ("closed", "Fermé")],
        empty_label="Tous",
    )

    class Meta:
        model = User
        fields: list[str] = []

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        for word in value.split()[:MOST_WORDS]:
            queryset = queryset.filter(Q(name__icontains=word) | Q(email__icontains=word))
        return queryset

    def of_account(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(is_active=value == "open")


class TeamFilter(MemberAccountFilter):
    """The team by role and second factor."""

    role = django_filters.ChoiceFilter(
        label="Rôle aujourd’hui", method="of_role", choices=Role.choices, empty_label="Tous"
    )
    factor = django_filters.ChoiceFilter(
        label="Second moyen", method="of_factor", choices=[("yes", "Oui"), ("no", "Non")], empty_label="Tous"
    )

    def of_role(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        held = StaffRole.objects.in_force(on=timezone.localdate()).filter(role=value)
        return queryset.filter(pk__in=held.values("user"))

    def of_factor(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(has_factor=value == "yes")


class InvitationFilter(ListFilters):
    """Invitations by state."""

    state = django_filters.ChoiceFilter(
        label="État", choices=list(INVITATION_STATES.items()), empty_label="Tous"
    )

    class Meta:
        model = Invitation
        fields: list[str] = []

    def search(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(Q(name__icontains=value) | Q(email__icontains=value))
