from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from billing.actions.credit import spread_credits
from billing.actions.receipt import receive
from billing.models import Due, Receipt
from billing.queries.credit import credits_to_spread
from cressmember.kernel.violations import RuleViolation


def money(payer, amount, key, on=date(2025, 2, 3)):
    return receive(
        payer=payer,
        method="transfer",
        amount=Decimal(amount),
        received_on=on,
        outside_id=key,
        by=None,
    )


@pytest.fixture
def unpaid(register):
    """A 2024 due of 230 €, nothing of which is paid."""
    return Due.objects.get(organisation__number=7)


def test_the_oldest_money_pays_first_and_nothing_twice(unpaid):
    money(unpaid.payer, "200.00", "later", on=date(2025, 3, 1))
    money(unpaid.payer, "100.00", "first")

    assert [(row.receipt.outside_id, row.amount) for row in credits_to_spread()] == [
        ("first", Decimal("100.00")),
        ("later", Decimal("130.00")),
    ]
    assert len(spread_credits(expected=Decimal("230.00"), by=None)) == 2
    assert Due.objects.with_paid().get(pk=unpaid.pk).outstanding == 0
    assert Receipt.objects.with_credit().get(outside_id="later").credit == Decimal("70.00")
    assert credits_to_spread() == []


def test_what_changed_since_it_was_read_is_not_done(unpaid):
    money(unpaid.payer, "100.00", "a")

    with pytest.raises(RuleViolation, match="ont changé"):
        spread_credits(expected=Decimal("99.00"), by=None)

    assert Due.objects.with_paid().get(pk=unpaid.pk).paid == 0


def test_a_credit_without_payer_waits_for_a_person(register):
    receive(
        payer=None,
        payer_name="Mairie",
        method="transfer",
        amount=Decimal("50.00"),
        received_on=date(2025, 2, 3),
        outside_id="a",
        by=None,
    )

    assert credits_to_spread() == []


def test_the_page_shows_what_it_does_then_does_it(unpaid, treasurer):
    url = reverse("billing:credit-spread")
    assert "Aucun crédit à affecter" in treasurer.get(url).content.decode()
    money(unpaid.payer, "100.00", "a")

    page = treasurer.get(url)
    assert page.context["total"] == Decimal("100.00")

    answer = treasurer.post(url, {"expected": "100.00", "once": page.context["once"]}, follow=True)
    assert "100,00 € affectés à 1 cotisation" in answer.content.decode().replace("\xa0", " ")
