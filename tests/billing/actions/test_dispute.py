"""A payment that the payer’s bank contests."""

from decimal import Decimal

import pytest

from billing.models import ProviderDispute, Refund
from tests.provider import credit, outstanding, start

pytestmark = pytest.mark.django_db
OWED = Decimal("500.00")


def test_a_dispute_is_shown_and_changes_nothing_yet(provider, deliver, paid, due):
    provider.books.dispute(paid.payment_id)

    deliver()

    dispute = ProviderDispute.objects.get()
    assert (dispute.state, dispute.receipt, dispute.amount) == ("open", paid.receipt, OWED)
    assert outstanding(due) == 0


def test_a_dispute_that_is_won_leaves_the_due_paid(provider, deliver, paid, due):
    dispute = provider.books.dispute(paid.payment_id)["id"]
    provider.books.close_dispute(dispute, "won")

    deliver()

    found = ProviderDispute.objects.get()
    assert (found.state, found.closed_at is None, outstanding(due)) == ("won", False, 0)


def test_a_dispute_that_is_lost_is_owed_again_however_often_it_is_told(provider, deliver, paid, due):
    dispute = provider.books.dispute(paid.payment_id)["id"]
    provider.books.close_dispute(dispute, "lost")

    deliver(*provider.books.events[::-1], *provider.books.events)

    paid.receipt.refresh_from_db()
    assert outstanding(due) == OWED
    assert paid.receipt.voided_because == ("Contestation perdue auprès de la banque du payeur (fraudulent)")
    assert ProviderDispute.objects.get().state == "lost"


def test_a_part_that_is_lost_is_owed_again(provider, deliver, paid, due):
    dispute = provider.books.dispute(paid.payment_id, amount=12_000)["id"]
    provider.books.close_dispute(dispute, "lost")

    deliver()

    assert Refund.objects.get().outside_id == f"stripe:{dispute}"
    assert (outstanding(due), credit(paid.receipt)) == (Decimal("120.00"), 0)


def test_a_dispute_told_before_its_payment_brings_the_payment(provider, deliver, due):
    checkout = start(due)
    intent = provider.books.pay(checkout.session_id)["id"]
    provider.books.events.clear()
    provider.books.dispute(intent)

    deliver()

    assert (ProviderDispute.objects.get().state, outstanding(due)) == ("open", 0)
