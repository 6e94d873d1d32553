"""Read again at the provider what is not settled; the worker does it every minute."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from billing import gateway
from billing.actions.reconciliation import reconcile_payments


class Command(BaseCommand):
    help = "Read again at Stripe the payments, refunds and notices that are not settled."

    def handle(self, *args: Any, **options: Any) -> None:
        if not gateway.is_open():
            raise CommandError("Le paiement en ligne n’est pas configuré (STRIPE_SECRET_KEY).")
        read = reconcile_payments(at=timezone.now(), limit=10_000)
        self.stdout.write(
            f"Relus : {read['events']} avis, {read['attempts']} paiements, {read['refunds']} remboursements."
        )
