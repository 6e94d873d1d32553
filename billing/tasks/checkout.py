"""Payments on line are read again until they are settled."""

from __future__ import annotations

from django.utils import timezone

from billing.actions.reconciliation import reconcile_payments
from cressmember.core.tasks import every_minute


def mind_payments() -> None:
    """Read again, at each tick, the payments on line that are not settled."""
    reconcile_payments(at=timezone.now())


every_minute(mind_payments)
