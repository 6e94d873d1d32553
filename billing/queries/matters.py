"""What waits for the treasurer, each figure being the sum of the rows that it opens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum

from billing.models import Announcement, Checkout, Due, ProviderDispute, StatementLine
from billing.models.due import NOTHING
from billing.queries.checkout import refunds_proposed
from billing.queries.document import waiting_for_the_printer
from cressmember.kernel.money import round_cents


@dataclass(frozen=True, slots=True)
class Matter:
    """Something that waits: how many rows, what they add up to in euros, and the list that shows them."""

    label: str
    rows: int
    amount: Decimal
    place: str
    asked: dict[str, str]
    tone: str = "waiting"


def announced() -> QuerySet[Announcement]:
    """The transfers announced on dues that still owe something."""
    owed = Due.objects.with_paid().filter(pk=OuterRef("due")).values("outstanding")
    return (
        Announcement.objects.standing().annotate(outstanding=Subquery(owed)).filter(outstanding__gt=NOTHING)
    )


def matters(*, on: date) -> list[Matter]:
    """What waits on a day, the most pressing first; nothing of what does not."""
    return [matter for matter in _matters(on) if matter.rows]


def _matters(on: date) -> Iterator[Matter]:
    checkouts, state = Checkout.objects.all(), Checkout.State
    disputes = ProviderDispute.objects.filter(state=ProviderDispute.State.OPEN)
    yield _matter("Paiements contestés", disputes, "checkout-list", {"dispute": "open"}, tone="stop")
    yield _matter(
        "Paiements en ligne incertains",
        checkouts.filter(state=state.UNCERTAIN),
        "checkout-list",
        {"state": "uncertain"},
        tone="stop",
    )
    owed = Due.objects.owed()
    yield _matter(
        "Appels non remis", owed.undelivered(), "due-list", {"standing": "undelivered"}, "outstanding", "stop"
    )
    yield _matter("À rendre à des payeurs", refunds_proposed(), "repayment-list", {}, "credit", "attention")
    yield _matter(
        "Lignes de banque à expliquer", StatementLine.objects.waiting(), "bank", {}, tone="attention"
    )
    yield _matter("À imprimer et à poster", waiting_for_the_printer(), "bundle-create", {}, tone="attention")
    yield _matter(
        "Cotisations en retard",
        Due.objects.late(on=on),
        "due-list",
        {"standing": "late"},
        "outstanding",
        "attention",
    )
    yield _matter("Virements annoncés", announced(), "announcement-list", {})
    yield _matter(
        "Prélèvements en attente",
        checkouts.filter(state=state.PENDING),
        "checkout-list",
        {"state": "pending"},
    )
    yield _matter(
        "Attendu d’ici la fin du mois",
        owed.expected(on=on),
        "due-list",
        {"standing": "expected"},
        "outstanding",
    )
    yield _matter(
        "Cotisations provisoires",
        Due.objects.live().filter(provisional=True),
        "due-list",
        {"standing": "provisional"},
    )
    yield _matter("Créances douteuses", owed.doubtful(), "due-list", {"standing": "doubtful"}, "outstanding")


def _matter(
    label: str, rows: Any, place: str, asked: dict[str, str], field: str = "amount", tone: str = "waiting"
) -> Matter:
    found = rows.order_by().aggregate(rows=Count("pk"), amount=Sum(field))
    return Matter(label, found["rows"], round_cents(found["amount"] or NOTHING), place, asked, tone)
