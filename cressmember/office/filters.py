"""How the report of an import is narrowed; everything stays in the address."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q

from cressmember.core.models import Message
from cressmember.core.ui.filters import ListFilters
from cressmember.office.models import FATES, Addressee, ImportProblem, ImportRow


class ImportRowFilter(ListFilters):
    """By what becomes of the row, and by its problems."""

    outcome = django_filters.ChoiceFilter(
        label="Fiche", field_name="fate", choices=list(FATES.items()), empty_label="Toutes"
    )
    problems = django_filters.ChoiceFilter(
        label="Problèmes",
        method="with_problems",
        choices=[
            ("with", "Seulement les lignes qui en ont"),
            ("without", "Seulement celles qui n’en ont pas"),
        ],
        empty_label="Toutes les lignes",
    )
    sheet = django_filters.ChoiceFilter(label="Feuille", empty_label="Toutes")

    class Meta:
        model = ImportRow
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sheets = list(self.queryset.order_by("rank").values_list("sheet", flat=True).distinct())
        if len(sheets) > 1:
            self.filters["sheet"].extra["choices"] = [(sheet, sheet) for sheet in sheets]
        else:
            del self.filters["sheet"]

    def with_problems(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(problem_count__gt=0) if value == "with" else queryset.filter(problem_count=0)


class ImportProblemFilter(ListFilters):
    """By sheet, by column, by effect."""

    sheet = django_filters.ChoiceFilter(label="Feuille", empty_label="Toutes")
    column = django_filters.ChoiceFilter(label="Colonne", empty_label="Toutes")
    effect = django_filters.ChoiceFilter(
        label="Effet",
        method="of_effect",
        choices=[("blocks", "Ligne bloquée"), ("tells", "À savoir")],
        empty_label="Tous",
    )

    class Meta:
        model = ImportProblem
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("sheet", "column"):
            told = self.queryset.order_by(name).values_list(name, flat=True).distinct()
            self.filters[name].extra["choices"] = [(value, value) for value in told]

    def of_effect(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(blocks=value == "blocks")


class AddresseeFilter(ListFilters):
    """By what became of the mail."""

    etat = django_filters.ChoiceFilter(
        label="État",
        method="in_state",
        choices=[
            ("unwritten", "À écrire"),
            *Message.State.choices,
            ("withdrew", "Désabonnés avant l’envoi"),
        ],
        empty_label="Tous",
    )

    class Meta:
        model = Addressee
        fields: list[str] = []

    def search(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(
            Q(address__icontains=value) | Q(organisation__search_text__contains=value.lower())
        )

    def in_state(self, queryset: Any, name: str, value: str) -> Any:
        if value == "withdrew":
            return queryset.filter(withdrew=True)
        if value == "unwritten":
            return queryset.filter(message__isnull=True, withdrew=False)
        return queryset.filter(message__state=value)
