"""How reminders are narrowed, to come and past."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import django_filters

from billing.filters.matching import matching
from billing.models import Due, DuesYear, ReminderLetter
from cressmember.core.ui.fields import FrenchDateField
from cressmember.core.ui.filters import DayRangeFilter, ListFilters

OUTCOMES = [
    ("today", "Part aujourd’hui"),
    ("going", "Part d’ici là"),
    ("notice", "Mise en demeure d’ici là"),
    ("late", "En retard, rien d’ici là"),
    ("paused", "En pause"),
    ("waiting", "Pas encore en retard"),
]
PAUSES = [
    ("promise", "Promesse de paiement"),
    ("announcement", "Virement annoncé"),
    ("payment", "Paiement en cours"),
    ("dispute", "Contestation"),
    ("insolvency", "Procédure collective"),
    ("undelivered", "Non remise"),
    ("unsent", "Courriel pas parti"),
    ("unposted", "À poster"),
    ("portal", "Portail public"),
]


class DayFilter(django_filters.Filter):
    """A day, typed as people do."""

    field_class = FrenchDateField


class ForetoldFilter(ListFilters):
    """Dues by what will go about them; ``seen`` are the outlooks by due, given by the page."""

    until = DayFilter(label="Jusqu’au", method="all_of_them")
    outcome = django_filters.ChoiceFilter(
        label="Relance", choices=OUTCOMES, empty_label="Toutes", method="of_outcome"
    )
    pause = django_filters.ChoiceFilter(
        label="Pause", choices=PAUSES, empty_label="Toutes", method="of_pause"
    )
    year = django_filters.ModelChoiceFilter(
        label="Exercice", field_name="dues_year", queryset=DuesYear.objects.all(), empty_label="Tous"
    )

    class Meta:
        model = Due
        fields: list[str] = []

    seen: Mapping[int, Any] = {}

    def all_of_them(self, queryset: Any, name: str, value: Any) -> Any:
        """The day says what is foretold, not of whom."""
        return queryset

    def of_outcome(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(pk__in=[key for key, one in self.seen.items() if _is(one, value)])

    def of_pause(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(
            pk__in=[
                key
                for key, one in self.seen.items()
                if any(pause.kind == value for pause in one.verdict.pauses)
            ]
        )

    def search(self, queryset: Any, name: str, value: str) -> Any:
        return matching(queryset, value, "organisation", "payer")


def _is(outlook: Any, outcome: str) -> bool:
    """Whether a due is of an outcome."""
    verdict = outlook.verdict
    return {
        "today": verdict.level is not None,
        "going": bool(outlook.departures),
        "notice": any(one.level.formal for one in outlook.departures),
        "late": verdict.late_since is not None and not outlook.departures,
        "paused": bool(verdict.pauses),
        "waiting": verdict.late_since is None and not verdict.pauses,
    }[outcome]


class LetterFilter(ListFilters):
    """Reminders by day, way and nature."""

    delivery = django_filters.ChoiceFilter(
        label="Envoi", choices=ReminderLetter.Delivery.choices, empty_label="Tous"
    )
    formal_notice = django_filters.ChoiceFilter(
        label="Nature",
        choices=[("1", "Mise en demeure"), ("0", "Relance")],
        empty_label="Toutes",
        method="of_nature",
    )
    sent_on = DayRangeFilter(label="Date")

    class Meta:
        model = ReminderLetter
        fields: list[str] = []

    def of_nature(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(formal_notice=value == "1")

    def search(self, queryset: Any, name: str, value: str) -> Any:
        """Keep what bears the registered number, else what concerns the payer or a member."""
        tracked = queryset.filter(tracking__iexact=value.strip())
        if value.strip() and tracked.exists():
            return tracked
        return matching(queryset, value, "payer", "reminders__due__organisation").distinct()
