"""Money sent back through the provider: asked here, made there, refused, uncertain."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from billing.actions.accounting import prepare_entries
from billing.actions.claim import give_up_claim, recover_claim, reopen_claim
from billing.actions.provider_refund import (
    prepare_refund,
    refund_through_provider,
    reread_refunds,
    send_back,
)
from billing.actions.receipt import allocate, receive, void_receipt, withdraw_allocation
from billing.actions.reconciliation import reconcile_payments
from billing.actions.refund import accept_support, refund
from billing.models import Claim, Contribution, EntryLine, ProviderRefund, Refund
from billing.queries.checkout import refunds_proposed
from billing.queries.matters import matters
from billing.queries.proof import disagreements
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


def test_a_refund_that_fails_days_later_is_a_credit_again(provider, deliver, twice):
    asked = ask(twice)
    row = provider.books.get("refund", asked.outside_id)
    row |= {"status": "failed", "failure_reason": "expired_or_canceled_card"}
    provider.books.tell("refund.failed", row)

    deliver()
    deliver(*provider.books.events)

    asked.refresh_from_db()
    sent = Refund.objects.get()
    assert (asked.state, asked.error) == ("refused", "expired_or_canceled_card")
    assert sent.withdrawn_at is not None
    assert (credit(twice), list(refunds_proposed())) == (OWED, [twice])
    assert disagreements(on=timezone.localdate()).findings == []
    # The same money may leave again, by another refund.
    provider.books.rows["charge"][row["charge"]]["amount_refunded"] = 0
    assert (ask(twice).state, credit(twice)) == ("done", 0)


def test_what_was_given_as_support_goes_back_first(provider, deliver, paid, due):
    """A payer asked for its money on the telephone, and it was sent back from the provider's own screen."""
    extra = start_again(provider, deliver, due)
    accept_support(receipt=extra, amount=Decimal("120.00"), on=timezone.localdate(), agreement="oui", by=None)

    provider.books.create_refund({"payment_intent": extra.provider_payment, "amount": "45000"})
    deliver()

    assert [row.amount for row in Contribution.objects.standing()] == [Decimal("50.00")]
    assert (credit(extra), outstanding(due), Refund.objects.get().amount) == (0, 0, Decimal("450.00"))


def start_again(provider, deliver, due):
    """The same due paid a second time, in a window that stood open: all of it is a credit."""
    provider.books.rows["session"].clear()
    allocation = due.allocations.standing().get()
    withdraw_allocation(allocation=allocation, because="Erreur", by=None)
    second = start(due)
    allocate(receipt=allocation.receipt, dues=[due], by=None)
    provider.books.pay(second.session_id)
    deliver()
    second.refresh_from_db()
    return second.receipt


def test_what_the_provider_is_sending_back_is_not_sent_back_by_hand(provider, twice):
    provider.faults.coming.append(("POST", "/v1/refunds", "cut_after"))
    ask(twice, Decimal("400.00"))

    def by_hand(amount):
        return refund(
            receipt=twice,
            amount=Decimal(amount),
            on=timezone.localdate(),
            outside_id=f"rendu:{amount}",
            because="Payé deux fois",
            by=None,
        )

    with pytest.raises(RuleViolation, match="rendu deux fois"):
        by_hand("100.01")
    with pytest.raises(RuleViolation, match="attendez son issue"):
        void_receipt(receipt=twice, because="Erreur", by=None)
    by_hand("100.00")
    reconcile_payments(at=timezone.now() + timedelta(minutes=6))

    assert credit(twice) == 0
    assert sum(row.amount for row in Refund.objects.all()) == OWED


def test_money_that_went_back_by_hand_and_by_the_provider_is_said(provider, twice):
    """Sent back by hand after it was asked, by whoever wrote straight into the database."""
    provider.faults.coming.append(("POST", "/v1/refunds", "cut_after"))
    asked = ask(twice)
    Refund.objects.create(
        receipt=twice, amount=OWED, refunded_on=timezone.localdate(), because="x", outside_id="rendu:x"
    )

    read = reconcile_payments(at=timezone.now() + timedelta(minutes=6))

    asked.refresh_from_db()
    twice.refresh_from_db()
    assert (read["refunds"], asked.state) == (1, "done")
    assert Claim.objects.open().get().amount == OWED
    assert disagreements(on=timezone.localdate()).findings == []


@pytest.fixture
def claim(provider, deliver, due):
    """A debit that failed after it was paid, and that was refunded too: the notices came backwards."""
    checkout = start(due, "debit")
    intent = provider.books.pay(checkout.session_id)["id"]
    provider.books.confirm(intent)
    deliver()
    checkout.refresh_from_db()
    void_receipt(receipt=checkout.receipt, because="Revenu impayé", by=None)
    provider.books.create_refund({"payment_intent": intent, "amount": 50_000})
    deliver(*provider.books.events * 2)
    return Claim.objects.get()


def given_back(payer, outside_id="v1", amount=OWED):
    """Money of a payer that pays no due."""
    return receive(
        payer=payer,
        method="transfer",
        amount=amount,
        received_on=timezone.localdate(),
        outside_id=outside_id,
        by=None,
    )


def agreed():
    return disagreements(on=timezone.localdate()).findings


def test_a_refund_of_void_money_is_claimed_until_the_payer_gives_it_back(claim, due):
    (waiting,) = [matter for matter in matters(on=timezone.localdate()) if matter.place == "claim-list"]
    assert (waiting.rows, waiting.amount, agreed()) == (1, OWED, [])
    with pytest.raises(RuleViolation, match="Il ne reste que 499,99"):
        recover_claim(claim=claim, receipt=given_back(due.payer, "v0", Decimal("499.99")), by=None)
    money = given_back(due.payer)

    recover_claim(claim=claim, receipt=money, by=None)

    assert (Claim.objects.open().count(), credit(money), outstanding(due), agreed()) == (0, 0, OWED, [])
    with pytest.raises(RuleViolation, match="n’est plus à réclamer"):
        give_up_claim(claim=claim, on=timezone.localdate(), because="bureau", by=None)


def test_money_that_gave_a_claim_back_and_bounced_is_claimed_again(claim, due):
    money = given_back(due.payer)
    recover_claim(claim=claim, receipt=money, by=None)

    void_receipt(receipt=money, because="sans provision", by=None)

    assert (Claim.objects.open().get().amount, agreed()) == (OWED, [])


def test_a_claim_given_up_is_a_loss_and_may_be_claimed_again(claim):
    give_up_claim(claim=claim, on=timezone.localdate(), because="bureau du 3 mai", by=None)
    prepare_entries(until=timezone.localdate(), by=None)
    lost = EntryLine.objects.get(role="losses")
    assert (lost.debit, Claim.objects.open().count(), agreed()) == (OWED, 0, [])

    reopen_claim(claim=claim, because="erreur", by=None)

    assert (Claim.objects.open().get().amount, agreed()) == (OWED, [])


def test_a_refund_of_void_money_that_fails_after_all_is_claimed_no_more(provider, deliver, claim):
    row = provider.books.get("refund", claim.outside_id.removeprefix("stripe:"))
    row["status"] = "failed"
    provider.books.tell("refund.failed", row)

    deliver(*provider.books.events * 2)

    assert (Claim.objects.standing().count(), Refund.objects.count(), agreed()) == (0, 0, [])


def test_what_comes_back_covers_what_had_left_twice(provider, deliver, paid, due):
    first = provider.books.create_refund({"payment_intent": paid.payment_id, "amount": 50_000})
    deliver()
    send_back(
        paid.receipt,
        amount=OWED,
        on=timezone.localdate(),
        outside_id="stripe:re_other",
        because="Remboursé deux fois",
        by=None,
    )
    assert Claim.objects.open().get().amount == OWED
    row = provider.books.get("refund", first["id"])
    row["status"] = "failed"
    provider.books.tell("refund.failed", row)

    deliver()

    assert (Claim.objects.open().count(), credit(paid.receipt), agreed()) == (0, 0, [])
    assert Refund.objects.standing().get().outside_id == "stripe:re_other:2"


@pytest.mark.parametrize(("name", "said"), [("recover", "Encaissement"), ("give-up", "Motif")])
def test_the_receipt_leads_to_how_a_claim_ends(treasurer, claim, name, said):
    page = treasurer.get(claim.get_absolute_url()).content.decode()

    address = reverse(f"billing:claim-{name}", args=[claim.pk])
    assert address in page
    assert said in treasurer.get(address).content.decode()
    assert "Rendu deux fois" in treasurer.get(reverse("billing:claim-list")).content.decode()
