"""What waits for the treasurer, each figure being the sum of the rows that it opens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, DecimalField, Exists, F, OuterRef, QuerySet, Subquery, Sum, Value

from billing.models import (
    Announcement,
    Checkout,
    Claim,
    Due,
    ProviderDispute,
    ProviderEvent,
    StatementLine,
)
from billing.models.due import NOTHING, end_of_month
from billing.queries.checkout import refunds_proposed
from billing.queries.document import waiting_for_the_printer
from cressmember.kernel.money import round_cents

Figures = dict[str, tuple[int, Decimal]]
EUROS = DecimalField(max_digits=14, decimal_places=2)


@dataclass(frozen=True, slots=True)
class Matter:
    """Something that waits: how many rows, what they add up to in euros, and the list that shows them.

    What has no amount of its own, as a notice, has None.
    """

    label: str
    rows: int
    amount: Decimal | None
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
    checkouts, owed, plain = _checkouts(), _owed(on), _plain()
    yield _told("Paiements contestés", plain, "checkout-list", {"dispute": "open"}, "stop")
    yield _attempts("Paiements en ligne incertains", checkouts, Checkout.State.UNCERTAIN, "stop")
    yield _dues("Appels non remis", owed, "undelivered", "stop")
    rows, _ = plain["Avis de paiement à examiner"]
    outcome = str(ProviderEvent.Outcome.REFUSED)
    yield Matter("Avis de paiement à examiner", rows, None, "event-list", {"outcome": outcome}, "attention")
    yield _to_send_back()
    yield _told("Rendu deux fois, à réclamer", plain, "claim-list", {}, "stop")
    yield _told("Lignes de banque à expliquer", plain, "bank", {}, "attention")
    yield _told("À imprimer et à poster", plain, "bundle-create", {}, "attention")
    yield _dues("Cotisations en retard", owed, "late", "attention")
    yield _told("Virements annoncés", plain, "announcement-list", {})
    yield _attempts("Prélèvements en attente", checkouts, Checkout.State.PENDING)
    yield _dues("Attendu d’ici la fin du mois", owed, "expected")
    yield _told("Cotisations provisoires", plain, "due-list", {"standing": "provisional"})
    yield _dues("Créances douteuses", owed, "doubtful")


def _owed(on: date) -> Figures:
    """How many dues are owed and for how much, by what the list of dues calls them; they are read once."""
    # What remains of a due, and since when, is dear to compute: done once, not for each matter.
    rows = Due.objects.owed().annotate(
        doubtful=Exists(Due.objects.doubtful().filter(pk=OuterRef("pk"))),
        undelivered=Exists(Due.objects.undelivered().filter(pk=OuterRef("pk"))),
    )
    found: dict[str, list[Decimal]] = {}
    read = rows.order_by().values_list("outstanding", "owed_since", "doubtful", "undelivered")
    for outstanding, since, is_doubtful, is_undelivered in read:
        for standing, holds in (
            ("late", since < on),
            ("expected", on <= since <= end_of_month(on)),
            ("doubtful", is_doubtful),
            ("undelivered", is_undelivered),
        ):
            if holds:
                found.setdefault(standing, []).append(round_cents(outstanding))
    return {standing: (len(amounts), sum(amounts, NOTHING)) for standing, amounts in found.items()}


def _plain() -> Figures:
    """How many rows wait and for how much, by their label: what needs no more than its own table, counted
    together, in one statement.
    """
    asked: dict[str, tuple[QuerySet[Any], Any]] = {
        "Paiements contestés": (
            ProviderDispute.objects.filter(state=ProviderDispute.State.OPEN),
            F("amount"),
        ),
        "Avis de paiement à examiner": (ProviderEvent.objects.to_examine(), Value(NOTHING)),
        "Rendu deux fois, à réclamer": (Claim.objects.open(), F("amount")),
        "Lignes de banque à expliquer": (StatementLine.objects.waiting(), F("amount")),
        "À imprimer et à poster": (waiting_for_the_printer(), F("amount")),
        "Virements annoncés": (announced(), F("amount")),
        "Cotisations provisoires": (Due.objects.live().filter(provisional=True), F("amount")),
    }
    parts = [
        rows.model._base_manager.filter(pk__in=rows.order_by().values("pk"))
        .annotate(label=Value(label))
        .values_list("label")
        .annotate(rows=Count("pk"), total=Sum(amount, output_field=EUROS))
        .order_by()
        for label, (rows, amount) in asked.items()
    ]
    found = dict.fromkeys(asked, (0, NOTHING))
    for label, rows, total in parts[0].union(*parts[1:], all=True):
        found[label] = (rows, round_cents(total or NOTHING))
    return found


def _checkouts() -> Figures:
    """How many attempts to pay on line there are and for how much, by their state."""
    states = Checkout.objects.order_by().values_list("state")
    return {
        state: (rows, round_cents(amount))
        for state, rows, amount in states.annotate(rows=Count("pk"), total=Sum("amount"))
    }


def _dues(label: str, owed: Figures, standing: str, tone: str = "waiting") -> Matter:
    return Matter(label, *owed.get(standing, (0, NOTHING)), "due-list", {"standing": standing}, tone)


def _attempts(label: str, checkouts: Figures, state: str, tone: str = "waiting") -> Matter:
    return Matter(label, *checkouts.get(state, (0, NOTHING)), "checkout-list", {"state": str(state)}, tone)


def _told(label: str, plain: Figures, place: str, asked: dict[str, str], tone: str = "waiting") -> Matter:
    return Matter(label, *plain[label], place, asked, tone)


def _to_send_back() -> Matter:
    found = refunds_proposed().order_by().aggregate(rows=Count("pk"), amount=Sum("credit"))
    amount = round_cents(found["amount"] or NOTHING)
    return Matter("À rendre à des payeurs", found["rows"], amount, "repayment-list", {}, "attention")
