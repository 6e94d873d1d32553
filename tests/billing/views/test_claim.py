"""Money sent back twice: who owes it, and which money may settle it."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from billing.actions.claim import claim_back, recover_claim
from billing.actions.receipt import receive
from cressmember.kernel.violations import RuleViolation


@pytest.fixture
def claim(register):
    """What Jeanne Durand, who is not in the register, was sent twice."""
    held = money_of("Jeanne Durand", "40.00")
    return claim_back(
        receipt=held,
        amount=Decimal("40.00"),
        on=date(2025, 3, 1),
        outside_id="r",
        because="rejet",
        by=None,
    )


def money_of(payer_name, amount):
    return receive(
        payer=None,
        payer_name=payer_name,
        method="transfer",
        amount=Decimal(amount),
        received_on=date(2025, 3, 2),
        outside_id=f"{payer_name} {amount}",
        by=None,
    )


def test_the_page_says_who_owes_and_that_nothing_settles_it_yet(claim, treasurer):
    address = reverse("billing:claim-recover", args=[claim.pk])
    money_of("Jeanne Durand", "39.99")

    page = treasurer.get(address).content.decode()

    assert "Jeanne Durand doit rendre cette somme depuis le 1er mars 2025." in page
    assert "Aucun encaissement de ce payeur" in page

    money = money_of("Jeanne Durand", "41.00")
    page = treasurer.get(address)
    assert "Aucun encaissement" not in page.content.decode()
    assert list(page.context["form"].fields["receipt"].queryset) == [money]


def test_somebody_elses_money_settles_nothing(claim):
    """Two people outside the register are not the same payer because neither is in it."""
    other = money_of("Paul Martin", "40.00")

    with pytest.raises(RuleViolation, match="autre payeur"):
        recover_claim(claim=claim, receipt=other, by=None)
