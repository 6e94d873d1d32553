from datetime import date
from decimal import Decimal

import pytest

from billing.actions.due import cancel_opening
from billing.actions.receipt import receive
from billing.models import Due
from billing.queries import credits_total, grand_total
from cressmember.kernel.violations import RuleViolation
from cressmember.members.models import Settlement


def test_a_due_brought_in_by_mistake_is_cancelled_and_its_money_is_a_credit(register):
    due = Due.objects.get(organisation__number=7)
    receive(
        payer=due.payer,
        method="cheque",
        amount=due.amount,
        received_on=date(2024, 9, 1),
        outside_id="a",
        dues=[due],
        by=None,
    )

    cancel_opening(due=due, because="saisie deux fois", by=None)

    assert grand_total().called == Decimal("71950.00") - due.amount
    assert credits_total() == due.amount
    assert not Settlement.objects.standing().filter(organisation=due.organisation).exists()
    with pytest.raises(RuleViolation, match="déjà annulée"):
        cancel_opening(due=due, because="encore", by=None)


def test_a_due_that_was_called_is_cancelled_by_a_document(issued):
    due = Due.objects.filter(dues_year__label="2025").first()

    with pytest.raises(RuleViolation, match="l’annulation est numérotée"):
        cancel_opening(due=due, because="erreur", by=None)


def test_a_reason_is_asked_to_cancel(register):
    with pytest.raises(RuleViolation, match="pourquoi"):
        cancel_opening(due=Due.objects.first(), because=" ", by=None)


def test_a_year_stays_settled_by_its_other_dues_when_one_is_cancelled(register):
    paid = Due.objects.filter(organisation__settlements__year="2024").first()
    extra = Due.objects.create(
        organisation=paid.organisation,
        payer=paid.payer,
        dues_year=paid.dues_year,
        title="Complément",
        amount=Decimal("50.00"),
        net_amount=Decimal("50.00"),
        origin="opening",
        called_on=paid.called_on,
    )

    cancel_opening(due=extra, because="erreur", by=None)

    standing = Settlement.objects.standing().filter(organisation=paid.organisation, year="2024")
    assert standing.count() == 1
