"""The gateway against the stand-in: what it answers, what it says when it breaks down."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from billing import gateway

ASKED = {
    "attempt": "0d9c2f6e-6a0c-4f0e-9c58-1f3f0e5d8a11",
    "amount": Decimal("600.00"),
    "means": "card",
    "label": "Cotisation 2025 · Coopérative d’essai",
    "paid_url": "http://localhost/paye/",
    "left_url": "http://localhost/quitte/",
}


@pytest.fixture
def asked():
    return ASKED | {"expires_at": timezone.now() + timedelta(hours=2)}


def test_without_a_key_nothing_is_asked(settings, asked):
    settings.STRIPE_SECRET_KEY = ""

    assert not gateway.is_open()
    with pytest.raises(gateway.ProviderRefusedError):
        gateway.open_session(**asked)


def test_a_page_is_opened_once_for_an_attempt(provider, asked):
    first, second = gateway.open_session(**asked), gateway.open_session(**asked)

    assert first == second
    assert (first.status, first.attempt, first.payment) == ("open", ASKED["attempt"], None)
    assert len(provider.books.rows["session"]) == 1


def test_the_same_attempt_in_other_words_is_no_certain_refusal(provider, asked):
    """Its key came before: a page was made, whatever this answer says."""
    gateway.open_session(**asked)

    with pytest.raises(gateway.ProviderSilentError, match="same parameters"):
        gateway.open_session(**asked | {"amount": Decimal("6.00")})


def test_a_page_by_card_is_read_with_its_payment(provider, asked):
    session = gateway.open_session(**asked)
    provider.books.pay(session.id)

    payment = gateway.read_session(session.id).payment

    assert (payment.status, payment.amount, payment.currency) == ("succeeded", Decimal("600.00"), "eur")
    assert (payment.method, payment.received_on) == ("card", timezone.localdate())
    assert payment == gateway.read_payment(payment.id)
    assert payment.attempt == ASKED["attempt"]


def test_a_debit_takes_its_time(provider, asked):
    session = gateway.open_session(**asked | {"means": "debit"})
    intent = provider.books.pay(session.id)
    assert gateway.read_session(session.id).payment.status == "processing"

    provider.books.confirm(intent["id"])

    payment = gateway.read_session(session.id).payment
    assert (payment.status, payment.method) == ("succeeded", "debit")


def test_a_refused_card_leaves_the_page_open(provider, asked):
    session = gateway.open_session(**asked)
    provider.books.refuse(session.id)

    found = gateway.read_session(session.id)

    assert (found.status, found.payment.status) == ("open", "requires_payment_method")
    assert found.payment.trouble == "Votre carte a été refusée."


def test_too_small_an_amount_is_refused_for_certain(provider, asked):
    with pytest.raises(gateway.ProviderRefusedError, match="at least"):
        gateway.open_session(**asked | {"amount": Decimal("0.49")})


@pytest.mark.parametrize(("fault", "made"), [("cut_before", 0), ("cut_after", 1), ("500", 0), ("garbage", 1)])
def test_without_an_answer_nobody_knows(provider, asked, fault, made):
    since = timezone.now()
    provider.faults.coming.append(("POST", "/v1/checkout/sessions", fault))

    with pytest.raises(gateway.ProviderSilentError):
        gateway.open_session(**asked)

    found = gateway.find_session(attempt=ASKED["attempt"], since=since)
    assert (found is not None) == bool(made)
    # Asked again under the same key, it is still one page.
    assert found is None or gateway.open_session(**asked) == found


def test_a_slow_answer_is_no_answer(provider, asked, monkeypatch):
    monkeypatch.setattr("billing.gateway.door.TIMEOUT", (1.0, 0.2))
    gateway.door._client_of.cache_clear()
    provider.faults.delay = 0.6
    provider.faults.coming.append(("POST", "/v1/checkout/sessions", "slow"))

    with pytest.raises(gateway.ProviderSilentError):
        gateway.open_session(**asked)
    gateway.door._client_of.cache_clear()


def test_what_is_not_known_there(provider):
    with pytest.raises(gateway.UnknownThereError):
        gateway.read_session("cs_test_unknown")


def test_a_closed_page_is_not_closed_twice(provider, asked):
    session = gateway.open_session(**asked)
    gateway.expire_session(session.id)

    assert gateway.read_session(session.id).status == "expired"
    with pytest.raises(gateway.ProviderRefusedError):
        gateway.expire_session(session.id)


def test_a_refund_is_sent_once_and_never_more_than_was_paid(provider, asked):
    session = gateway.open_session(**asked)
    payment = provider.books.pay(session.id)["id"]

    first = gateway.send_refund(request="r1", payment=payment, amount=Decimal("100.00"))
    again = gateway.send_refund(request="r1", payment=payment, amount=Decimal("100.00"))
    gateway.send_refund(request="r2", payment=payment, amount=Decimal("500.00"))

    assert first == again
    assert [(one.request, one.amount) for one in gateway.find_refunds(payment)] == [
        ("r1", Decimal("100.00")),
        ("r2", Decimal("500.00")),
    ]
    assert gateway.read_payment(payment).refunded == Decimal("600.00")
    with pytest.raises(gateway.ProviderRefusedError, match="greater than"):
        gateway.send_refund(request="r3", payment=payment, amount=Decimal("0.01"))


def test_a_payout_is_what_came_less_the_fees(provider, asked):
    card = gateway.open_session(**asked)
    debit = gateway.open_session(
        **asked | {"attempt": "other", "means": "debit", "amount": Decimal("100.00")}
    )
    paid = provider.books.pay(card.id)["id"]
    debited = provider.books.pay(debit.id)["id"]
    provider.books.confirm(debited)
    gateway.send_refund(request="r1", payment=paid, amount=Decimal("50.00"))

    payout = gateway.read_payout(provider.books.pay_out()["id"])

    assert (payout.gross, payout.fees, payout.net) == (
        Decimal("650.00"),
        Decimal("9.60"),
        Decimal("640.40"),
    )
    assert set(payout.payments) == {paid, debited}
    assert provider.books.pay_out()["amount"] == 0


@pytest.mark.parametrize("outcome", ["won", "lost"])
def test_a_dispute_is_read_until_its_end(provider, asked, outcome):
    payment = provider.books.pay(gateway.open_session(**asked).id)["id"]
    dispute = provider.books.dispute(payment)["id"]
    assert gateway.read_dispute(dispute).status == "open"

    provider.books.close_dispute(dispute, outcome)

    found = gateway.read_dispute(dispute)
    assert (found.status, found.payment, found.amount) == (outcome, payment, Decimal("600.00"))


def test_a_notice_is_read_after_its_signature(provider, asked):
    session = gateway.open_session(**asked)
    provider.books.pay(session.id)
    body, header = provider.signed(provider.books.events[-1])

    event = gateway.read_event(body.encode(), header)

    assert (event.kind, event.about, event.attempt) == (
        "checkout.session.completed",
        session.id,
        ASKED["attempt"],
    )
    assert event.api_version == "2026-10-28.endive"


@pytest.mark.parametrize("forgery", ["other body", "no header", "other secret", "too old", "not a notice"])
def test_a_forged_notice_is_refused(provider, asked, settings, forgery):
    provider.books.pay(gateway.open_session(**asked).id)
    event = provider.books.events[-1]
    body, header = provider.signed(event)
    if forgery == "other body":
        body = body.replace("60000", "1")
    elif forgery == "no header":
        header = ""
    elif forgery == "other secret":
        settings.STRIPE_WEBHOOK_SECRET = "whsec_other"
    elif forgery == "too old":
        body, header = provider.signed(event, at=int(timezone.now().timestamp()) - 301)
    else:
        body, header = provider.signed(["a list"])

    with pytest.raises(gateway.ForgedEventError):
        gateway.read_event(body.encode(), header)
