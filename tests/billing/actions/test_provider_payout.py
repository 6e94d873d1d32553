"""The provider’s transfers to the chamber."""

from decimal import Decimal

import pytest

from billing.actions.provider_payout import gather_payout
from billing.models import ProviderEvent

pytestmark = pytest.mark.django_db


def test_a_transfer_gathers_its_receipts_and_its_fees(provider, deliver, paid):
    payout = provider.books.pay_out()["id"]

    figures = gather_payout(payout=payout)

    assert (figures.gross, figures.fees, figures.net) == (
        Decimal("500.00"),
        Decimal("7.75"),
        Decimal("492.25"),
    )
    assert (figures.receipts, figures.unknown) == ([paid.receipt], [])
    assert figures.outside_id == f"stripe:{payout}"
    deliver()
    event = ProviderEvent.objects.get(kind="payout.paid")
    assert (event.outcome, event.note) == (
        "done",
        "Virement de 492,25\u00a0€\u00a0: 500,00\u00a0€, frais 7,75\u00a0€, 1\u00a0paiement.",
    )


def test_a_payment_taken_elsewhere_is_named(provider, paid):
    paid.receipt.__class__.objects.filter(pk=paid.receipt.pk).update(outside_id="other")

    figures = gather_payout(payout=provider.books.pay_out()["id"])

    assert (figures.receipts, figures.unknown) == ([], [paid.payment_id])
