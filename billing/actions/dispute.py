"""Payments that the payer’s bank contests: shown, then lost or kept."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from billing import gateway
from billing.actions.provider_refund import hold_money, lose, send_back
from billing.journal import BillingEvent
from billing.models import Checkout, ProviderDispute, Receipt
from billing.models.receipt import PROVIDED
from cressmember.core.actions.journal import record
from cressmember.core.actions.lock import locked

LOST = "Contestation perdue auprès de la banque du payeur"


def reread_dispute(*, dispute: str, checkout: Checkout) -> ProviderDispute | None:
    """Read a dispute again at the provider, and write where it stands; None when no money came.

    Raises GatewayError when the provider does not say.
    """
    read_at = timezone.now()
    found = gateway.read_dispute(dispute)
    if checkout.receipt is None or found.payment != checkout.payment_id:
        return None
    return _write(found, checkout.receipt, read_at=read_at)


@transaction.atomic
def _write(found: gateway.Dispute, receipt: Receipt, *, read_at: datetime) -> ProviderDispute:
    """Write where a dispute stands: lost, the money never came; won, nothing happened."""
    receipt = hold_money(receipt)
    known = locked(ProviderDispute.objects).filter(outside_id=found.id).first()
    if known and read_at < known.read_at:
        return known
    before = known.state if known else ""
    row = known or ProviderDispute(outside_id=found.id, receipt=receipt, opened_at=found.opened_at)
    row.amount, row.reason, row.state, row.read_at = found.amount, found.reason[:60], found.status, read_at
    is_over = row.state != ProviderDispute.State.OPEN
    row.closed_at = (row.closed_at or read_at) if is_over else None
    row.save()
    if row.state == ProviderDispute.State.LOST and before != row.state:
        _lose(row, receipt)
    figures: dict[str, Any] = {"receipt": receipt.pk, "amount": str(row.amount), "state": row.state}
    if not before:
        record(BillingEvent.DISPUTE_OPENED, on=receipt, by=None, **figures)
    if is_over and before != row.state:
        record(BillingEvent.DISPUTE_CLOSED, on=receipt, by=None, **figures)
    return row


def _lose(dispute: ProviderDispute, receipt: Receipt) -> None:
    because = f"{LOST} ({dispute.ground})" if dispute.ground else LOST
    if receipt.voided_at:
        return
    on, outside_id = timezone.localdate(dispute.closed_at), PROVIDED + dispute.outside_id
    if dispute.amount >= receipt.amount:
        lose(receipt, on=on, outside_id=outside_id, because=because, by=None)
    else:
        send_back(receipt, amount=dispute.amount, on=on, outside_id=outside_id, because=because, by=None)
