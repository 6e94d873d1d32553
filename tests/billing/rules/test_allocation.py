from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.rules.allocation import Open, settled_on, spread

cents = st.integers(1, 10**6).map(lambda n: Decimal(n).scaleb(-2))


def test_the_oldest_due_is_paid_first_and_the_rest_is_a_credit():
    dues = [Open(2, Decimal("80"), date(2025, 1, 1)), Open(1, Decimal("230"), date(2024, 1, 1))]

    outcome = spread(Decimal("400"), dues)

    assert outcome.parts == ((1, Decimal("230")), (2, Decimal("80")))
    assert outcome.credit == Decimal("90")


def test_a_part_payment_pays_a_part():
    outcome = spread(Decimal("100"), [Open(1, Decimal("230"), date(2024, 1, 1))])

    assert (outcome.parts, outcome.credit) == (((1, Decimal("100")),), Decimal("0"))


@given(amount=cents, owed=st.lists(cents, max_size=8))
def test_parts_and_credit_add_up_and_nothing_is_overpaid(amount, owed):
    dues = [Open(key, value, date(2024, 1, 1 + key)) for key, value in enumerate(owed)]

    outcome = spread(amount, dues)

    assert sum((part for _, part in outcome.parts), outcome.credit) == amount
    assert all(part <= owed[key] for key, part in outcome.parts)
    assert outcome.credit == max(amount - sum(owed, Decimal(0)), Decimal(0))


@pytest.mark.parametrize("amount", ["0", "-1"])
def test_money_that_comes_in_is_positive(amount):
    with pytest.raises(ValueError, match="positive"):
        spread(Decimal(amount), [])


def test_a_due_that_owes_nothing_is_not_open():
    with pytest.raises(ValueError, match="owes nothing"):
        spread(Decimal("1"), [Open(1, Decimal("0"), date(2024, 1, 1))])


@pytest.mark.parametrize(
    ("payments", "day"),
    [
        ([], None),
        ([(date(2024, 3, 1), "99.99")], None),
        ([(date(2024, 3, 1), "100.00")], date(2024, 3, 1)),
        ([(date(2024, 4, 1), "50.00"), (date(2024, 3, 1), "50.00")], date(2024, 4, 1)),
        ([(date(2024, 3, 1), "100.01")], date(2024, 3, 1)),
    ],
)
def test_a_due_is_settled_on_the_day_that_the_last_cent_came(payments, day):
    assert settled_on(Decimal("100"), [(on, Decimal(part)) for on, part in payments]) == day


def test_a_due_of_nothing_has_no_day_of_settlement():
    assert settled_on(Decimal("0"), [(date(2024, 3, 1), Decimal("1"))]) is None
