"""How a rehearsal is narrowed."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import F, Q

from billing.filters.matching import matching
from billing.models.campaign import BLOCKED, LEFT_OUT, TO_CALL
from cressmember.core.ui.filters import ConditionFilter, ListFilters

# What a line of a rehearsal may be asked to be: its label, and the lines that are.
OUTCOMES = {
    "called": ("À appeler", TO_CALL),
    "blocked": ("Bloquée", BLOCKED),
    "left_out": ("Écartée", LEFT_OUT),
    "changed": ("Montant différent", Q(amount__isnull=False) & ~Q(amount=F("last_amount"))),
    "older": ("Sur des chiffres plus anciens", Q(older_figures=True)),
    "provisional": ("À titre provisoire", Q(provisional=True)),
    "nothing": ("Rien à appeler", Q(amount=0)),
}


class CampaignLineFilter(ListFilters):
    """The lines of a rehearsal: those that block, those that change."""

    outcome = ConditionFilter(label="Ligne", conditions=OUTCOMES, empty_label="Toutes")
    college_name = django_filters.AllValuesFilter(label="Collège", empty_label="Tous")

    def search(self, queryset: Any, name: str, value: str) -> Any:
        return matching(queryset, value, "organisation")
