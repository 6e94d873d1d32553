"""The letterbox: what is kept, what is refused."""

import pytest
from django.utils import timezone

from billing.models import Checkout, ProviderEvent
from tests.provider import NOTICES, start

pytestmark = pytest.mark.django_db


def post(client, body, header):
    return client.post(NOTICES, body, content_type="application/json", headers={"Stripe-Signature": header})


@pytest.fixture
def notice(provider, due):
    provider.books.pay(start(due).session_id)
    return provider.books.events[-1]


def test_a_notice_is_kept_as_it_came(client, provider, deliver, notice):
    assert deliver(notice, notice) == [200, 200]

    kept = ProviderEvent.objects.get()
    assert kept.body == provider.signed(notice)[0]
    assert (kept.kind, kept.api_version) == ("checkout.session.completed", "2026-10-28.endive")


@pytest.mark.parametrize("forgery", ["body", "no header", "old", "rubbish", "not text"])
def test_a_forged_notice_leaves_nothing(client, provider, notice, forgery):
    body, header = provider.signed(notice)
    if forgery == "body":
        body = body.replace('"paid"', '"unpaid"')
    elif forgery == "no header":
        header = ""
    elif forgery == "old":
        header = provider.signed(notice, at=int(timezone.now().timestamp()) - 301)[1]
    elif forgery == "rubbish":
        body, header = "{", "t=x,v1=y"
    else:
        body = b"\xff\xfe"

    assert post(client, body, header).status_code == 400
    assert not ProviderEvent.objects.exists()


def test_a_stranger_reads_nothing_there(client, provider):
    assert client.get(NOTICES).status_code == 405
    assert client.post(NOTICES).status_code == 400


def test_without_a_provider_there_is_no_letterbox(client):
    assert client.post(NOTICES).status_code == 404


def test_what_was_not_begun_here_is_left_alone(provider, deliver, notice):
    notice["data"]["object"] |= {
        "id": "cs_other",
        "client_reference_id": "other",
        "metadata": {},
        "payment_intent": None,
    }
    other = provider.books.tell("customer.created", {"id": "cus_1", "object": "customer"})

    deliver(notice, other)

    assert set(ProviderEvent.objects.values_list("outcome", flat=True)) == {"ignored"}


def test_a_payment_that_a_restored_backup_forgot_is_shown_to_somebody(provider, deliver, due):
    provider.books.pay(start(due).session_id)
    Checkout.objects.all().delete()

    deliver()

    told = ProviderEvent.objects.values_list("outcome", "note")
    assert {outcome for outcome, _ in told} == {"refused"}
    assert all("sans doute une sauvegarde remise en place" in note for _, note in told)


def test_what_the_provider_no_longer_knows_is_to_be_looked_at(provider, deliver):
    deliver(provider.books.tell("payout.paid", {"id": "po_unknown", "object": "payout"}))

    event = ProviderEvent.objects.get()
    assert event.outcome == "refused"
    assert event.note.startswith("Le prestataire ne connaît pas ce dont parle cet avis")
    assert event.note.endswith("(No such payout: 'po_unknown')")
    assert list(ProviderEvent.objects.to_examine()) == [event]
