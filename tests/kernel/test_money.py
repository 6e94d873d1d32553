from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cressmember.kernel.money import from_cents, round_cents

CENTS = st.integers(-(10**12), 10**12)


@pytest.mark.parametrize(
    ("amount", "rounded"),
    [
        (Decimal("2.344"), "2.34"),
        (Decimal("2.345"), "2.35"),
        (Decimal("2.346"), "2.35"),
        (Decimal("2.675"), "2.68"),
        (Decimal("-2.344"), "-2.34"),
        (Decimal("-2.345"), "-2.35"),
        (Decimal("-0.004"), "0.00"),
        (Fraction(2, 3), "0.67"),
        (7, "7.00"),
    ],
)
def test_half_a_cent_goes_up(amount, rounded):
    assert str(round_cents(amount)) == rounded


@pytest.mark.parametrize("wrong", [1.5, True, "12", None])
def test_only_exact_numbers_are_money(wrong):
    with pytest.raises(TypeError):
        round_cents(wrong)


@pytest.mark.parametrize("wrong", ["NaN", "Infinity"])
def test_what_is_not_a_number_is_not_an_amount(wrong):
    with pytest.raises(ValueError, match="not an amount"):
        round_cents(Decimal(wrong))


def test_cents_are_counted_whole():
    assert str(from_cents(1230)) == "12.30"
    for wrong in (12.0, True):
        with pytest.raises(TypeError):
            from_cents(wrong)


@given(CENTS)
def test_whole_cents_stay_as_they_are(cents):
    assert round_cents(from_cents(cents)) == from_cents(cents)
