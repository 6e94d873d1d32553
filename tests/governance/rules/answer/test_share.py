"""Exact shares: what they require, and how they are said."""

import pickle
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.rules.answer import share
from tests.governance.meeting import HALF, THIRD, TWO_THIRDS, plain


@pytest.mark.parametrize(
    ("part", "of", "at_least", "more_than"),
    [
        (THIRD, 903, 301, 302),
        (THIRD, 904, 302, 302),
        (THIRD, 902, 301, 301),
        (HALF, 10, 5, 6),
        (HALF, 11, 6, 6),
        (TWO_THIRDS, 230, 154, 154),
        (Fraction(3, 5), 94, 57, 57),
        (Fraction(3, 4), 6, 5, 5),
        (Fraction(1), 94, 94, 95),
        (THIRD, 0, 0, 1),
    ],
)
def test_what_a_share_requires(part, of, at_least, more_than):
    assert (share.at_least(part, of), share.more_than(part, of)) == (at_least, more_than)


@given(st.fractions(0, 1, max_denominator=1_000), st.integers(0, 10**6))
def test_the_smallest_number_that_does(part, of):
    reached, passed = share.at_least(part, of), share.more_than(part, of)

    assert reached >= part * of > reached - 1
    assert passed > part * of >= passed - 1


@pytest.mark.parametrize(
    ("part", "said"),
    [
        (Fraction(4, 6), "les deux tiers"),
        (Fraction(1, 30), "le trentième"),
        (Fraction(60, 100), "les trois cinquièmes"),
        (Fraction(55, 100), "55 %"),
        (Fraction(1, 100), "1 %"),
        (Fraction(665, 1_000), "66,5 %"),
        (Fraction(7, 13), "7/13"),
        (Fraction(1, 1_024), "1/1 024"),
    ],
)
def test_a_share_in_words(part, said):
    assert plain(share.said(part)) == said


@pytest.mark.parametrize("part", share.WORDS)
def test_a_share_in_words_is_read_back(part):
    assert share.read_words(share.said(part)) == part


@pytest.mark.parametrize(
    ("told", "part"),
    [("Un quart", "1/4"), ("deux  tiers", "2/3"), ("trois-quarts", "3/4"), ("MOITIÉ", "1/2")],
)
def test_a_share_is_read_with_its_article_or_without(told, part):
    assert share.read_words(told) == Fraction(part)


@pytest.mark.parametrize("told", ["", "la", "la majorité", "la la moitié", "deux quarts", "1/2"])
def test_other_words_are_no_share(told):
    with pytest.raises(ValueError, match="no share is called"):
        share.read_words(told)


@pytest.mark.parametrize(
    ("told", "more"),
    [
        ("le tiers", "plus du tiers"),
        ("les deux tiers", "plus des deux tiers"),
        ("la moitié", "plus de la moitié"),
        ("55 %", "plus de 55 %"),
        ("10", "plus de 10"),
    ],
)
def test_more_than_it_in_words(told, more):
    assert share.exceeding(told) == more


def test_a_ratio_has_two_places_and_none_of_nothing():
    assert plain(share.ratio(28, 55)) == "50,91 %"
    assert plain(share.ratio(28, 59)) == "47,46 %"
    assert share.ratio(0, 0) == "—"


@pytest.mark.parametrize(
    ("typed", "said"), [((3, 5), "60 %"), ((1, 2), "50 %"), ((3, 40), "7,5 %"), ((1, 1), "100 %")]
)
def test_a_percentage_stays_one(typed, said):
    share_typed = share.Percentage(*typed)

    assert (plain(share.said(share_typed)), str(share_typed)) == (said, said)
    assert pickle.loads(pickle.dumps(share_typed)) == Fraction(*typed)
    assert share_typed == Fraction(*typed)


@pytest.mark.parametrize(
    ("total", "said"), [("11/10", ("110 %", "100 %")), ("7/8", ("87,5 %", "100 %")), ("7/6", ("7/6", "1"))]
)
def test_what_shares_add_up_to(total, said):
    assert tuple(map(plain, share.sum_said(Fraction(total)))) == said
