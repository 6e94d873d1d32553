"""How the declarations of a round are narrowed."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q

from billing.filters.matching import matching
from cressmember.core.ui.filters import ConditionFilter, ListFilters

ANSWERED = Q(answered_at__isnull=False)
OUTCOMES = {
    "missing": ("Sans réponse", ~ANSWERED),
    "answered": ("Répondue", ANSWERED),
    "changed": ("Change quelque chose", Q(has_changes=True)),
    "flagged": ("Chiffre à vérifier", Q(state="answered") & ~Q(flags=[])),
    "to_accept": ("À accepter", Q(state="answered")),
    "unwritten": ("Jamais écrit", ~ANSWERED & Q(notices__isnull=True)),
}


class DeclarationFilter(ListFilters):
    """The declarations of a round: who is silent, what changes, what waits."""

    outcome = ConditionFilter(label="Déclaration", conditions=OUTCOMES, empty_label="Toutes")
    college_name = django_filters.AllValuesFilter(label="Collège", empty_label="Tous")

    def search(self, queryset: Any, name: str, value: str) -> Any:
        return matching(queryset, value, "organisation")
