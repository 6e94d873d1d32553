"""Card payments paid out together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db import transaction

from billing.journal import BillingEvent
from billing.models import Payout, Receipt
from cressmember.accounts.models import User
from cressmember.core.actions.journal import record
from cressmember.core.actions.lock import locked
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import euros


@transaction.atomic
def record_payout(
    *,
    outside_id: str,
    gross: Decimal,
    fees: Decimal,
    net: Decimal,
    arrived_on: date,
    receipts: Sequence[Receipt],
    by: User | None,
) -> Payout:
    """Record what the card provider pays out, less its fees, and the payments that it holds.

    ``outside_id`` tells it from any other: recorded again with the same figures, it stays what it is, and
    takes in the payments that it did not know. Raises RuleViolation when the figures do not add up, when the
    identifier is that of other figures, or when a payment was paid out elsewhere.
    """
    if net != gross - fees:
        raise RuleViolation(
            f"Ce versement ne tombe pas juste : {euros(gross)} moins {euros(fees)} de frais font "
            f"{euros(gross - fees)}, et non {euros(net)}."
        )
    # Payments before the payout: in the order of everyone, who receives one may be paying it out.
    held = list(locked(Receipt.objects).filter(pk__in=[receipt.pk for receipt in receipts]))
    figures = {"gross": gross, "fees": fees, "net": net, "arrived_on": arrived_on, "recorded_by": by}
    payout, made = Payout.objects.get_or_create(outside_id=outside_id, defaults=figures)
    if (payout.gross, payout.fees, payout.net) != (gross, fees, net):
        raise RuleViolation(f"Un autre versement porte déjà cet identifiant : {payout}, {euros(payout.net)}.")
    elsewhere = [receipt for receipt in held if receipt.payout_id not in (None, payout.pk)]
    if elsewhere:
        raise RuleViolation(f"{elsewhere[0]} est déjà dans un autre versement.")
    new = [receipt.pk for receipt in held if receipt.payout_id is None]
    Receipt.objects.filter(pk__in=new).update(payout=payout)
    if made or new:
        record(
            BillingEvent.PAYOUT_RECORDED,
            on=payout,
            by=by,
            gross=str(gross),
            fees=str(fees),
            net=str(net),
            receipts=new,
        )
    return payout
