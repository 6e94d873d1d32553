"""A payment that the payer’s bank contests."""

from decimal import Decimal

import pytest
from django.utils import timezone

from billing.models import Claim, ProviderDispute, ProviderEvent, Refund
from billing.queries.proof import disagreements
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
    assert paid.receipt.voided_because == (
        "Contestation perdue auprès de la banque du payeur (paiement dit frauduleux)"
    )
    assert ProviderDispute.objects.get().state == "lost"


def test_a_part_that_is_lost_is_owed_again(provider, deliver, paid, due):
    dispute = provider.books.dispute(paid.payment_id, amount=12_000)["id"]
    provider.books.close_dispute(dispute, "lost")

    deliver()

    assert Refund.objects.get().outside_id == f"stripe:{dispute}"
    assert (outstanding(due), credit(paid.receipt)) == (Decimal("120.00"), 0)


def test_what_was_sent_back_already_is_not_lost_a_second_time(provider, deliver, paid, due):
    provider.books.create_refund({"payment_intent": paid.payment_id, "amount": "20000"})
    dispute = provider.books.dispute(paid.payment_id)["id"]
    provider.books.close_dispute(dispute, "lost")

    deliver()

    assert ProviderDispute.objects.get().state == "lost"
    assert sorted(row.amount for row in Refund.objects.all()) == [Decimal("200.00"), Decimal("300.00")]
    assert (outstanding(due), credit(paid.receipt)) == (OWED, 0)


def test_what_was_refunded_and_is_lost_too_is_owed_again_and_said(provider, deliver, paid, due):
    provider.books.create_refund({"payment_intent": paid.payment_id, "amount": 12_000})
    dispute = provider.books.dispute(paid.payment_id)["id"]
    provider.books.close_dispute(dispute, "lost")

    deliver(*provider.books.events, *provider.books.events[::-1])

    paid.receipt.refresh_from_db()
    assert (outstanding(due), credit(paid.receipt), paid.receipt.voided_at) == (OWED, 0, None)
    assert sorted(Refund.objects.values_list("amount", flat=True)) == [Decimal("120.00"), Decimal("380.00")]
    claim = Claim.objects.open().get()
    assert (claim.receipt, claim.amount, claim.outside_id) == (
        paid.receipt,
        Decimal("120.00"),
        f"stripe:{dispute}",
    )
    assert disagreements(on=timezone.localdate()).findings == []
    assert not ProviderEvent.objects.waiting().exists()


def test_a_dispute_told_before_its_payment_brings_the_payment(provider, deliver, due):
    checkout = start(due)
    intent = provider.books.pay(checkout.session_id)["id"]
    provider.books.events.clear()
    provider.books.dispute(intent)

    deliver()

    assert (ProviderDispute.objects.get().state, outstanding(due)) == ("open", 0)
