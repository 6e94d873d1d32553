"""What is owed, by whom, since when: rows in, exact sums out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    DecimalField,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Round

from billing import permissions
from billing.models import Allocation, Campaign, Document, Due, DuesYear, Receipt
from billing.models.due import DueQuerySet
from billing.rules.scale import Figure
from cressmember.accounts.models import User
from cressmember.core.ui.timeline import Moment
from cressmember.kernel.money import round_cents
from cressmember.kernel.writing import euros
from cressmember.members.models import DeclaredFigure, Organisation
from cressmember.members.queries import Panel

NOTHING = Decimal("0.00")
MONEY: Any = DecimalField(max_digits=14, decimal_places=2)
GROUPS = {
    "college": ("college_name", "Collège"),
    "kind": ("kind", "Type"),
    "departement": ("departement", "Département"),
    "year": ("dues_year__label", "Exercice"),
}


def _cents(expression: Any) -> Round:
    # SQLite adds amounts up as floating numbers: rounded, they compare as the amounts that they are.
    return Round(expression, precision=2, output_field=MONEY)


def with_paid(dues: DueQuerySet | QuerySet[Due]) -> Any:
    """Annotate what was paid (``paid``), what remains (``outstanding``), where it stands (``standing``).

    ``owed_since`` is the last day to pay, or the day of the call for past dues whose day nobody knows.
    """
    paid = (
        Allocation.objects.standing()
        .filter(due=OuterRef("pk"))
        .order_by()
        .values("due")
        .annotate(total=Sum("amount"))
        .values("total")
    )
    return dues.annotate(
        paid=_cents(Coalesce(Subquery(paid), Value(NOTHING))), owed_since=Coalesce("due_on", "called_on")
    ).annotate(
        outstanding=Case(
            When(cancelled_at__isnull=False, then=Value(NOTHING)),
            default=_cents(F("amount") - F("paid")),
            output_field=MONEY,
        ),
        standing=Case(
            When(cancelled_at__isnull=False, then=Value("cancelled")),
            When(paid__gte=F("amount"), then=Value("paid")),
            When(paid__gt=NOTHING, then=Value("part")),
            default=Value("unpaid"),
            output_field=CharField(),
        ),
    )


def outstanding_dues(*, payer: Organisation) -> list[Due]:
    """The dues that a payer still owes, oldest first."""
    dues = with_paid(Due.objects.live().filter(payer=payer)).filter(outstanding__gt=NOTHING)
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


def with_credit(receipts: QuerySet[Receipt]) -> Any:
    """Annotate what a receipt paid (``allocated``) and what is left of it (``credit``)."""
    allocated = (
        Allocation.objects.standing()
        .filter(receipt=OuterRef("pk"))
        .order_by()
        .values("receipt")
        .annotate(total=Sum("amount"))
        .values("total")
    )
    return receipts.annotate(allocated=_cents(Coalesce(Subquery(allocated), Value(NOTHING)))).annotate(
        credit=Case(
            When(voided_at__isnull=False, then=Value(NOTHING)),
            default=_cents(F("amount") - F("allocated")),
            output_field=MONEY,
        )
    )


def credits_total() -> Decimal:
    """Money received that pays nothing yet."""
    found = with_credit(Receipt.objects.standing()).aggregate(total=Sum("credit"))["total"]
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


def late_dues(*, on: date) -> Any:
    """Dues past their day and not paid in full."""
    return with_paid(Due.objects.live()).filter(outstanding__gt=NOTHING, owed_since__lt=on)


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
    dues = with_paid(Due.objects.live()).filter(outstanding__gt=NOTHING)
    if year:
        dues = dues.filter(dues_year=year)
    found: dict[str, list[Decimal]] = {label: [] for label in AGES}
    for since, outstanding in dues.values_list("owed_since", "outstanding"):
        late = (on - since).days
        label = next(label for label, (_, last) in AGES.items() if last is None or late <= last)
        found[label].append(round_cents(outstanding))
    return [Age(label, days, len(found[label]), sum(found[label], NOTHING)) for label, days in AGES.items()]


def find_payers(query: str) -> list[Any]:
    """The organisations whose name matches, those that owe something (``owed``) first."""
    owed = (
        with_paid(Due.objects.live().filter(payer=OuterRef("pk")))
        .order_by()
        .values("payer")
        .annotate(total=Sum("outstanding"))
        .values("total")
    )
    found = Organisation.objects.search(query).annotate(owed=_cents(Coalesce(Subquery(owed), Value(NOTHING))))
    if not query:
        found = found.filter(owed__gt=NOTHING)
    return list(found.order_by("-owed", "sort_name")[:20])


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
    dues = list(with_paid(Due.objects.filter(concerned)).select_related("organisation", "dues_year"))
    credit = with_credit(Receipt.objects.standing().filter(payer=organisation)).aggregate(total=Sum("credit"))
    return Account(
        dues,
        sum((round_cents(due.outstanding) for due in dues), NOTHING),
        round_cents(credit["total"] or NOTHING),
    )


def member_panel(organisation: Organisation, on: date, user: User) -> Panel | None:
    """The dues on the member's file, for those who may see them."""
    if not user.has_perm(permissions.VIEW):
        return None
    return Panel(
        "Cotisations",
        "billing/_member_panel.html",
        {
            "organisation": organisation,
            "account": account_of(organisation),
            "may_receive": user.has_perm(permissions.RECEIVE),
            "may_call": user.has_perm(permissions.ISSUE),
        },
    )


def member_moments(organisation: Organisation, on: date, user: User) -> Iterator[Moment]:
    """The calls and the money on the member's timeline."""
    if not user.has_perm(permissions.VIEW):
        return
    for document in Document.objects.filter(due__organisation=organisation):
        yield Moment(
            document.issued_on,
            f"{document.get_kind_display()} n° {document.number}",
            text=euros(document.amount),
            url=document.get_absolute_url(),
        )
    for receipt in Receipt.objects.standing().filter(payer=organisation):
        yield Moment(
            receipt.received_on,
            f"{receipt.get_method_display()} reçu" if receipt.method != "opening" else "Encaissement repris",
            text=euros(receipt.amount),
            url=receipt.get_absolute_url(),
        )


def waiting_for_the_printer() -> QuerySet[Document]:
    """The documents that go on paper and did not yet: calls in force, and cancellations."""
    return Document.objects.filter(delivery=Document.Delivery.PRINT, cancelled_by__isnull=True)
