"""Money sent back through the provider: asked here, made there, refused, uncertain."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from billing.actions.provider_refund import prepare_refund, refund_through_provider, reread_refunds
from billing.actions.receipt import receive, withdraw_allocation
from billing.actions.reconciliation import reconcile_payments
from billing.models import ProviderRefund, Refund
from billing.queries.checkout import refunds_proposed
from cressmember.kernel.violations import RuleViolation
from tests.provider import credit, outstanding, start

pytestmark = pytest.mark.django_db
OWED = Decimal("500.00")


@pytest.fixture
def twice(provider, deliver, due):
    """A receipt of the provider for a due that a transfer paid meanwhile: all of it is a credit."""
    checkout = start(due)
    receive(
        payer=due.payer,
        method="transfer",
        amount=OWED,
        received_on=timezone.localdate(),
        outside_id="bank:1",
        dues=[due],
        by=None,
    )
    provider.books.pay(checkout.session_id)
    deliver()
    checkout.refresh_from_db()
    return checkout.receipt


def ask(receipt, amount=OWED):
    return refund_through_provider(receipt=receipt, amount=amount, because="Payé deux fois", by=None)


def test_a_credit_is_sent_back_and_written_once(provider, deliver, twice, due):
    assert list(refunds_proposed()) == [twice]

    asked = ask(twice)
    deliver()

    assert (asked.state, asked.amount) == ("done", OWED)
    sent = Refund.objects.get()
    assert (sent.receipt, sent.amount, sent.outside_id) == (twice, OWED, f"stripe:{asked.outside_id}")
    assert (credit(twice), outstanding(due)) == (0, 0)
    assert list(refunds_proposed()) == []
    assert len(provider.books.rows["refund"]) == 1


@pytest.mark.parametrize("fault", ["cut_after", "500", "cut_before"])
def test_a_refund_without_an_answer_is_uncertain_and_never_asked_again_by_itself(provider, twice, fault):
    provider.faults.coming.append(("POST", "/v1/refunds", fault))

    asked = ask(twice)

    assert asked.state == "uncertain"
    assert list(refunds_proposed()) == []
    with pytest.raises(RuleViolation, match="Il ne reste que 0,00"):
        ask(twice)

    reconcile_payments(at=timezone.now() + timedelta(minutes=6))

    asked.refresh_from_db()
    was_made = fault == "cut_after"
    assert asked.state == ("done" if was_made else "uncertain")
    assert Refund.objects.count() == len(provider.books.rows["refund"]) == was_made


def test_a_refund_that_never_arrived_is_given_up_once_nothing_can_travel_any_more(provider, twice):
    provider.faults.coming.append(("POST", "/v1/refunds", "cut_before"))
    asked = ask(twice)
    ProviderRefund.objects.update(asked_at=timezone.now() - timedelta(minutes=16))

    reconcile_payments(at=timezone.now() + timedelta(minutes=6))

    asked.refresh_from_db()
    assert (asked.state, asked.error) == (
        "refused",
        "La demande n’est jamais arrivée\u00a0: rien n’a été remboursé.",
    )
    assert ask(twice).state == "done"


def test_a_refusal_of_the_provider_sends_nothing(provider, twice):
    provider.books.rows["charge"].clear()

    asked = ask(twice)

    assert (asked.state, Refund.objects.count(), credit(twice)) == ("refused", 0, OWED)


def test_a_refund_on_its_way_is_written_once_it_arrived(provider, deliver, twice):
    asked = ask(twice, Decimal("1.00"))
    Refund.objects.all().delete()
    ProviderRefund.objects.update(state="prepared", outside_id="", read_at=None)
    row = provider.books.get("refund", asked.outside_id)
    row["status"] = "pending"
    reread_refunds(checkout=twice.checkout)
    asked.refresh_from_db()
    assert (asked.state, Refund.objects.count()) == ("pending", 0)

    row["status"] = "succeeded"
    provider.books.tell("refund.updated", row)
    deliver()

    asked.refresh_from_db()
    assert (asked.state, Refund.objects.get().amount) == ("done", Decimal("1.00"))


def test_a_refund_made_over_there_is_owed_again(provider, deliver, paid, due):
    provider.books.create_refund({"payment_intent": paid.payment_id, "amount": "20000"})

    deliver()
    deliver(*provider.books.events)

    sent = Refund.objects.get()
    assert (sent.amount, sent.because) == (
        Decimal("200.00"),
        "Remboursé depuis le tableau de bord du prestataire",
    )
    assert (outstanding(due), credit(paid.receipt)) == (Decimal("200.00"), 0)


def test_the_whole_sent_back_over_there_leaves_the_due_unpaid(provider, deliver, paid, due):
    provider.books.create_refund({"payment_intent": paid.payment_id})

    deliver()

    assert (outstanding(due), credit(paid.receipt), Refund.objects.get().amount) == (OWED, 0, OWED)


@pytest.mark.parametrize(
    ("amount", "because", "said"),
    [
        ("0.00", "Payé deux fois", "montant positif"),
        ("-1.00", "Payé deux fois", "montant positif"),
        ("500.01", "Payé deux fois", "Il ne reste que 500,00"),
        ("500.00", "  ", "Dites pourquoi"),
    ],
)
def test_what_may_not_be_sent_back(twice, amount, because, said):
    with pytest.raises(RuleViolation, match=said):
        prepare_refund(receipt=twice, amount=Decimal(amount), because=because, by=None)


def test_what_pays_a_due_is_withdrawn_first(paid):
    with pytest.raises(RuleViolation, match="Il ne reste que 0,00"):
        ask(paid.receipt)
    withdraw_allocation(allocation=paid.receipt.allocations.get(), because="Erreur", by=None)

    assert ask(paid.receipt).state == "done"


def test_what_did_not_come_through_the_provider_does_not_go_back_through_it(provider, due):
    transfer = receive(
        payer=due.payer,
        method="transfer",
        amount=OWED,
        received_on=timezone.localdate(),
        outside_id="bank:1",
        by=None,
    )

    with pytest.raises(RuleViolation, match="par virement"):
        ask(transfer)


def test_what_is_contested_is_not_sent_back_too(provider, deliver, twice):
    provider.books.dispute(twice.provider_payment)
    deliver()

    assert list(refunds_proposed()) == []
    with pytest.raises(RuleViolation, match="le rendre deux fois"):
        ask(twice)
