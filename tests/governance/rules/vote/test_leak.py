"""Leak check, on the worked figures: what a published percentage gives away of a small college."""

from fractions import Fraction

import pytest

from cressmember.kernel.violations import RuleViolation
from governance.rules.vote.leak import Group, leak_of, leak_verdict, urn_verdict

FOUR = [
    Group("A", 20, Fraction(40)),
    Group("B", 12, Fraction(30)),
    Group("C", 8, Fraction(20)),
    Group("D", 3, Fraction(10)),
]


def test_two_decimals_give_the_college_of_three_away_most_of_the_time():
    leak = leak_of(FOUR, places=2)

    assert Fraction(1, 2) < leak.by_group["D"] < 1
    assert leak_verdict(FOUR, places=2).is_no
    assert "publiez-le arrondi à l’unité" in leak_verdict(FOUR, places=2).sentence


def test_a_whole_percentage_gives_nothing_away():
    leak = leak_of(FOUR, places=0)

    assert leak.any_group < Fraction(1, 10_000)
    assert leak_verdict(FOUR, places=0).is_yes


def test_the_chances_are_those_of_every_vote_listed_one_by_one():
    groups = [Group("A", 2, Fraction(60)), Group("B", 1, Fraction(40))]
    # 0, 30, 40, 60, 70 and 100 per cent: each figure comes from one count in each college.
    assert leak_of(groups, places=0).any_group == 1


def test_groups_that_cannot_be_told_apart_hide_each_other():
    groups = [Group("A", 1, Fraction(1)), Group("B", 1, Fraction(1)), Group("C", 1, Fraction(1))]
    # Only all for (1 of 8) and all against (1 of 8) tell how each voted.
    leak = leak_of(groups, places=2)

    assert leak.by_group == {"A": Fraction(1, 4), "B": Fraction(1, 4), "C": Fraction(1, 4)}


def test_one_voter_alone_is_named_whatever_is_rounded():
    verdict = leak_verdict([Group("Seule", 1, Fraction(1))], places=0)

    assert verdict.is_no
    assert "publiez seulement si le texte est adopté" in verdict.sentence


def test_distinct_weights_name_each_voter():
    groups = [Group(str(weight), 1, Fraction(weight)) for weight in (41, 87, 120, 163, 230, 301, 377, 489)]

    assert leak_of(groups, places=2).any_group > Fraction(1, 2)


def test_a_group_without_voters_counts_for_nothing():
    assert leak_of([*FOUR, Group("E", 0, Fraction(5))], places=0).by_group.keys() == set("ABCD")


def test_nobody_leaks_nothing():
    with pytest.raises(ValueError, match="nobody"):
        leak_of([], places=0)


def test_too_many_results_are_not_listed():
    primes = [101, 103, 107, 109]
    groups = [Group(str(size), size, Fraction(1)) for size in primes]

    with pytest.raises(RuleViolation, match="trop nombreux"):
        leak_of(groups, places=0)


@pytest.mark.parametrize(
    ("yes", "no", "others", "published"),
    [
        (3, 1, 0, False),
        (3, 2, 0, True),
        (5, 0, 0, False),
        (0, 5, 0, False),
        (0, 0, 5, False),
        (1, 0, 0, False),
    ],
)
def test_an_urn_is_published_from_five_votes_that_are_not_all_alike(yes, no, others, published):
    verdict = urn_verdict("Mutuelles", cast=yes + no + others, yes=yes, no=no, others=others)

    assert verdict.is_yes is published
    assert verdict.sentence.startswith("« Mutuelles »")


def test_a_single_urn_needs_no_name():
    assert urn_verdict("", cast=9, yes=5, no=4, others=0).sentence.startswith("Cette urne")
