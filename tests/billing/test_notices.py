"""Notices that come twice, in no order, at several processes: each payment is received once."""

import json
import random
from datetime import date

import pytest
from django.db import transaction
from django.db.models import Count

from billing import gateway
from billing.actions.provider_event import handle_event, keep_event
from billing.models import Allocation, Checkout, Due, ProviderEvent, Receipt
from billing.queries.proof import disagreements
from cressmember.core.queries import verify_chain
from tests.provider import KEY, NOTICES, SECRET, start

PROCESSES = 4
NO_RENDERING = "from cressmember.core import tasks\ntasks.drain = int"
# Each has its share of the notices: it keeps them, then acts on whatever waits, as a worker does.
RECEIVE = f"""
import json, pathlib
from django.test import Client
from django.core.management import call_command
for body, header in json.loads(pathlib.Path({{share!r}}).read_text()):
    answer = Client().post({NOTICES!r}, body, content_type="application/json",
                           headers={{{{"Stripe-Signature": header}}}})
    assert answer.status_code == 200, answer.content
{NO_RENDERING}
call_command("worker", once=True)
"""


def deal(provider, folder, *, seed):
    """The notices that wait, each twice, in no order, in as many files as there are processes."""
    events = provider.books.events * 2
    random.Random(seed).shuffle(events)
    files = []
    for rank in range(PROCESSES):
        file = folder / f"{rank}.json"
        file.write_text(json.dumps([provider.signed(event) for event in events[rank::PROCESSES]]))
        files.append(str(file))
    return files


def receive_everywhere(processes, provider, folder, *, seed):
    processes.settings |= {
        "STRIPE_SECRET_KEY": KEY,
        "STRIPE_WEBHOOK_SECRET": SECRET,
        "STRIPE_API_BASE": provider.url,
    }
    shares = deal(provider, folder, seed=seed)
    processes.ended(*[processes.python(RECEIVE.format(share=share)) for share in shares])
    # What one process left to another that had already stopped.
    processes.ended(processes.worker(before=NO_RENDERING))


def each_payment_is_received_once(provider, attempts):
    paid = {row["id"]: row for row in provider.books.rows["intent"].values() if row["status"] == "succeeded"}
    receipts = Receipt.objects.filter(outside_id__startswith="stripe:")
    assert {row.provider_payment for row in receipts} == set(paid)
    assert {row.provider_payment: int(row.amount * 100) for row in receipts} == {
        key: row["amount_received"] for key, row in paid.items()
    }
    assert ProviderEvent.objects.waiting().count() == 0
    assert (
        not Allocation.objects.filter(receipt__in=receipts)
        .values("due")
        .annotate(times=Count("pk"))
        .filter(times__gt=1)
    )
    states = dict(Checkout.objects.values_list("payment_id", "state"))
    assert all(states[key] == "paid" for key in paid)
    assert len(states) == attempts
    assert not Due.objects.filter(checkouts__state="paid").owed()
    assert verify_chain().holds


def pay_everything(provider, dues):
    """By card, or by debit: every third is confirmed, every seventh rejected, the others on their way."""
    for rank, due in enumerate(dues):
        checkout = start(due, "debit" if rank % 3 == 0 else "card")
        intent = provider.books.pay(checkout.session_id)["id"]
        if rank % 21 == 0:
            provider.books.reject(intent)
        elif rank % 3 == 0:
            provider.books.confirm(intent)


def balance_of_each():
    """What each member owes and what each payer has in credit, to the cent."""
    owed = Due.objects.owed().order_by("pk").values_list("organisation", "outstanding")
    credits = Receipt.objects.with_credit().filter(credit__gt=0).order_by("payer", "credit")
    return list(owed), list(credits.values_list("payer", "credit"))


@pytest.mark.prove
def test_the_inbox_replayed_ten_times_in_random_order_gives_the_same_balances(issued, provider):
    """Debits that came back, a refund, disputes, a second payment: whatever comes first, and comes again."""
    dues = list(Due.objects.owed().select_related("dues_year", "organisation")[:8])
    second = start(dues[7], "debit").session_id
    pay_everything(provider, dues)
    paid = [row["id"] for row in provider.books.rows["intent"].values() if row["status"] == "succeeded"]
    provider.books.create_refund({"payment_intent": paid[0], "amount": 1000})
    provider.books.create_refund({"payment_intent": paid[1]})
    provider.books.close_dispute(provider.books.dispute(paid[2])["id"], "lost")
    provider.books.close_dispute(provider.books.dispute(paid[3])["id"], "won")
    assert provider.books.get("session", second)["status"] == "expired"
    found = []

    for order in range(10):
        events = [*provider.books.events, *provider.books.events[::2]]
        random.Random(order).shuffle(events)
        with transaction.atomic():
            for event in events:
                body, header = provider.signed(event)
                kept = keep_event(event=gateway.read_event(body.encode(), header), body=body)
                handle_event(event=kept)
            assert not ProviderEvent.objects.waiting().exists()
            assert disagreements(on=date(2025, 12, 31)).findings == []
            found.append(balance_of_each())
            transaction.set_rollback(True)

    assert found == [found[0]] * 10
    assert found[0] != balance_of_each()


@pytest.mark.parametrize("count", [6, pytest.param(100, marks=pytest.mark.prove)])
def test_notices_delivered_twice_in_no_order_to_four_processes(processes, issued, provider, tmp_path, count):
    pay_everything(provider, Due.objects.owed().select_related("dues_year", "organisation")[:count])
    assert len(provider.books.events) >= 2 * count

    receive_everywhere(processes, provider, tmp_path, seed=count)

    each_payment_is_received_once(provider, count)
