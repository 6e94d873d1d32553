"""What the statutes say of women and men."""

from fractions import Fraction

import pytest

from governance.rules.seat.gender import Derogation, Floor, Reach, Rounding, Sexes, sexes_of
from governance.rules.text.reading import read_part, written

RARE = Derogation(below=Fraction(1, 4), share=Fraction(1, 4), reach=Reach.THAT_SEX)


def floor(share="2/5", rounding=Rounding.UP, **rest):
    return Floor(article="L114-16-1", share=Fraction(share), rounding=rounding, **rest)


def test_a_floor_that_contradicts_itself_is_refused():
    _, problems = read_part(
        Floor,
        {
            "article": "1",
            "share": "3/5",
            "rounding": "up",
            "derogation": {"below": "1/4", "share": "4/5", "reach": "both"},
        },
    )

    assert [problem.sentence for problem in problems] == [
        "Une part minimale de plus de la moitié ne peut pas valoir pour chaque sexe.",
        "La dérogation demande plus que la règle.",
    ]


def test_a_floor_is_written_as_it_was_read():
    rule = floor(derogation=RARE, void_ballots=True)

    read, problems = read_part(Floor, {k: v for k, v in written(rule).items() if k != "kind"})

    assert (read, problems) == (rule, [])


def test_people_are_counted_from_nought():
    assert sexes_of(["F", "", "M", "M"]) == Sexes(1, 2, 1)
    with pytest.raises(ValueError, match="nought"):
        Sexes(-1, 0)
