from datetime import date
from decimal import Decimal

import pytest

from billing.actions.receipt import receive, void_receipt
from billing.actions.refund import accept_support, refund, withdraw_support
from billing.models import Receipt
from billing.queries import credits_total
from cressmember.kernel.violations import RuleViolation
from cressmember.members.models import Organisation

ON = date(2025, 3, 4)


@pytest.fixture
def receipt(register):
    """A payment of 50 € that pays nothing."""
    return receive(
        payer=Organisation.objects.get(number=7),
        method="transfer",
        amount=Decimal("50.00"),
        received_on=ON,
        outside_id="a",
        by=None,
    )


def sent_back(receipt, amount, key="r", **fields):
    told = {"on": ON, "because": "payé deux fois", "by": None} | fields
    return refund(receipt=receipt, amount=Decimal(amount), outside_id=key, **told)


def read(receipt):
    return Receipt.objects.with_credit().get(pk=receipt.pk)


def test_a_refund_leaves_less_credit(receipt):
    sent_back(receipt, "20.00")

    assert (read(receipt).refunded, read(receipt).credit) == (Decimal("20.00"), Decimal("30.00"))
    assert credits_total() == Decimal("30.00")


def test_the_same_refund_twice_is_one(receipt):
    assert sent_back(receipt, "20.00") == sent_back(receipt, "20.00")
    assert read(receipt).credit == Decimal("30.00")
    with pytest.raises(RuleViolation, match="Un autre remboursement"):
        sent_back(receipt, "21.00")


@pytest.mark.parametrize(
    ("amount", "fields", "refusal"),
    [
        ("0.00", {}, "positif"),
        ("50.01", {}, "Il ne reste que"),
        ("1.00", {"because": " "}, "Dites pourquoi"),
        ("1.00", {"on": date(2025, 3, 3)}, "n’a pas pu repartir avant"),
    ],
)
def test_what_cannot_be_sent_back_is_refused(receipt, amount, fields, refusal):
    with pytest.raises(RuleViolation, match=refusal):
        sent_back(receipt, amount, **fields)


def test_money_that_was_sent_back_is_not_voided_and_voided_money_is_not_sent_back(receipt):
    sent_back(receipt, "20.00")
    with pytest.raises(RuleViolation, match="remboursée"):
        void_receipt(receipt=receipt, because="erreur", by=None)


def test_voided_money_is_not_sent_back(receipt):
    void_receipt(receipt=receipt, because="erreur", by=None)

    with pytest.raises(RuleViolation, match="a été annulé"):
        sent_back(receipt, "1.00")


def test_support_is_kept_apart_as_its_payer_agreed(receipt):
    with pytest.raises(RuleViolation, match="comment le payeur"):
        accept_support(receipt=receipt, amount=Decimal("10.00"), on=ON, agreement="", by=None)

    given = accept_support(
        receipt=receipt, amount=Decimal("10.00"), on=ON, agreement="courriel du 3 mars", by=None
    )

    assert (read(receipt).contributed, read(receipt).credit) == (Decimal("10.00"), Decimal("40.00"))
    withdraw_support(contribution=given, because="erreur", by=None)
    assert read(receipt).credit == Decimal("50.00")
    with pytest.raises(RuleViolation, match="déjà retirée"):
        withdraw_support(contribution=given, because="erreur", by=None)
    with pytest.raises(RuleViolation, match="Dites pourquoi"):
        withdraw_support(contribution=given, because="", by=None)


def test_support_goes_with_voided_money(receipt):
    accept_support(receipt=receipt, amount=Decimal("10.00"), on=ON, agreement="courriel", by=None)

    void_receipt(receipt=receipt, because="chèque sans provision", by=None)

    assert not receipt.contributions.standing().exists()
