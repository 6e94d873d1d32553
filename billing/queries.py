"""What is owed, by whom, since when: rows in, exact sums out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from billing.models import Allocation, Campaign, Document, Due, DuesYear, Receipt
from billing.models.due import NOTHING, cents
from billing.rules.scale import Figure
from cressmember.core.models import Job
from cressmember.core.queries import jobs_under_way
from cressmember.kernel.money import round_cents
from cressmember.members.models import DeclaredFigure, Organisation

ISSUING = "billing.issue_campaign"
GROUPS = {
    "college": ("college_name", "Collège"),
    "kind": ("kind", "Type"),
    "departement": ("departement", "Département"),
    "year": ("dues_year__label", "Exercice"),
}


def outstanding_dues(*, payer: Organisation | None, others: Iterable[int] = ()) -> list[Due]:
    """The dues that a payer still owes, and those of the other members it pays for, oldest first."""
    dues = Due.objects.filter(Q(payer=payer) | Q(organisation__in=list(others))).owed()
    return list(dues.select_related("organisation", "dues_year").order_by("called_on", "pk"))


@dataclass(frozen=True, slots=True)
class Totals:
    """What was called, collected and remains, in euros; ``dues`` counts the rows."""

    key: str
    label: str
    dues: int
    called: Decimal
    collected: Decimal

    @property
    def remaining(self) -> Decimal:
        return self.called - self.collected


def totals(*, by: str, year: DuesYear | None = None) -> list[Totals]:
    """Totals of the dues in force, by college, kind, département or year; they add up to ``grand_total``."""
    field, _ = GROUPS[by]
    dues = Due.objects.live()
    if year:
        dues = dues.filter(dues_year=year)
    called: dict[str, list[Any]] = {}
    for key, amount in dues.values_list(field, "amount"):
        row = called.setdefault(key or "", [0, NOTHING])
        row[0] += 1
        row[1] += amount
    allocations = Allocation.objects.standing().filter(due__cancelled_at__isnull=True)
    if year:
        allocations = allocations.filter(due__dues_year=year)
    collected = dict(allocations.order_by().values_list(f"due__{field}").annotate(total=Sum("amount")))
    return [
        Totals(key, _label(by, key), count, amount, round_cents(collected.get(key, NOTHING)))
        for key, (count, amount) in sorted(called.items())
    ]


def grand_total(*, year: DuesYear | None = None) -> Totals:
    """Called, collected and remaining, for a year or for all."""
    rows = totals(by="college", year=year)
    return Totals(
        "",
        "Total",
        sum(row.dues for row in rows),
        sum((row.called for row in rows), NOTHING),
        sum((row.collected for row in rows), NOTHING),
    )


def _label(by: str, key: str) -> str:
    if by == "kind":
        return str(dict(Organisation.Kind.choices).get(key, "Non précisé"))
    return key or "Non précisé"


def credits_total() -> Decimal:
    """Money received that pays nothing yet."""
    found = Receipt.objects.standing().with_credit().aggregate(total=Sum("credit"))["total"]
    return round_cents(found or NOTHING)


def figures_by_member(organisations: Iterable[int]) -> dict[int, dict[str, list[Figure]]]:
    """The declared figures of members, as the scale reads them."""
    found: dict[int, dict[str, list[Figure]]] = {}
    rows = DeclaredFigure.objects.filter(organisation__in=list(organisations)).values_list(
        "organisation_id", "kind", "amount", "year", "source"
    )
    for organisation, kind, amount, year, source in rows:
        found.setdefault(organisation, {}).setdefault(kind, []).append(Figure(amount, year, source))
    return found


def last_dues(organisations: Iterable[int], *, before: date) -> dict[int, Due]:
    """The latest due of each member among the years that began before a day."""
    dues = (
        Due.objects.live()
        .filter(organisation__in=list(organisations), dues_year__starts_on__lt=before)
        .order_by("dues_year__starts_on", "pk")
    )
    return {due.organisation_id: due for due in dues}


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


def issuing_of(campaign: Campaign) -> Job | None:
    """The job that issues a campaign right now, or is about to."""
    return jobs_under_way().filter(kind=ISSUING, arguments__campaign=campaign.pk).first()


MOST_FOUND = 20


def find_payers(query: str) -> list[Any]:
    """The organisations whose name matches, those that are to pay something (``owed``) first."""
    found = _with_owed("payer").search(query)
    if not query:
        found = found.filter(owed__gt=NOTHING)
    return list(found.order_by("-owed", "sort_name")[:MOST_FOUND])


def find_members_owing(query: str) -> list[Any]:
    """The members whose name matches and who still owe something (``owed``), whoever is to pay it."""
    if not query:
        return []
    found = _with_owed("organisation").search(query).filter(owed__gt=NOTHING)
    return list(found.order_by("sort_name")[:MOST_FOUND])


def _with_owed(key: str) -> Any:
    owed = Due.objects.filter(**{key: OuterRef("pk")}).owed().order_by().values(key)
    total = Subquery(owed.annotate(total=Sum("outstanding")).values("total"))
    return Organisation.objects.annotate(owed=cents(Coalesce(total, Value(NOTHING))))


def campaign_numbers(campaign: Campaign) -> dict[str, Any]:
    """What a campaign calls, and what it does not: counts of its lines, and totals in euros."""
    called = Q(amount__gt=0, left_out_because="")
    numbers = campaign.lines.aggregate(
        lines=Count("pk"),
        calls=Count("pk", filter=called),
        total=Sum("amount", filter=called),
        last=Sum("last_amount"),
        by_mail=Count("pk", filter=called & Q(delivery="mail")),
        on_paper=Count("pk", filter=called & Q(delivery="print")),
        blocked=Count("pk", filter=Q(amount__isnull=True, left_out_because="")),
        on_older=Count("pk", filter=Q(older_figures=True)),
        for_older=Count("pk", filter=Q(blocked_code="figure_old")),
        left_out=Count("pk", filter=~Q(left_out_because="")),
    )
    for name in ("total", "last"):
        numbers[name] = round_cents(numbers[name] or NOTHING)
    return numbers


@dataclass(frozen=True, slots=True)
class Account:
    """What an organisation owes and paid, for itself or for the members whose payer it is."""

    dues: list[Any]
    outstanding: Decimal
    credit: Decimal


def account_of(organisation: Organisation) -> Account:
    """The account of an organisation, latest dues first."""
    concerned = Q(organisation=organisation) | Q(payer=organisation)
    dues = list(Due.objects.filter(concerned).with_paid().select_related("organisation", "dues_year"))
    credit = (
        Receipt.objects.standing().filter(payer=organisation).with_credit().aggregate(total=Sum("credit"))
    )
    return Account(
        dues,
        sum((round_cents(due.outstanding) for due in dues), NOTHING),
        round_cents(credit["total"] or NOTHING),
    )


def waiting_for_the_printer() -> QuerySet[Document]:
    """The documents that go on paper and did not yet: calls in force, and cancellations."""
    return Document.objects.filter(delivery=Document.Delivery.PRINT, cancelled_by__isnull=True)
