"""How the lists of the office are narrowed; everything stays in the address."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q
from django.utils import timezone

from cressmember.core.models import Message
from cressmember.core.ui.filters import DayRangeFilter, ListFilters
from cressmember.members.models import Application, Departure, Organisation, Relation
from cressmember.members.queries import colleges_in_force
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


WAITING, TROUBLE, EVERY = "waiting", "trouble", "all"
UNDER_WAY = ("received", "complete", "examined", "put")


class ApplicationFilter(ListFilters):
    """By stage, college, sector, département, source and day of arrival."""

    stage = django_filters.ChoiceFilter(
        label="Étape",
        method="of_stage",
        choices=[
            (WAITING, "À traiter"),
            (TROUBLE, "À reprendre"),
            *Application.Stage.choices,
            (EVERY, "Toutes, décidées comprises"),
        ],
        empty_label="En cours",
    )
    ground = django_filters.ChoiceFilter(
        label="Fondement", choices=Application.Ground.choices, empty_label="Tous"
    )
    college = django_filters.ChoiceFilter(label="Collège", field_name="college__code", empty_label="Tous")
    departement = django_filters.ChoiceFilter(label="Département", empty_label="Tous")
    sector = django_filters.ChoiceFilter(label="Secteur", empty_label="Tous")
    source = django_filters.ChoiceFilter(label="A connu la chambre par", empty_label="Tous")
    sent = DayRangeFilter(label="Reçue", field_name="sent_at__date")

    class Meta:
        model = Application
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(row.code, row.name) for row in colleges_in_force(on=timezone.localdate())]
        self.filters["college"].extra["choices"] = named
        for name in ("departement", "sector", "source"):
            self.filters[name].extra["choices"] = _told(Application, name)

    def filter_queryset(self, queryset: Any) -> Any:
        found = super().filter_queryset(queryset)
        asked = self.form.cleaned_data.get("stage") or self.form.cleaned_data.get("q")
        return found if asked else found.filter(stage__in=UNDER_WAY)

    def of_stage(self, queryset: Any, name: str, value: str) -> Any:
        if value == EVERY:
            return queryset
        if value == WAITING:
            return queryset.filter(stage__in=["received", "complete", "examined"])
        return queryset.exclude(trouble="") if value == TROUBLE else queryset.filter(stage=value)


def _told(model: Any, name: str) -> list[tuple[str, str]]:
    """What rows say of a column, each once."""
    told = model.objects.exclude(**{name: ""}).order_by(name).values_list(name, flat=True).distinct()
    return [(value, value) for value in told]


class RefusalFilter(ListFilters):
    """Refusals between two days, for the report to those who ask for it."""

    decided = DayRangeFilter(label="Refusée", field_name="decided_on")

    class Meta:
        model = Application
        fields: list[str] = []


class ProspectFilter(ListFilters):
    """Prospects by sector, département, campaign and source."""

    sector = django_filters.ChoiceFilter(
        label="Secteur", field_name="organisation__sector", empty_label="Tous"
    )
    departement = django_filters.ChoiceFilter(
        label="Département", field_name="organisation__departement", empty_label="Tous"
    )
    campaign = django_filters.ChoiceFilter(label="Campagne", empty_label="Toutes")
    source = django_filters.ChoiceFilter(label="Connu par", empty_label="Tous")

    class Meta:
        model = Relation
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.filters:
            if name != "q":
                column = self.filters[name].field_name
                told = self.queryset.exclude(**{column: ""}).order_by(column)
                values = told.values_list(column, flat=True).distinct()
                self.filters[name].extra["choices"] = [(value, value) for value in values]

    def search(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(organisation__in=Organisation.objects.search(value))


class DepartureFilter(ListFilters):
    """By kind and outcome; those under way by default."""

    kind = django_filters.ChoiceFilter(label="Nature", choices=Departure.Kind.choices, empty_label="Toutes")
    outcome = django_filters.ChoiceFilter(
        label="Suite",
        method="of_outcome",
        choices=[(TROUBLE, "À reprendre"), (EVERY, "Tous, clos compris"), *Departure.Outcome.choices],
        empty_label="En cours",
    )

    class Meta:
        model = Departure
        fields: list[str] = []

    def filter_queryset(self, queryset: Any) -> Any:
        found = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("outcome") else found.under_way()

    def of_outcome(self, queryset: Any, name: str, value: str) -> Any:
        if value == TROUBLE:
            return queryset.exclude(trouble="")
        return queryset if value == EVERY else queryset.filter(outcome=value)
