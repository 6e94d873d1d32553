"""Notices that come twice, in no order, at several processes: each payment is received once."""

import json
import random

import pytest
from django.db.models import Count

from billing.models import Allocation, Checkout, Due, ProviderEvent, Receipt
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
    processes.environment |= {
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


@pytest.mark.parametrize("count", [6, pytest.param(100, marks=pytest.mark.prove)])
def test_notices_delivered_twice_in_no_order_to_four_processes(processes, issued, provider, tmp_path, count):
    pay_everything(provider, Due.objects.owed().select_related("dues_year", "organisation")[:count])
    assert len(provider.books.events) >= 2 * count

    receive_everywhere(processes, provider, tmp_path, seed=count)

    each_payment_is_received_once(provider, count)
