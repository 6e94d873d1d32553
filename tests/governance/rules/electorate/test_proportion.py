"""Votes at most proportional to business."""

from fractions import Fraction

import pytest

from governance.rules.electorate.proportion import Measured, proportionality


@pytest.mark.parametrize(
    ("votes", "business", "outcome"),
    [
        ([1, 2], [100, 200], "yes"),
        ([1, 2], [100, 199], "no"),
        ([1, 2], [100, 201], "yes"),
        ([1, 3, 3], [100, 300, 900], "yes"),
        ([3, 2], [100, 200], "yes"),
        ([1, 2], [100, 100], "no"),
        ([2, 2], [100, 100], "yes"),
        ([1, 2, 5], [0, 100, 300], "yes"),
        ([2, 7], [Fraction(1, 3), 1], "no"),
        ([], [], "yes"),
    ],
)
def test_votes_are_at_most_proportional_to_business(votes, business, outcome):
    members = [Measured("A", *each) for each in zip(votes, business, strict=True)]

    verdict = proportionality("chiffre d’affaires", members, article="9")

    assert verdict.outcome == outcome


def test_the_sentence_names_the_two_members():
    verdict = proportionality("ventes", [Measured("B", 3, 200), Measured("A", 1, 100)], article="9")

    assert verdict.sentence == (
        "Les voix dépassent la proportion de « ventes » : « B » en a 3 quand « A » en a 1 (art. 9)."
    )
    assert verdict.figures == {"votes": 3, "votes_of_less": 1}
