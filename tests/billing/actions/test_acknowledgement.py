from datetime import date
from decimal import Decimal

import pytest

from billing.actions.acknowledgement import acknowledge_due, acknowledge_receipt
from billing.actions.receipt import receive, void_receipt
from billing.models import Due
from cressmember.core.actions.chamber import configure_chamber
from cressmember.core.models import Message
from cressmember.kernel.violations import RuleViolation

ON = date(2025, 4, 15)


@pytest.fixture
def due(issued):
    return Due.objects.select_related("payer").get(organisation__number=1, campaign=issued)


def paid(due, amount, outside_id="v1"):
    return receive(
        payer=due.payer,
        method="transfer",
        amount=Decimal(amount),
        received_on=date(2025, 4, 2),
        outside_id=outside_id,
        reference="VIR 8812",
        dues=[due],
        by=None,
    )


def test_a_receipt_says_what_came_in_and_what_it_pays(due):
    document = acknowledge_receipt(receipt=paid(due, "600.00"), on=ON, by=None)

    content = document.stored.content
    assert (document.number, document.amount, document.due) == ("RC-2025-0001", Decimal("600.00"), None)
    assert content["payments"][0]["means"] == "Virement"
    assert content["purpose"] == [
        {"label": "Cotisation 2025", "amount": "500,00\u00a0€"},
        {"label": "Somme qui reste à votre crédit", "amount": "100,00\u00a0€"},
    ]
    assert "Ce reçu n’est pas un reçu fiscal." in Message.objects.get(kind="billing.receipt").text


def test_a_ground_recorded_in_the_settings_replaces_the_words(due):
    configure_chamber(by=None, name="CRESS d’essai", receipt_ground="Reçu au titre de l’article 200 du CGI.")

    acknowledge_receipt(receipt=paid(due, "500.00"), on=ON, by=None)

    assert "fiscal" not in Message.objects.get(kind="billing.receipt").text


def test_a_receipt_is_written_once(due):
    receipt = paid(due, "500.00")
    acknowledge_receipt(receipt=receipt, on=ON, by=None)

    with pytest.raises(RuleViolation, match="RC-2025-0001 dit déjà"):
        acknowledge_receipt(receipt=receipt, on=ON, by=None)


def test_money_that_went_back_has_no_receipt(due):
    receipt = paid(due, "500.00")
    void_receipt(receipt=receipt, because="sans provision", by=None)

    with pytest.raises(RuleViolation, match="est annulé"):
        acknowledge_receipt(receipt=receipt, on=ON, by=None)


def test_a_due_paid_in_two_times_has_one_receipt_of_both(due):
    with pytest.raises(RuleViolation, match="attend un paiement"):
        acknowledge_due(due=due, on=ON, by=None)
    paid(due, "200.00")
    first = acknowledge_due(due=due, on=ON, by=None)
    paid(due, "300.00", "v2")

    second = acknowledge_due(due=due, on=ON, by=None)

    assert (first.amount, second.amount) == (Decimal("200.00"), Decimal("500.00"))
    assert [row["amount"] for row in second.stored.content["payments"]] == ["200,00\u00a0€", "300,00\u00a0€"]
    assert second.organisation == due.organisation
    with pytest.raises(RuleViolation, match="dit déjà"):
        acknowledge_due(due=due, on=ON, by=None)


def test_who_is_not_in_the_register_gets_a_receipt_on_paper(issued):
    receipt = receive(
        payer=None,
        payer_name="Fondation de passage",
        method="cheque",
        amount=Decimal("50.00"),
        received_on=date(2025, 4, 2),
        outside_id="c1",
        dues=[],
        by=None,
    )

    document = acknowledge_receipt(receipt=receipt, on=ON, by=None)

    assert (document.organisation, document.delivery) == (None, "print")
    assert document.recipient_name == "Fondation de passage"
