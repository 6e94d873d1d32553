"""Payments on line, from the click to the money, whatever the provider does."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from billing.actions.checkout import open_checkout, prepare_checkout, reread_checkout
from billing.actions.receipt import receive, void_receipt
from billing.actions.reconciliation import reconcile_payments
from billing.models import Checkout, Claim, Due, ProviderEvent, Receipt
from billing.queries.checkout import refunds_proposed
from cressmember.core.queries import verify_chain
from cressmember.kernel.violations import RuleViolation
from cressmember.members.models import Settlement
from tests.provider import credit, outstanding, start

pytestmark = pytest.mark.django_db
OWED = Decimal("500.00")


def test_a_card_pays_a_due_once_however_often_it_is_told(provider, deliver, due):
    checkout = start(due)
    assert (checkout.state, checkout.amount) == ("open", OWED)
    provider.books.pay(checkout.session_id)
    notices = provider.books.events * 3

    assert deliver(*notices[::-1]) == [200] * 6

    checkout.refresh_from_db()
    receipt = checkout.receipt
    assert (checkout.state, receipt.method, receipt.amount) == ("paid", "card", OWED)
    assert receipt.outside_id == f"stripe:{checkout.payment_id}"
    assert (receipt.payer, receipt.received_on) == (due.payer, timezone.localdate())
    assert (Receipt.objects.filter(outside_id__startswith="stripe:").count(), outstanding(due)) == (1, 0)
    assert Settlement.objects.standing().filter(organisation=due.organisation, year="2025").exists()
    assert ProviderEvent.objects.count() == 2
    assert set(ProviderEvent.objects.values_list("outcome", flat=True)) == {"done"}
    assert verify_chain().holds


def test_what_the_provider_holds_is_not_voided_by_hand(provider, paid, due):
    """The provider would not tell it again, and nothing could take the void back."""
    with pytest.raises(RuleViolation, match="ne s’annule pas à la main"):
        void_receipt(receipt=paid.receipt, because="erreur", by_hand=True, by=None)

    assert outstanding(due) == 0


def test_a_debit_is_pending_then_paid(provider, deliver, due):
    checkout = start(due, "debit")
    intent = provider.books.pay(checkout.session_id)["id"]
    deliver()
    checkout.refresh_from_db()
    assert (checkout.state, checkout.receipt, outstanding(due)) == ("pending", None, OWED)
    with pytest.raises(RuleViolation, match="inutile de payer une seconde fois"):
        start(due)

    provider.books.confirm(intent)
    deliver()

    checkout.refresh_from_db()
    assert (checkout.state, checkout.receipt.method, outstanding(due)) == ("paid", "debit", 0)


def test_a_debit_that_is_rejected_leaves_the_due_to_pay(provider, deliver, due):
    checkout = start(due, "debit")
    provider.books.reject(provider.books.pay(checkout.session_id)["id"])

    deliver()

    checkout.refresh_from_db()
    assert (checkout.state, outstanding(due)) == ("failed", OWED)
    assert checkout.error == "Le compte n’est pas suffisamment provisionné."
    assert start(due).state == "open"


def test_a_debit_that_fails_after_it_arrived_is_owed_again(provider, deliver, due):
    checkout = start(due, "debit")
    intent = provider.books.pay(checkout.session_id)["id"]
    provider.books.confirm(intent)
    deliver()
    assert outstanding(due) == 0

    provider.books.take_back(intent)
    deliver()

    checkout.refresh_from_db()
    assert (checkout.state, outstanding(due)) == ("failed", OWED)
    assert checkout.receipt.voided_because == "Revenu impayé\u00a0: Prélèvement rejeté après coup."
    assert not Settlement.objects.standing().filter(organisation=due.organisation, year="2025").exists()


def test_a_debit_that_fails_once_it_was_refunded_is_owed_again_and_the_refund_is_to_be_claimed(
    provider, deliver, due
):
    checkout = start(due, "debit")
    intent = provider.books.pay(checkout.session_id)["id"]
    provider.books.confirm(intent)
    provider.books.create_refund({"payment_intent": intent, "amount": 50_000})
    deliver()

    provider.books.take_back(intent)
    deliver(*provider.books.events * 2)

    checkout.refresh_from_db()
    assert (checkout.state, outstanding(due)) == ("failed", OWED)
    assert Claim.objects.open().get().amount == OWED
    assert not ProviderEvent.objects.waiting().exists()


def test_what_was_told_first_does_not_undo_what_was_told_last(provider, deliver, due):
    """A debit: every notice of its life, delivered backwards."""
    checkout = start(due, "debit")
    provider.books.confirm(provider.books.pay(checkout.session_id)["id"])

    deliver(*provider.books.events[::-1])

    checkout.refresh_from_db()
    assert (checkout.state, outstanding(due)) == ("paid", 0)


def test_a_refused_card_may_be_followed_by_another(provider, deliver, due):
    checkout = start(due)
    provider.books.refuse(checkout.session_id)
    deliver()
    checkout.refresh_from_db()
    assert (checkout.state, checkout.error) == ("open", "Votre carte a été refusée.")

    provider.books.pay(checkout.session_id)
    deliver()

    checkout.refresh_from_db()
    assert (checkout.state, checkout.error) == ("paid", "")


def test_a_second_tab_goes_on_with_the_same_page(provider, due):
    assert start(due) == start(due)
    assert len(provider.books.rows["session"]) == 1


def test_two_windows_by_two_links_in_one_instant_lead_to_one_page(provider, due):
    """The call's link and the reminder's differ: the provider refuses the second request, not the page."""
    first = prepare_checkout(due=due, means="card")
    second = prepare_checkout(due=due, means="card")
    opened = open_checkout(checkout=first, paid_url="http://localhost/a/", left_url="http://localhost/a/")

    told = open_checkout(checkout=second, paid_url="http://localhost/b/", left_url="http://localhost/b/")

    assert (first.pk, opened.state, told.state) == (second.pk, "open", "uncertain")
    again = start(due)
    assert (again.pk, again.state, again.session_id) == (first.pk, "open", opened.session_id)


def test_another_means_closes_the_page_that_stands_open(provider, deliver, due):
    card = start(due)

    debit = start(due, "debit")

    deliver()
    card.refresh_from_db()
    assert (card.state, debit.state) == ("cancelled", "open")
    assert provider.books.get("session", card.session_id)["status"] == "expired"


def test_two_pages_paid_end_in_a_credit_and_a_proposed_refund(provider, deliver, due):
    """The first page would not close: both are paid."""
    provider.faults.coming.append(("POST", "/v1/checkout/sessions/cs_", "500"))
    card = start(due)
    debit = start(due, "debit")
    provider.books.pay(card.session_id)
    provider.books.confirm(provider.books.pay(debit.session_id)["id"])

    deliver()

    card.refresh_from_db()
    debit.refresh_from_db()
    assert (card.state, debit.state, outstanding(due)) == ("paid", "paid", 0)
    assert [credit(card.receipt), credit(debit.receipt)] == [0, OWED]
    assert list(refunds_proposed()) == [debit.receipt]


def test_a_transfer_while_the_page_is_open_ends_in_a_credit(provider, deliver, due):
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
    assert (checkout.state, outstanding(due), credit(checkout.receipt)) == ("paid", 0, OWED)
    assert list(refunds_proposed()) == [checkout.receipt]


def test_what_is_paid_is_what_the_provider_received_not_what_a_notice_claims(provider, deliver, due):
    checkout = start(due)
    provider.books.pay(checkout.session_id)
    for event in provider.books.events:
        event["data"]["object"] |= {"amount_total": 1, "amount_received": 1, "amount": 1}

    deliver()

    checkout.refresh_from_db()
    assert checkout.receipt.amount == OWED


def test_another_amount_is_received_as_it_came(provider, deliver, due):
    checkout = start(due)
    provider.books.pay(checkout.session_id, amount=45_000)

    deliver()

    checkout.refresh_from_db()
    assert (checkout.receipt.amount, outstanding(due)) == (Decimal("450.00"), Decimal("50.00"))
    assert checkout.receipt.note == "Demandé 500,00\u00a0€, reçu 450,00\u00a0€."


def test_another_currency_is_no_euros(provider, deliver, due):
    checkout = start(due)
    provider.books.pay(checkout.session_id, currency="usd")

    deliver()

    checkout.refresh_from_db()
    assert (checkout.state, checkout.receipt, outstanding(due)) == ("uncertain", None, OWED)
    assert "USD" in checkout.error


def test_a_page_left_open_expires(provider, deliver, due):
    checkout = start(due)
    provider.books.expire(checkout.session_id)

    deliver()

    checkout.refresh_from_db()
    assert (checkout.state, checkout.settled_at is None) == ("expired", False)


@pytest.mark.parametrize(
    ("fault", "state"), [("cut_before", "failed"), ("cut_after", "open"), ("500", "failed")]
)
def test_an_attempt_without_an_answer_is_uncertain_until_it_is_read(provider, due, fault, state):
    provider.faults.coming.append(("POST", "/v1/checkout/sessions", fault))
    checkout = start(due)
    assert checkout.state == "uncertain"

    reconcile_payments(at=timezone.now() + timedelta(minutes=6))

    checkout.refresh_from_db()
    assert checkout.state == state
    assert len(provider.books.rows["session"]) == (state == "open")


def test_who_comes_back_to_an_uncertain_attempt_goes_on_with_it(provider, due):
    provider.faults.coming.append(("POST", "/v1/checkout/sessions", "cut_after"))
    uncertain = start(due)

    again = start(due)

    assert (again, again.state) == (uncertain, "open")
    assert again.session_url.startswith(provider.url)


def test_as_long_as_the_provider_is_silent_nothing_more_is_asked_of_it(provider, due):
    provider.faults.coming.append(("POST", "/v1/checkout/sessions", "cut_after"))
    start(due)
    provider.faults.coming.append(("GET", "/v1/checkout/sessions", "500"))

    with pytest.raises(RuleViolation, match="ne répond pas"):
        start(due)

    assert Checkout.objects.count() == 1


def test_a_refusal_is_certain(provider, due, settings):
    settings.STRIPE_SECRET_KEY = "sk_wrong"

    checkout = start(due)

    assert (checkout.state, checkout.error) == ("failed", "Invalid API Key provided.")


def test_a_process_that_died_before_it_asked_is_found_out(provider, due):
    checkout = prepare_checkout(due=due, means="card")
    later = timezone.now() + timedelta(minutes=3)

    assert reconcile_payments(at=later)["attempts"] == 1

    checkout.refresh_from_db()
    assert (checkout.state, checkout.error) == ("failed", "La page de paiement n’a jamais été ouverte.")


def test_a_payment_of_which_no_notice_came_is_read_anyway(provider, due):
    checkout = start(due)
    provider.books.pay(checkout.session_id)

    reconcile_payments(at=timezone.now() + timedelta(minutes=16))

    assert outstanding(due) == 0


def test_a_notice_waits_for_a_provider_who_does_not_answer(provider, deliver, due):
    checkout = start(due)
    provider.books.pay(checkout.session_id)
    provider.faults.coming += [("GET", "/v1/checkout/sessions", "500"), ("GET", "/v1/checkout", "cut_before")]
    assert deliver() == [200, 200]
    assert ProviderEvent.objects.waiting().count() == 2

    reconcile_payments(at=timezone.now() + timedelta(minutes=2))

    assert ProviderEvent.objects.waiting().count() == 0
    assert outstanding(due) == 0


def test_an_older_reading_changes_nothing(provider, due, monkeypatch):
    """It was asked before another, and answered after it."""
    checkout = start(due)
    before = timezone.now()
    provider.books.pay(checkout.session_id)
    reread_checkout(checkout=checkout)

    provider.books.take_back(Checkout.objects.get().payment_id)
    monkeypatch.setattr(timezone, "now", lambda: before)
    reread_checkout(checkout=checkout)

    assert Checkout.objects.get().state == "paid"


def test_the_page_of_another_attempt_is_a_mistake_of_ours(provider, due):
    checkout = start(due)
    provider.books.get("session", checkout.session_id)["client_reference_id"] = "other"

    with pytest.raises(ValueError, match="is not that of attempt"):
        reread_checkout(checkout=checkout)


def test_a_page_that_the_provider_no_longer_knows_undoes_nothing(provider, deliver, due):
    checkout = start(due)
    provider.books.pay(checkout.session_id)
    deliver()
    provider.books.rows["session"].clear()

    checkout = reread_checkout(checkout=checkout)

    assert (checkout.state, outstanding(due)) == ("paid", 0)


def test_there_is_nothing_to_pay(provider, due):
    Due.objects.filter(pk=due.pk).update(cancelled_at=timezone.now())
    with pytest.raises(RuleViolation, match="a été annulée"):
        start(due)
    Due.objects.filter(pk=due.pk).update(
        cancelled_at=None, amount=Decimal("0.49"), net_amount=Decimal("0.49")
    )
    with pytest.raises(RuleViolation, match="pas moins de 0,50"):
        start(due)


def test_without_a_key_nobody_pays_on_line(due):
    with pytest.raises(RuleViolation, match="n’est pas ouvert"):
        start(due)


def test_an_open_attempt_is_not_opened_again(provider, due):
    checkout = start(due)

    assert open_checkout(checkout=checkout, paid_url="", left_url="") == checkout
