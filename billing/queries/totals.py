"""What was called, collected and remains, added up exactly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum

from billing.models import Adjustment, Allocation, Due, DuesYear
from billing.models.due import NOTHING
from cressmember.kernel.money import round_cents
from cressmember.members.models import Organisation


@dataclass(frozen=True, slots=True)
class Group:
    """What dues are added up by: the field that holds it, and its name."""

    field: str
    name: str


GROUPS = {
    "college": Group("college_name", "Collège"),
    "kind": Group("kind", "Type"),
    "departement": Group("departement", "Département"),
    "year": Group("dues_year__label", "Exercice"),
}


@dataclass(frozen=True, slots=True)
class Totals:
    """What was called, collected, adjusted by decision and remains, in euros; ``dues`` counts the rows."""

    key: str
    label: str
    dues: int
    called: Decimal
    collected: Decimal
    adjusted: Decimal

    @property
    def remaining(self) -> Decimal:
        return self.called - self.collected - self.adjusted


def totals(*, by: str, year: DuesYear | None = None) -> list[Totals]:
    """Totals of the dues in force, by college, kind, département or year; together, ``grand_total``."""
    return breakdown([by], year=year)[by]


def breakdown(groups: Sequence[str], *, year: DuesYear | None = None) -> dict[str, list[Totals]]:
    """The same by several groups at once; the dues are read once, however many there are.

    Totals by year are those of every year: ``year`` narrows the other groups.
    """
    fields = [GROUPS[by].field for by in groups]
    found: dict[str, dict[str, list[Any]]] = {by: {} for by in groups}
    whole = "year" in groups
    for rank, source in enumerate(_sources(None if whole else year)):
        prefix = "due__" if rank else ""
        counted = source.order_by().values_list(*(f"{prefix}{field}" for field in fields))
        for *keys, count, total in counted.annotate(count=Count("pk"), total=Sum("amount")):
            named = dict(zip(groups, keys, strict=True))
            is_outside = whole and year and named["year"] != year.label
            for by, key in named.items():
                if is_outside and by != "year":
                    continue
                row = found[by].setdefault(key or "", [0, NOTHING, NOTHING, NOTHING])
                row[0] += 0 if rank else count
                row[1 + rank] += round_cents(total)
    return {
        by: [Totals(key, _label(by, key), *row) for key, row in sorted(rows.items())]
        for by, rows in found.items()
    }


def _sources(year: DuesYear | None) -> tuple[Any, Any, Any]:
    """The dues in force, what pays them, what was taken off them by decision."""
    dues = Due.objects.live()
    lowering = [
        rows.standing().filter(due__cancelled_at__isnull=True)
        for rows in (Allocation.objects, Adjustment.objects)
    ]
    if year:
        dues = dues.filter(dues_year=year)
        lowering = [rows.filter(due__dues_year=year) for rows in lowering]
    return dues, lowering[0], lowering[1]


def grand_total(*, year: DuesYear | None = None) -> Totals:
    """Called, collected, adjusted and remaining, for a year or for all."""
    return added(totals(by="college", year=year))


def added(rows: Sequence[Totals]) -> Totals:
    """What the totals of a group add up to."""
    return Totals(
        "",
        "Total",
        sum(row.dues for row in rows),
        sum((row.called for row in rows), NOTHING),
        sum((row.collected for row in rows), NOTHING),
        sum((row.adjusted for row in rows), NOTHING),
    )


def _label(by: str, key: str) -> str:
    if by == "kind":
        return str(dict(Organisation.Kind.choices).get(key, "Non précisé"))
    return key or "Non précisé"


AGES = {
    "Pas encore échu": (None, 0),
    "De 1 à 30 jours": (1, 30),
    "De 31 à 60 jours": (31, 60),
    "De 61 à 90 jours": (61, 90),
    "Plus de 90 jours": (91, None),
}


@dataclass(frozen=True, slots=True)
class Age:
    """What remains of the dues that are late by so many days, from the first to the last."""

    label: str
    days: tuple[int | None, int | None]
    dues: int
    amount: Decimal


def aged(*, on: date, year: DuesYear | None = None) -> list[Age]:
    """The aged balance: what remains, by days past the last day to pay; it adds up to what remains."""
    dues = Due.objects.owed()
    if year:
        dues = dues.filter(dues_year=year)
    found: dict[str, list[Decimal]] = {label: [] for label in AGES}
    for since, outstanding in dues.values_list("owed_since", "outstanding"):
        late = (on - since).days
        label = next(label for label, (_, last) in AGES.items() if last is None or late <= last)
        found[label].append(round_cents(outstanding))
    return [Age(label, days, len(found[label]), sum(found[label], NOTHING)) for label, days in AGES.items()]
