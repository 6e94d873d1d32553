"""Payments on line that nobody tells us about: read again at the provider until each is settled."""

from __future__ import annotations

import logging
from datetime import datetime

from billing import gateway
from billing.actions.checkout import reread_checkout
from billing.actions.provider_event import handle_event
from billing.actions.provider_refund import reread_refunds_of
from billing.models import ProviderEvent
from billing.queries.checkout import attempts_to_read, refunds_to_read
from cressmember.kernel.violations import RuleViolation

logger = logging.getLogger(__name__)

AT_ONCE = 50


def reconcile_payments(*, at: datetime, limit: int = AT_ONCE) -> dict[str, int]:
    """Read again what waits: notices not acted on, attempts and refunds whose end nobody knows.

    Returns how many of each were read. A provider who does not answer is left in peace until the next time.
    """
    read = {"events": 0, "attempts": 0, "refunds": 0}
    if not gateway.is_open():
        return read
    for event in ProviderEvent.objects.waiting().filter(next_try_at__lte=at).order_by("next_try_at")[:limit]:
        read["events"] += bool(handle_event(event=event).handled_at)
    try:
        for attempt in attempts_to_read(at)[:limit]:
            try:
                reread_checkout(checkout=attempt)
            except RuleViolation as refusal:
                logger.warning("Attempt %s could not be settled: %s", attempt.pk, refusal)
            else:
                read["attempts"] += 1
        for asked in refunds_to_read(at)[:limit]:
            try:
                reread_refunds_of(asked.receipt)
            except RuleViolation as refusal:
                logger.warning("Refund %s could not be settled: %s", asked.pk, refusal)
            else:
                read["refunds"] += 1
    except gateway.GatewayError as trouble:
        logger.warning("The payment provider does not answer: %s", type(trouble).__name__)
    return read
