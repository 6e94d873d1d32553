"""Filters of a list: a search that is always there, and what narrows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import django_filters
from django import forms
from django.db.models import Model, Q, QuerySet

from cressmember.core.ui.address import Address
from cressmember.core.ui.fields import AmountRangeField, DayRangeField
from cressmember.kernel.writing import decimal_fr, enumerate_fr, number, short_date


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force, and the address of the list without it."""

    label: str
    value: str
    url_without: str


class DayRangeFilter(django_filters.RangeFilter):
    """Between two days, both included."""

    field_class = DayRangeField


class AmountRangeFilter(django_filters.RangeFilter):
    """Between two amounts, both included."""

    field_class = AmountRangeField


class ConditionFilter(django_filters.ChoiceFilter):
    """What holds of a record, chosen by name; ``conditions`` gives each its label and its condition."""

    def __init__(self, *, conditions: Mapping[str, tuple[str, Q]], **options: Any) -> None:
        super().__init__(choices=[(key, label) for key, (label, _) in conditions.items()], **options)
        self.conditions = conditions

    def filter(self, queryset: QuerySet, value: str) -> QuerySet:
        return queryset.filter(self.conditions[value][1]) if value else queryset


class ListFilters(django_filters.FilterSet):
    """Filters of a `ListPage`. The queryset answers ``search(text)``; ``q = None`` does without a search."""

    q = django_filters.CharFilter(
        label="Rechercher",
        method="search",
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "spellcheck": "false"}),
    )

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.search(value)  # type: ignore[attr-defined]

    @property
    def narrowing(self) -> list[forms.BoundField]:
        """The filters of the panel: all but the search."""
        return [field for field in self.form.visible_fields() if field.name != "q"]

    def chips(self, address: Address) -> list[Chip]:
        """The filters in force, in words, each with the address of the list without it."""
        return [
            Chip(label, shown, address.without("page", *self._keys(name)))
            for name, label, shown in self.in_words()
        ]

    def in_words(self) -> list[tuple[str, str, str]]:
        """The filters in force: the name of each, its label, what it asks. They must be understood."""
        return [
            (field.name, str(field.label), shown)
            for field in self.narrowing
            if (shown := _in_words(field.field, self.form.cleaned_data.get(field.name)))
        ]

    def misunderstood(self) -> list[tuple[str, str]]:
        """The filters that cannot be understood, each with why."""
        return [
            (str(self.form[name].label), error)
            for name, errors in self.form.errors.items()
            for error in errors
        ]

    def keys(self) -> list[str]:
        """Every parameter of the address that belongs to a filter."""
        return [key for name in self.form.fields for key in self._keys(name)]

    def _keys(self, name: str) -> list[str]:
        widget = self.form.fields[name].widget
        suffixes = getattr(widget, "suffixes", None)
        return [f"{name}_{suffix}" for suffix in suffixes] if suffixes else [name]


def _in_words(field: forms.Field, value: Any) -> str:
    if value in (None, "", []) or (isinstance(value, QuerySet) and not value):
        return ""
    if isinstance(value, slice):
        start, stop = _in_words(field, value.start), _in_words(field, value.stop)
        since, until = ("depuis le", "jusqu’au") if isinstance(field, DayRangeField) else ("dès", "jusqu’à")
        return ", ".join(part for part in (start and f"{since} {start}", stop and f"{until} {stop}") if part)
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, date):
        return short_date(value)
    if isinstance(value, Decimal):
        return decimal_fr(value)
    if isinstance(value, Model):
        return str(value)
    if isinstance(value, list | tuple | QuerySet):
        return enumerate_fr([_in_words(field, one) for one in value], last="ou")
    for key, label in _flat(getattr(field, "choices", ())):
        if str(key) == str(value):
            return str(label)
    return number(value) if isinstance(value, int) else str(value)


def _flat(choices: Any) -> list[tuple[Any, Any]]:
    flat: list[tuple[Any, Any]] = []
    for key, label in choices:
        flat.extend(label if isinstance(label, list | tuple) else [(key, label)])
    return flat
