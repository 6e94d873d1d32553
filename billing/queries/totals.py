"""What was called, collected and remains, added up exactly."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Sum

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
    field = GROUPS[by].field
    dues = Due.objects.live()
    if year:
        dues = dues.filter(dues_year=year)
    called: dict[str, list[Any]] = {}
    for key, amount in dues.values_list(field, "amount"):
        row = called.setdefault(key or "", [0, NOTHING])
        row[0] += 1
        row[1] += amount
    collected = _added_up(Allocation.objects.standing(), field, year)
    adjusted = _added_up(Adjustment.objects.standing(), field, year)
    return [
        Totals(
            key,
            _label(by, key),
            count,
            amount,
            round_cents(collected.get(key, NOTHING)),
            round_cents(adjusted.get(key, NOTHING)),
        )
        for key, (count, amount) in sorted(called.items())
    ]


def _added_up(rows: Any, field: str, year: DuesYear | None) -> dict[str, Decimal]:
    """What rows that lower dues in force add up to, by a field of the dues."""
    rows = rows.filter(due__cancelled_at__isnull=True)
    if year:
        rows = rows.filter(due__dues_year=year)
    return dict(rows.order_by().values_list(f"due__{field}").annotate(total=Sum("amount")))


def grand_total(*, year: DuesYear | None = None) -> Totals:
    """Called, collected, adjusted and remaining, for a year or for all."""
    rows = totals(by="college", year=year)
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
