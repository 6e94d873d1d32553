"""What a survey says, and what it keeps back."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.rules.survey.question import Kind, Question
from governance.rules.survey.results import (
    FEWEST,
    Participation,
    can_be_subtracted,
    groups_told,
    is_told,
    tally_of,
)

SIXTY_SEVEN = "67 réponses sur 255, 26,3 %".replace(" %", "\N{NO-BREAK SPACE}%")


def test_sixty_seven_answers_of_two_hundred_and_fifty_five():
    told = Participation(invited=255, answered=67)

    assert told.rate == Fraction(67, 255)
    assert told.silent == 188
    assert told.sentence.replace("67\N{NO-BREAK SPACE}", "67 ") == SIXTY_SEVEN


def test_nobody_invited_is_no_rate():
    assert Participation(0, 0).rate == 0


def question(kind, *choices, **changed):
    return Question(key="q", kind=Kind(kind), title="?", choices=choices, **changed)


def test_several_choices_are_shares_of_those_who_answered():
    sheets = [{"q": ["0", "1"]}, {"q": ["1"]}, {"q": ["none"]}, {"q": None}, {}]

    told = tally_of(question("several", "A", "B", has_none=True), sheets)

    assert told.answered == 3
    assert [(line.label, line.count, line.share) for line in told.lines] == [
        ("A", 1, Fraction(1, 3)),
        ("B", 2, Fraction(2, 3)),
        ("Aucune de ces propositions", 1, Fraction(1, 3)),
    ]


def test_a_question_that_nobody_answered_counts_nothing():
    assert [line.share for line in tally_of(question("yes_no"), []).lines] == [0, 0]
    assert tally_of(question("number"), [{"q": None}]).mean is None


@pytest.mark.parametrize(
    ("values", "mean", "median"),
    [(["1", "2", "6"], Decimal(3), Decimal(2)), (["1", "2"], Decimal("1.5"), Decimal("1.5"))],
)
def test_numbers_are_told_by_their_mean_and_their_middle(values, mean, median):
    told = tally_of(question("number"), [{"q": value} for value in values])

    assert (told.mean, told.median) == (mean, median)


def test_texts_come_by_their_letters():
    assert tally_of(question("text"), [{"q": "zut"}, {"q": "ah"}]).texts == ("ah", "zut")


def test_few_anonymous_answers_are_not_told():
    assert is_told(4, anonymous=True) is False
    assert is_told(5, anonymous=True) is True
    assert is_told(1, anonymous=False) is True


@pytest.mark.parametrize(
    ("sizes", "told"),
    [
        ({"a": 10, "b": 6}, [{"b"}, {"a"}]),
        ({"a": 10, "b": 6, "c": 4}, [{"a"}, {"b", "c"}]),
        ({"a": 10, "b": 3, "c": 2}, [{"a"}, {"b", "c"}]),
        ({"a": 10, "b": 4}, []),
        ({"a": 3}, []),
        ({"a": 9, "b": 0}, []),
        ({}, []),
    ],
)
def test_small_groups_are_poured_together(sizes, told):
    assert [set(group) for group in groups_told(sizes)] == told


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 12), max_size=8))
def test_no_group_can_be_known_by_subtraction(sizes):
    told = groups_told(sizes)

    assert all(sum(sizes[name] for name in group) >= FEWEST for group in told)
    assert len(told) != 1
    if told:
        assert set().union(*told) == {name for name, size in sizes.items() if size}


@pytest.mark.parametrize(
    ("before", "subtracted"),
    [(20, False), (21, True), (24, True), (25, False), (19, True), (16, True), (15, False)],
)
def test_two_groups_that_differ_by_fewer_than_five_can_be_subtracted(before, subtracted):
    assert can_be_subtracted(set(range(20)), set(range(before))) is subtracted


def test_one_who_takes_the_place_of_another_counts_twice():
    assert can_be_subtracted({1, 2, 3}, {2, 3, 4})
    assert not can_be_subtracted({1, 2, 3}, {4, 5, 6})
