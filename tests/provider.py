"""The payment provider beside a test: its stand-in, on loopback, and the notices it would send."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from billing.actions.checkout import start_payment
from billing.gateway.stand_in import StandIn
from billing.models import Checkout, Due, Receipt

KEY, SECRET, VERSION = "sk_test_stand_in", "whsec_stand_in", "2026-10-28.endive"
NOTICES = "/prestataire/stripe/"


@pytest.fixture
def provider(settings) -> Iterator[StandIn]:
    """The stand-in, and settings that lead to it; its notices wait for ``deliver``."""
    with StandIn(secret=SECRET, api_version=VERSION) as stand_in:
        settings.STRIPE_SECRET_KEY = KEY
        settings.STRIPE_WEBHOOK_SECRET = SECRET
        settings.STRIPE_API_BASE = settings.STRIPE_PAGES_ORIGIN = stand_in.url
        yield stand_in


@pytest.fixture
def deliver(client, provider, django_capture_on_commit_callbacks):
    """Hand over the notices that wait, or those given; they are acted on at once."""

    def hand_over(*events):
        answers = []
        waiting = events or tuple(provider.books.events)
        if not events:
            provider.books.events.clear()
        for event in waiting:
            body, header = provider.signed(event)
            with django_capture_on_commit_callbacks(execute=True):
                answers.append(
                    client.post(
                        NOTICES, body, content_type="application/json", headers={"Stripe-Signature": header}
                    ).status_code
                )
        return answers

    return hand_over


@pytest.fixture
def due(issued):
    """What the first member owes for 2025: 500,00 €."""
    return Due.objects.get(organisation__number=1, dues_year__label="2025")


@pytest.fixture
def paid(provider, deliver, due):
    """The same, paid by card."""
    checkout = start(due)
    provider.books.pay(checkout.session_id)
    deliver()
    return Checkout.objects.select_related("receipt", "due").get(pk=checkout.pk)


def start(due, means="card", support=Decimal(0)):
    """Lead a payer to the page of the stand-in."""
    return start_payment(
        due=due,
        means=means,
        support=support,
        paid_url=lambda checkout: f"http://localhost/paye/{checkout.key}/",
        left_url=lambda checkout: "http://localhost/quitte/",
    )


def outstanding(due):
    return Due.objects.with_paid().get(pk=due.pk).outstanding


def credit(receipt):
    return Receipt.objects.with_credit().get(pk=receipt.pk).credit
