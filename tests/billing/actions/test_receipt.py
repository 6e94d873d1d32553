from datetime import date
from decimal import Decimal

import pytest

from billing.actions.receipt import allocate, receive, void_receipt, withdraw_allocation
from billing.models import Allocation, Due, Receipt
from billing.queries import (
    credits_total,
    grand_total,
    outstanding_dues,
    totals,
)
from cressmember.kernel.violations import RuleViolation
from cressmember.members.models import Organisation, Settlement

PAID_ON = date(2025, 2, 3)


@pytest.fixture
def unpaid(register):
    """A 2024 due of 230 € that the file says is not paid."""
    return Due.objects.get(organisation__number=7)


def paid(due, amount, key, **fields):
    return receive(
        payer=due.payer,
        method="transfer",
        amount=Decimal(amount),
        received_on=PAID_ON,
        outside_id=key,
        dues=[due],
        by=None,
        **fields,
    )


def test_a_partial_payment_leaves_the_rest_owed(unpaid):
    paid(unpaid, "100.00", "a")

    (due,) = outstanding_dues(payer=unpaid.payer)
    assert (due.paid, due.outstanding) == (Decimal("100.00"), Decimal("130.00"))
    assert not Settlement.objects.filter(organisation=unpaid.organisation).exists()


def test_the_last_cent_settles_the_year_on_the_register(unpaid):
    paid(unpaid, "100.00", "a")
    paid(unpaid, "130.00", "b")

    settlement = Settlement.objects.get(organisation=unpaid.organisation)
    assert (settlement.year, settlement.settled_on) == ("2024", PAID_ON)
    assert outstanding_dues(payer=unpaid.payer) == []


def test_too_much_is_a_credit(unpaid):
    receipt = paid(unpaid, "250.00", "a")

    assert Receipt.objects.with_credit().get(pk=receipt.pk).credit == Decimal("20.00")
    assert credits_total() == Decimal("20.00")


def test_one_payment_pays_several_dues(register):
    payer = Organisation.objects.get(number=7)
    Due.objects.filter(organisation__number=40).update(payer=payer)
    dues = outstanding_dues(payer=payer)

    receive(
        payer=payer,
        method="cheque",
        amount=Decimal("880.00"),
        received_on=PAID_ON,
        outside_id="a",
        dues=dues,
        by=None,
    )

    assert outstanding_dues(payer=payer) == []


def test_the_same_money_recorded_twice_is_recorded_once(unpaid):
    first, second = paid(unpaid, "100.00", "same"), paid(unpaid, "100.00", "same")

    assert first == second
    assert Allocation.objects.filter(due=unpaid).count() == 1


def test_a_voided_payment_is_owed_again_and_the_settlement_withdrawn(unpaid):
    receipt = paid(unpaid, "230.00", "a")

    void_receipt(receipt=receipt, because="chèque sans provision", by=None)

    assert [due.outstanding for due in outstanding_dues(payer=unpaid.payer)] == [Decimal("230.00")]
    assert not Settlement.objects.standing().filter(organisation=unpaid.organisation).exists()
    with pytest.raises(RuleViolation, match="déjà annulé"):
        void_receipt(receipt=receipt, because="encore", by=None)
    with pytest.raises(RuleViolation, match="a été annulé"):
        allocate(receipt=receipt, dues=[unpaid], by=None)


def test_what_is_already_spent_cannot_be_spent_again(unpaid):
    receipt = paid(unpaid, "230.00", "a")

    with pytest.raises(RuleViolation, match="entièrement affecté"):
        allocate(receipt=receipt, dues=[unpaid], by=None)


def test_nothing_is_paid_on_what_is_settled(unpaid):
    paid(unpaid, "230.00", "a")

    with pytest.raises(RuleViolation, match="Rien n’est dû"):
        paid(unpaid, "10.00", "b")


@pytest.mark.parametrize("amount", ["0", "-5"])
def test_money_that_comes_in_is_positive(unpaid, amount):
    with pytest.raises(RuleViolation, match="positif"):
        paid(unpaid, amount, "a")


def test_a_reason_is_asked_to_void(unpaid):
    with pytest.raises(RuleViolation, match="pourquoi"):
        void_receipt(receipt=paid(unpaid, "10.00", "a"), because=" ", by=None)


def test_twenty_payments_of_all_kinds_add_up_everywhere(register):
    methods = ["transfer", "cheque", "card", "cash", "mandate"]
    dues = list(Due.objects.live().filter(organisation__settlements__isnull=True).order_by("pk"))
    for n in range(20):
        due = dues[n % len(dues)]
        part = (due.amount / 2).quantize(Decimal("0.01")) if n < len(dues) else Decimal("1.23")
        receive(
            payer=due.payer,
            method=methods[n % 5],
            amount=part,
            received_on=PAID_ON,
            outside_id=f"p{n}",
            dues=[due],
            by=None,
        )

    total = grand_total()
    allocated = sum(row.amount for row in Allocation.objects.standing())
    received = sum(row.amount for row in Receipt.objects.standing())
    assert total.collected == allocated
    assert received == allocated + credits_total()
    for by in ("college", "kind", "departement", "year"):
        rows = totals(by=by)
        assert sum(row.called for row in rows) == total.called == Decimal("71950.00")
        assert sum(row.collected for row in rows) == total.collected
        assert sum(row.remaining for row in rows) == total.remaining


@pytest.mark.parametrize("parts", [["0.10", "0.20", "229.70"], ["145.95", "43.64", "40.41"]])
def test_cents_paid_in_parts_leave_nothing_behind(unpaid, parts):
    for n, part in enumerate(parts):
        paid(unpaid, part, f"part{n}")

    due = Due.objects.filter(pk=unpaid.pk).with_paid().get()
    assert (due.standing, due.outstanding) == ("paid", Decimal("0.00"))
    assert Settlement.objects.standing().filter(organisation=unpaid.organisation).exists()


def test_an_identifier_that_is_that_of_other_money_is_refused(unpaid):
    paid(unpaid, "100.00", "same")

    with pytest.raises(RuleViolation, match="Un autre encaissement porte déjà cet identifiant"):
        paid(unpaid, "130.00", "same")


def test_a_payment_pays_no_more_on_a_due_than_was_said(unpaid):
    receipt = paid(unpaid, "200.00", "a", at_most={unpaid.pk: Decimal("50.00")})

    assert Receipt.objects.with_credit().get(pk=receipt.pk).credit == Decimal("150.00")
    assert Due.objects.filter(pk=unpaid.pk).with_paid().get().outstanding == Decimal("180.00")


def test_a_wrong_allocation_is_withdrawn_and_the_money_put_elsewhere(unpaid):
    receipt = paid(unpaid, "230.00", "a")
    allocation = receipt.allocations.get()

    withdraw_allocation(allocation=allocation, because="erreur d’affectation", by=None)

    assert credits_total() == Decimal("230.00")
    assert not Settlement.objects.standing().filter(organisation=unpaid.organisation).exists()
    with pytest.raises(RuleViolation, match="déjà retirée"):
        withdraw_allocation(allocation=allocation, because="encore", by=None)
    with pytest.raises(RuleViolation, match="pourquoi"):
        withdraw_allocation(allocation=allocation, because="", by=None)
    assert [row.due for row in allocate(receipt=receipt, dues=[unpaid], by=None)] == [unpaid]


def test_a_long_reason_fits_everywhere_that_it_is_kept(unpaid):
    """The form takes 250 signs, the register keeps 200: PostgreSQL refused what SQLite let through."""
    receipt = paid(unpaid, "230.00", "a")

    void_receipt(receipt=receipt, because="é" * 250, by=None)

    receipt.refresh_from_db()
    assert receipt.voided_because == "é" * 250
    assert Settlement.objects.get(organisation=unpaid.organisation).withdrawn_because == "é" * 200


def test_more_of_a_receipt_on_the_same_due_completes_what_it_paid(unpaid):
    receipt = paid(unpaid, "230.00", "a", at_most={unpaid.pk: Decimal("30.00")})

    allocate(receipt=receipt, dues=[unpaid], by=None)

    assert receipt.allocations.standing().get().amount == Decimal("230.00")
    assert Due.objects.with_paid().get(pk=unpaid.pk).standing == "paid"
    assert Settlement.objects.standing().filter(organisation=unpaid.organisation).exists()
    assert credits_total() == 0


def test_the_name_of_an_organisation_is_not_copied(unpaid):
    receipt = paid(unpaid, "30.00", "a", payer_name="Autre nom")

    Organisation.objects.filter(pk=unpaid.payer_id).update(name="Nouveau nom")

    assert receipt.payer_name == ""
    assert Receipt.objects.with_payer().get(pk=receipt.pk).paid_by == "Nouveau nom"
