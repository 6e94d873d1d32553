"""The provider’s transfers to the chamber: one line at the bank for many payments, less the fees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from billing import gateway
from billing.models import Receipt
from billing.models.receipt import PROVIDED


@dataclass(frozen=True, slots=True)
class PayoutFigures:
    """A transfer of the provider: ``gross`` less ``fees`` is ``net``, the one line that the bank shows.

    ``gross`` counts refunds and lost disputes against the payments, so it may be less than what ``receipts``
    add up to. ``unknown`` names the payments in it that were not taken here.
    """

    outside_id: str
    gross: Decimal
    fees: Decimal
    net: Decimal
    arrived_on: date
    receipts: list[Receipt]
    unknown: list[str]


def gather_payout(*, payout: str) -> PayoutFigures:
    """Read a transfer at the provider, and find the receipts that it brings; nothing is written.

    Raises GatewayError when the provider does not say.
    """
    found = gateway.read_payout(payout)
    keys = {PROVIDED + payment: payment for payment in found.payments}
    receipts = list(Receipt.objects.filter(outside_id__in=keys).order_by("pk"))
    known = {receipt.outside_id for receipt in receipts}
    return PayoutFigures(
        outside_id=PROVIDED + found.id,
        gross=found.gross,
        fees=found.fees,
        net=found.net,
        arrived_on=found.arrived_on,
        receipts=receipts,
        unknown=[payment for key, payment in keys.items() if key not in known],
    )
