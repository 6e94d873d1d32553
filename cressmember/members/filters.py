"""How the register is narrowed; everything stays in the address."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone

from cressmember.core.ui.fields import FrenchDateField
from cressmember.core.ui.filters import ConditionFilter, ListFilters
from cressmember.kernel.folding import words
from cressmember.kernel.territory import departement
from cressmember.members.models import ChangeProposal, Organisation, Person
from cressmember.members.queries import colleges_in_force, settled, values_in_use
from cressmember.members.rules.category import CATEGORIES

EVERYONE = "all"
NOWHERE = "none"
ON_DEMAND = ("employment_area", "legal_form")


class DayFilter(django_filters.Filter):
    """A day, typed in any French way."""

    field_class = FrenchDateField


def day_asked(data: Any) -> date:
    """The day as of which the register is read: the address's, or today."""
    try:
        return FrenchDateField(required=False).clean(data.get("au", "")) or timezone.localdate()
    except forms.ValidationError:
        return timezone.localdate()


def day_unread(data: Any) -> str:
    """What the address says in place of a day; nothing when it says a day, or says nothing."""
    told = str(data.get("au", "")).strip()
    try:
        FrenchDateField(required=False).clean(told)
    except forms.ValidationError:
        return told
    return ""


class ChoiceOrBlankFilter(django_filters.ChoiceFilter):
    """By what the register says, or by its saying nothing."""

    def __init__(self, **options: Any) -> None:
        super().__init__(empty_label="Tous", null_value=NOWHERE, null_label="Non renseigné", **options)

    def filter(self, queryset: Any, value: str) -> Any:
        """Those of which the register says so."""
        unsaid = value == self.null_value
        return queryset.filter(**{self.field_name: ""}) if unsaid else super().filter(queryset, value)


class OrganisationFilter(ListFilters):
    """Filters by category, college, type, département, sector and standing, as of a day."""

    category = django_filters.ChoiceFilter(label="Catégorie", method="of_category", empty_label="Adhérents")
    college = django_filters.ChoiceFilter(label="Collège", method="in_college", empty_label="Tous")
    kind = ChoiceOrBlankFilter(label="Type", choices=Organisation.Kind.choices)
    departement = ChoiceOrBlankFilter(label="Département")
    sector = ChoiceOrBlankFilter(label="Secteur")
    employment_area = ChoiceOrBlankFilter(label="Bassin d’emploi")
    legal_form = ChoiceOrBlankFilter(label="Statut juridique")
    standing = django_filters.ChoiceFilter(
        label="Cotisation",
        method="of_standing",
        choices=[("settled", "À jour"), ("unsettled", "Pas à jour")],
        empty_label="Toutes",
    )
    au = DayFilter(label="Au", method="unchanged")

    class Meta:
        model = Organisation
        fields: list[str] = []

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        self.day = day_asked(data or {})
        self.filters["category"].extra["choices"] = [
            *((category.code, category.label) for category in CATEGORIES if category.code != "member"),
            (EVERYONE, "Toutes les fiches"),
        ]
        in_use = values_in_use()
        self.filters["college"].extra["choices"] = [
            *((college.code, college.name) for college in colleges_in_force(on=self.day)),
            (NOWHERE, "Sans collège"),
        ]
        self.filters["departement"].extra["choices"] = [
            (code, f"{code} {found.name}" if (found := departement(code)) else code)
            for code in in_use["departement"]
        ]
        for name in ("sector", *ON_DEMAND):
            self.filters[name].extra["choices"] = [(value, value) for value in in_use[name]]

    def filter_queryset(self, queryset: QuerySet[Organisation]) -> QuerySet[Organisation]:
        found = super().filter_queryset(queryset)
        if not self.form.cleaned_data.get("category"):
            found = found.filter(membership_id__isnull=False)
        return found

    def of_category(self, queryset: Any, name: str, value: str) -> Any:
        return queryset if value == EVERYONE else queryset.filter(category=value)

    def in_college(self, queryset: Any, name: str, value: str) -> Any:
        if value == NOWHERE:
            return queryset.filter(college_id__isnull=True)
        return queryset.filter(college_code=value)

    def of_standing(self, queryset: Any, name: str, value: str) -> Any:
        condition = settled(on=self.day)
        return queryset.filter(condition) if value == "settled" else queryset.exclude(condition)

    def unchanged(self, queryset: Any, name: str, value: object) -> Any:
        return queryset


class RegisterFilter(OrganisationFilter):
    """The filters of the list of members; those that a figure leads to are offered once they are in use."""

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        # Their long lists stay out of everybody's page.
        for name in ON_DEMAND:
            if not (data or {}).get(name):
                del self.filters[name]


class PersonFilter(ListFilters):
    """Search among people."""

    class Meta:
        model = Person
        fields: list[str] = []


class ProposalFilter(ListFilters):
    """Search among what members proposed, by what became of it."""

    outcome = ConditionFilter(
        label="Suite",
        conditions={
            "waiting": ("À traiter", Q(outcome="")),
            "accepted": ("Acceptée", Q(outcome="accepted")),
            "refused": ("Refusée", Q(outcome="refused")),
            "withdrawn": ("Retirée", Q(outcome="withdrawn")),
        },
        empty_label="Toutes",
    )

    class Meta:
        model = ChangeProposal
        fields: list[str] = []

    def search(self, queryset: Any, name: str, value: str) -> Any:
        for word in words(value):
            queryset = queryset.filter(organisation__search_text__contains=word)
        return queryset
