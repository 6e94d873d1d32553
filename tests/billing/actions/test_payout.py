from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from billing.actions.payout import record_payout
from billing.actions.receipt import receive
from billing.models import Payout, Receipt
from cressmember.core.models import Entry
from cressmember.kernel.violations import RuleViolation

ARRIVED_ON = date(2025, 3, 7)


@pytest.fixture
def cards(db):
    return [
        receive(
            payer=None,
            payer_name=f"Payeur {n}",
            method="card",
            amount=Decimal(amount),
            received_on=date(2025, 3, 3),
            outside_id=f"stripe:{n}",
            by=None,
        )
        for n, amount in enumerate(["120.10", "80.00"])
    ]


def payout(receipts, **figures):
    figures = {"gross": Decimal("200.10"), "fees": Decimal("3.30"), "net": Decimal("196.80")} | figures
    return record_payout(outside_id="po_1", arrived_on=ARRIVED_ON, receipts=receipts, by=None, **figures)


def test_a_payout_holds_its_payments_less_the_fees(cards):
    made = payout(cards)

    assert set(made.receipts.all()) == set(cards)
    assert (made.gross, made.fees, made.net) == (Decimal("200.10"), Decimal("3.30"), Decimal("196.80"))


def test_a_payout_told_twice_is_one_and_takes_in_what_it_did_not_know(cards):
    first = payout(cards[:1])
    second = payout(cards)
    again = payout(cards)

    assert first == second == again
    assert Receipt.objects.filter(payout=first).count() == 2
    assert Entry.objects.filter(event="billing.payout_recorded").count() == 2


def test_a_payout_of_which_a_cent_is_missing_is_refused(cards):
    with pytest.raises(RuleViolation, match="ne tombe pas juste"):
        payout(cards, net=Decimal("196.79"))

    assert not Payout.objects.exists()


def test_other_figures_under_the_same_identifier_are_refused(cards):
    payout(cards)

    with pytest.raises(RuleViolation, match="porte déjà cet identifiant"):
        payout(cards, gross=Decimal("200.11"), net=Decimal("196.81"))


def test_a_payment_is_paid_out_once(cards):
    payout(cards)

    with pytest.raises(RuleViolation, match="déjà dans un autre versement"):
        record_payout(
            outside_id="po_2",
            gross=Decimal("80.00"),
            fees=Decimal(0),
            net=Decimal("80.00"),
            arrived_on=ARRIVED_ON,
            receipts=cards[1:],
            by=None,
        )


@pytest.mark.parametrize(("gross", "fees"), [("200.10", "3.30"), ("10.10", "0.30"), ("0.30", "0.10")])
def test_the_database_subtracts_to_the_cent(db, gross, fees):
    figures = {"gross": Decimal(gross), "fees": Decimal(fees), "arrived_on": ARRIVED_ON}

    Payout.objects.create(outside_id="right", net=Decimal(gross) - Decimal(fees), **figures)
    with pytest.raises(IntegrityError), transaction.atomic():
        Payout.objects.create(outside_id="wrong", net=Decimal(gross), **figures)
