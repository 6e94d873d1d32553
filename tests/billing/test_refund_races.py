"""A credit asked back from four windows in one instant, two by the provider and two by hand: sent once."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from billing.actions.reconciliation import reconcile_payments
from billing.models import ProviderRefund, Refund
from billing.queries.proof import disagreements
from cressmember.core.queries import verify_chain
from tests.billing.actions.test_provider_refund import OWED, twice  # noqa: F401 - a fixture
from tests.provider import KEY, SECRET, credit

pytestmark = pytest.mark.prove

ASK = """
from decimal import Decimal
from pathlib import Path
from django.utils import timezone
from billing.actions.provider_refund import refund_through_provider
from billing.actions.refund import refund
from billing.models import Receipt
from cressmember.kernel.violations import RuleViolation
import time
receipt = Receipt.objects.get(pk={receipt})
Path({ready!r}).touch()
while not Path({go!r}).exists():
    time.sleep(0.002)
try:
    if {by_hand}:
        refund(receipt=receipt, amount=Decimal("500.00"), on=timezone.localdate(),
               outside_id="rendu:{rank}", because="x", by=None)
    else:
        refund_through_provider(receipt=receipt, amount=Decimal("500.00"), because="x", by=None)
    print("sent")
except RuleViolation as refusal:
    print(refusal)
"""


def test_a_credit_is_sent_back_once(transactional_db, processes, provider, twice, tmp_path):  # noqa: F811
    processes.settings |= {
        "STRIPE_SECRET_KEY": KEY,
        "STRIPE_WEBHOOK_SECRET": SECRET,
        "STRIPE_API_BASE": provider.url,
    }
    go = tmp_path / "go"
    ready = [tmp_path / f"ready-{rank}" for rank in range(4)]
    windows = [
        processes.python(
            ASK.format(receipt=twice.pk, by_hand=rank % 2 == 0, rank=rank, go=str(go), ready=str(ready[rank]))
        )
        for rank in range(4)
    ]
    processes.wait(lambda: all(one.exists() for one in ready))
    go.touch()

    printed = processes.ended(*windows)
    reconcile_payments(at=timezone.now() + timedelta(minutes=6))

    assert [told.strip() for told in printed].count("sent") == 1
    assert [row.amount for row in Refund.objects.all()] == [OWED]
    assert not ProviderRefund.objects.under_way().exists()
    there = sum(row["amount"] for row in provider.books.rows["refund"].values())
    by_hand = Refund.objects.filter(outside_id__startswith="rendu:").count()
    assert there + 50_000 * by_hand == 50_000
    assert credit(twice) == Decimal(0)
    assert disagreements(on=timezone.localdate()).findings == []
    assert verify_chain().holds
