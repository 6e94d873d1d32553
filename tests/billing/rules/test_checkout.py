from decimal import Decimal

import pytest

from billing.rules.checkout import difference, standing


@pytest.mark.parametrize(
    ("session", "payment", "state"),
    [
        ("open", "", "open"),
        ("open", "requires_payment_method", "open"),
        ("open", "requires_action", "open"),
        ("open", "processing", "pending"),
        ("complete", "processing", "pending"),
        ("complete", "requires_capture", "pending"),
        ("complete", "succeeded", "paid"),
        ("open", "succeeded", "paid"),
        ("expired", "succeeded", "paid"),
        ("expired", "", "expired"),
        ("expired", "requires_payment_method", "expired"),
        ("complete", "requires_payment_method", "failed"),
        ("complete", "canceled", "failed"),
        ("complete", "", "uncertain"),
        ("", "", "uncertain"),
    ],
)
def test_where_an_attempt_stands(session, payment, state):
    assert standing(session=session, payment=payment).state == state


def test_what_the_bank_said_is_kept():
    told = standing(session="complete", payment="requires_payment_method", trouble="Provision insuffisante.")

    assert told.why == "Provision insuffisante."


def test_another_currency_is_not_euros():
    told = standing(session="complete", payment="succeeded", currency="usd")

    assert (told.state, "USD" in told.why) == ("uncertain", True)


@pytest.mark.parametrize(
    ("received", "said"),
    [("500.00", ""), ("499.99", "Demandé 500,00\u00a0€, reçu 499,99\u00a0€.")],
)
def test_a_difference_is_written_beside_the_money(received, said):
    assert difference(Decimal("500.00"), Decimal(received)) == said
