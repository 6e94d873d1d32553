"""How meetings are narrowed."""

from __future__ import annotations

from typing import Any

import django_filters

from cressmember.core.ui.filters import ListFilters
from cressmember.kernel.folding import words
from governance.models import Body, Convocation, Meeting, Notice
from governance.queries.meeting.delivery import PENDING, STATES
from governance.queries.meeting.roll import contests_waiting
from governance.tables.meeting import STAGES

GATHERINGS = "none"
EARLIEST = 1901


class MeetingFilter(ListFilters):
    """Meetings by body, by stage and by year."""

    instance = django_filters.ChoiceFilter(label="Instance", method="of_body", empty_label="Toutes")
    state = django_filters.ChoiceFilter(label="État", choices=list(STAGES.items()), empty_label="Tous")
    reclamations = django_filters.ChoiceFilter(
        label="Réclamations", method="contested", choices=[("waiting", "À répondre")], empty_label="Toutes"
    )
    annee = django_filters.NumberFilter(label="Année", method="of_year", min_value=EARLIEST, max_value=2199)

    class Meta:
        model = Meeting
        fields: list[str] = []

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.form.fields["instance"]
        field.choices = [
            *((str(pk), name) for pk, name in Body.objects.values_list("pk", "name")),
            (GATHERINGS, "Rencontres ouvertes aux adhérents"),
        ]

    def of_body(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(body__isnull=True) if value == GATHERINGS else queryset.filter(body=value)

    def contested(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(pk__in=contests_waiting().values("participant__meeting"))

    def of_year(self, queryset: Any, name: str, value: Any) -> Any:
        return queryset.filter(starts_at__year=int(value))


class NoticeFilter(ListFilters):
    """Convocations by what became of them, by how they were sent."""

    state = django_filters.ChoiceFilter(
        label="État",
        choices=[("pending", "À traiter"), *STATES.items()],
        method="of_state",
        empty_label="Tous",
    )
    way = django_filters.ChoiceFilter(label="Par", choices=Notice.Way.choices, empty_label="Tous")
    envoi = django_filters.ChoiceFilter(
        label="Envoi", field_name="kind", choices=Convocation.Kind.choices, empty_label="Tous"
    )

    class Meta:
        model = Notice
        fields: list[str] = []

    def search(self, queryset: Any, name: str, value: str) -> Any:
        found = queryset
        for word in words(value):
            found = found.filter(participant__search_text__contains=word)
        return found

    def of_state(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(state__in=PENDING) if value == "pending" else queryset.filter(state=value)
