"""What an organisation owes and paid, and who is to pay something."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from billing.models import Due
from billing.models.due import NOTHING, cents
from billing.queries.receipt import credits_total
from cressmember.kernel.money import round_cents
from cressmember.members.models import Organisation

MOST_FOUND = 20


@dataclass(frozen=True, slots=True)
class Account:
    """What an organisation owes and paid, for itself or for the members whose payer it is."""

    dues: list[Any]
    outstanding: Decimal
    credit: Decimal


def account_of(organisation: Organisation) -> Account:
    """The account of an organisation, latest dues first."""
    concerned = Q(organisation=organisation) | Q(payer=organisation)
    dues = list(
        Due.objects.filter(concerned).with_paid().select_related("organisation__public_payer", "dues_year")
    )
    return Account(
        dues,
        sum((round_cents(due.outstanding) for due in dues), NOTHING),
        credits_total(payer=organisation),
    )


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


def most_shown(found: list[Any]) -> int:
    """How many are shown where more may have been found; zero where all are."""
    return MOST_FOUND if len(found) == MOST_FOUND else 0


def _with_owed(key: str) -> Any:
    owed = Due.objects.filter(**{key: OuterRef("pk")}).owed().order_by().values(key)
    total = Subquery(owed.annotate(total=Sum("outstanding")).values("total"))
    return Organisation.objects.annotate(owed=cents(Coalesce(total, Value(NOTHING))))
