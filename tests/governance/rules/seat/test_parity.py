"""Parity, on the worked example G13: the boundary and its two neighbours."""

from fractions import Fraction

import pytest

from cressmember.kernel.violations import RuleViolation
from governance.rules.seat.gender import (
    Derogation,
    Floor,
    FloorBase,
    Gap,
    Mirror,
    Reach,
    Rounding,
    Sexes,
)
from governance.rules.seat.parity import Needs, gender_verdict, needed, planned

GAP = Gap(article="6", most=1)
RARE = Derogation(below=Fraction(1, 4), share=Fraction(1, 4), reach=Reach.THAT_SEX)


def floor(share="2/5", rounding=Rounding.UP, **rest):
    return Floor(article="L114-16-1", share=Fraction(share), rounding=rounding, **rest)


@pytest.mark.parametrize(
    ("women", "men", "kept"),
    [
        (1, 0, True),
        (1, 1, True),
        (2, 0, False),
        (2, 1, True),
        (3, 0, False),
        (2, 2, True),
        (3, 1, False),
        (0, 2, False),
    ],
)
def test_women_and_men_differ_by_one_at_most(women, men, kept):
    verdict = gender_verdict([GAP], Sexes(women, men))

    assert verdict.is_yes is kept
    assert verdict.figures["gap"] == abs(women - men)


@pytest.mark.parametrize(("board", "each"), [(9, 4), (10, 4), (11, 5), (12, 5), (13, 6), (14, 6)])
def test_two_fifths_of_a_board_round_up(board, each):
    assert needed([floor()], board) == Needs(each, each, board)
    assert gender_verdict([floor()], Sexes(each - 1, board - each + 1)).is_no
    assert gender_verdict([floor()], Sexes(each, board - each)).is_yes


@pytest.mark.parametrize(("women_among_members", "needs"), [(24, 3), (25, 4), (26, 4)])
def test_a_sex_under_a_quarter_of_members_needs_a_quarter(women_among_members, needs):
    rule = floor(derogation=RARE)
    members = Sexes(women_among_members, 100 - women_among_members)

    assert needed([rule], 10, members) == Needs(needs, 4, 10)
    assert gender_verdict([rule], Sexes(needs, 10 - needs), members=members).is_yes
    assert gender_verdict([rule], Sexes(needs - 1, 11 - needs), members=members).is_no


def test_a_derogation_may_reach_both_sexes():
    rule = floor(derogation=Derogation(below=Fraction(1, 4), share=Fraction(1, 4), reach=Reach.BOTH))

    assert needed([rule], 10, Sexes(10, 90)) == Needs(3, 3, 10)
    assert needed([rule], 10, Sexes(50, 50)) == Needs(4, 4, 10)


@pytest.mark.parametrize("members", [None, Sexes(0, 0, 12)])
def test_a_derogation_asks_who_the_members_are(members):
    with pytest.raises(RuleViolation, match="parmi les membres"):
        gender_verdict([floor(derogation=RARE)], Sexes(4, 6), members=members)


def test_the_sentence_can_be_printed():
    assert gender_verdict([floor()], Sexes(3, 7)).sentence.replace("\u00a0", " ") == (
        "Parité non respectée : 3 femmes et 7 hommes sur 10, il en faut 4 femmes et 4 hommes au moins "
        "sur 10, les deux cinquièmes de chaque sexe (art. L114-16-1)."
    )


def test_the_membership_is_reflected():
    mirror = Mirror(article="8", rounding=Rounding.DOWN)

    assert needed([mirror], 10, Sexes(37, 63)) == Needs(3, 6, 10)
    assert gender_verdict([mirror], Sexes(3, 7), members=Sexes(37, 63)).is_yes
    assert gender_verdict([mirror], Sexes(2, 8), members=Sexes(37, 63)).is_no


def test_what_nobody_could_reach_is_to_be_decided():
    """Half of five rounded up for each sex would need six people."""
    assert gender_verdict([floor("1/2")], Sexes(2, 3)).is_open
    assert gender_verdict([floor("1/2")], Sexes(1, 4)).is_no
    assert gender_verdict([floor("1/2")], Sexes(2, 2)).is_yes


def test_a_rounding_left_unsaid_is_to_be_decided_only_where_it_matters():
    rule = floor(rounding=Rounding.UNSTATED)

    assert gender_verdict([rule], Sexes(4, 7)).is_open
    assert gender_verdict([rule], Sexes(5, 6)).is_yes
    assert gender_verdict([rule], Sexes(3, 8)).is_no
    assert needed([rule], 11) is None


def test_vacant_seats_count_when_the_text_says_so():
    three_of_seven = Sexes(3, 4)

    assert gender_verdict([floor(base=FloorBase.SEATED)], three_of_seven, seats=10).is_yes
    assert gender_verdict([floor(base=FloorBase.SEATS)], three_of_seven, seats=10).is_no
    assert gender_verdict([floor()], three_of_seven, seats=10).is_open


def test_people_of_whom_it_is_not_known_may_change_the_answer():
    open_one = gender_verdict([GAP], Sexes(1, 1, 2))

    assert open_one.is_open
    assert open_one.question.replace("\u00a0", " ") == "le sexe de 2 personnes n’est pas connu."
    assert "2\u00a0personnes dont le sexe" in open_one.parts[0].sentence
    assert gender_verdict([GAP], Sexes(1, 1, 1)).is_yes
    assert gender_verdict([GAP], Sexes(5, 1, 1)).is_no


def test_without_anyone_or_any_rule_there_is_nothing_to_say():
    assert gender_verdict([GAP], Sexes()).is_yes
    assert gender_verdict([], Sexes(9, 0)).is_yes
    assert needed([], 9) == Needs(0, 0, 9)


def test_every_rule_is_answered():
    verdict = gender_verdict([GAP, floor()], Sexes(4, 6))

    assert [part.outcome for part in verdict.parts] == ["no", "yes"]
    assert verdict.is_no
    assert needed([GAP, floor()], 10) == Needs(5, 5, 10)


@pytest.mark.parametrize(
    ("elected", "start"),
    [
        (
            [("Awa", "F"), ("Luc", "M")],
            "Si Awa et Luc sont élus, parité respectée : 2 femmes et 3 hommes sur 5,",
        ),
        (
            [("Awa", "F"), ("Zoé", "F")],
            "Si Awa et Zoé sont élues, parité respectée : 3 femmes et 2 hommes sur 5,",
        ),
        ([("Luc", "M")], "Si Luc est élu, parité non respectée : 1 femme et 3 hommes sur 4,"),
        ([], "À trancher : le texte ne dit pas comment cette part se calcule."),
    ],
)
def test_what_parity_would_be(elected, start):
    told = planned([floor()], Sexes(1, 2), elected).sentence

    assert told.replace("\u00a0", " ").startswith(start)
