"""Money received that pays nothing yet."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Sum

from billing.models import Receipt
from billing.models.due import NOTHING
from cressmember.kernel.money import round_cents
from cressmember.members.models import Organisation


def credits_total(*, payer: Organisation | None = None) -> Decimal:
    """What is left to allocate of the money received, from a payer or from all."""
    receipts = Receipt.objects.standing()
    if payer:
        receipts = receipts.filter(payer=payer)
    found = receipts.with_credit().aggregate(total=Sum("credit"))["total"]
    return round_cents(found or NOTHING)
