"""Money that may settle what was sent back twice."""

from __future__ import annotations

from django.db.models import QuerySet

from billing.models import Claim, Receipt


def money_of_same_payer(claim: Claim) -> QuerySet[Receipt]:
    """The other receipts of whoever owes a claim, with their ``credit``.

    Who is not in the register is known by name only.
    """
    held = claim.receipt
    return (
        Receipt.objects.filter(payer=held.payer_id, payer_name=held.payer_name)
        .exclude(pk=held.pk)
        .with_credit()
    )


def money_that_settles(claim: Claim) -> QuerySet[Receipt]:
    """Those whose credit suffices."""
    return money_of_same_payer(claim).filter(credit__gte=claim.amount)
