from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cressmember.kernel.money import from_cents, prorate, round_cents, split, split_by_weights, to_cents

CENTS = st.integers(-(10**12), 10**12)
WEIGHTS = st.lists(st.integers(0, 10**6), min_size=1, max_size=30).filter(any)


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
    assert to_cents(Decimal("12.30")) == 1230
    assert str(from_cents(1230)) == "12.30"
    with pytest.raises(ValueError, match="round it first"):
        to_cents(Decimal("12.305"))
    for wrong in (12.0, True):
        with pytest.raises(TypeError):
            from_cents(wrong)


@pytest.mark.parametrize(
    ("amount", "parts", "instalments"),
    [
        ("1000.01", 4, ["250.01", "250.00", "250.00", "250.00"]),
        ("1000.03", 4, ["250.01", "250.01", "250.01", "250.00"]),
        ("0.02", 3, ["0.01", "0.01", "0.00"]),
        ("-1000.01", 4, ["-250.01", "-250.00", "-250.00", "-250.00"]),
        ("80", 1, ["80.00"]),
    ],
)
def test_instalments_spread_the_cents_from_the_first(amount, parts, instalments):
    assert [str(part) for part in split(Decimal(amount), parts)] == instalments


def test_an_amount_is_split_in_one_part_at_least():
    with pytest.raises(ValueError, match="at least one part"):
        split(Decimal("10"), 0)


@pytest.mark.parametrize(
    ("amount", "weights", "shares"),
    [
        ("100.00", [1, 1, 1], ["33.34", "33.33", "33.33"]),
        ("100.00", [1, 0, 2], ["33.33", "0.00", "66.67"]),
        ("0.10", [Decimal("0.5"), Fraction(1, 4), Fraction(1, 4)], ["0.05", "0.03", "0.02"]),
        ("-0.05", [3, 2, 1], ["-0.02", "-0.02", "-0.01"]),
    ],
)
def test_shares_follow_the_largest_remainders(amount, weights, shares):
    assert [str(share) for share in split_by_weights(Decimal(amount), weights)] == shares


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1, 2]])
def test_weights_must_mean_something(weights):
    with pytest.raises(ValueError, match="weights"):
        split_by_weights(Decimal("10"), weights)


@pytest.mark.parametrize(
    ("amount", "months", "of", "due"),
    [
        ("300", 8, 12, "200.00"),
        ("80", 8, 12, "53.33"),
        ("230", 8, 12, "153.33"),
        ("0.05", 1, 10, "0.01"),
        ("0.04", 1, 10, "0.00"),
        ("300", 0, 12, "0.00"),
        ("300", 12, 12, "300.00"),
    ],
)
def test_a_share_of_the_year_is_rounded_once(amount, months, of, due):
    assert str(prorate(Decimal(amount), months, of)) == due


@pytest.mark.parametrize(("months", "of"), [(1, 0), (1, -12), (-1, 12)])
def test_a_share_of_no_year_is_refused(months, of):
    with pytest.raises(ValueError, match="share of a period"):
        prorate(Decimal("300"), months, of)


@given(CENTS, WEIGHTS)
def test_shares_add_up_to_the_whole(cents, weights):
    amount = from_cents(cents)

    shares = split_by_weights(amount, weights)

    assert sum(shares) == amount
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share - amount * weight / Decimal(sum(weights))) <= Decimal("0.0100001")


@given(CENTS, st.integers(1, 400))
def test_instalments_add_up_and_differ_by_a_cent_at_most(cents, parts):
    instalments = split(from_cents(cents), parts)

    assert sum(instalments) == from_cents(cents)
    assert max(instalments) - min(instalments) <= Decimal("0.01")


@given(CENTS)
def test_cents_come_back_from_euros(cents):
    assert to_cents(from_cents(cents)) == cents
    assert round_cents(from_cents(cents)) == from_cents(cents)


@given(st.integers(0, 10**9), st.integers(0, 36), st.integers(1, 36))
def test_a_longer_share_never_costs_less(cents, months, of):
    amount = from_cents(cents)

    assert prorate(amount, months, of) <= prorate(amount, months + 1, of)
