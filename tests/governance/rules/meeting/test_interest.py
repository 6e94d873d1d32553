"""Those whom an item touches: what they no longer count in."""

import pytest

from cressmember.kernel.violations import RuleViolation
from governance.rules.meeting.interest import Interest, LeftOut, set_aside
from governance.rules.presence.turnout import Way
from tests.governance.meeting import together, turnout

EVERYONE = together(turnout(10, college="A", present=6), turnout(20, college="B", present=8, proxy=2))
ONE_OF_A = turnout(1, college="A", present=1)


def members(pair):
    return [(each.entitled().members, each.gathered(list(Way)).members) for each in pair]


@pytest.mark.parametrize(
    ("left_out", "of_quorum", "of_majority"),
    [
        ("vote", (30, 16), (30, 16)),
        ("base", (30, 16), (29, 15)),
        ("base_and_quorum", (29, 15), (29, 15)),
    ],
)
def test_what_they_are_left_out_of(left_out, of_quorum, of_majority):
    rule = Interest(article="20", who="le membre intéressé", left_out=LeftOut(left_out))

    ((_, pair),) = set_aside(rule, EVERYONE, ONE_OF_A)

    assert members(pair) == [of_quorum, of_majority]


UNSTATED = Interest(article="20", who="le membre intéressé", left_out=LeftOut.UNSTATED)


def test_a_text_that_does_not_say_is_read_in_three_ways():
    assert [members(pair) for _, pair in set_aside(UNSTATED, EVERYONE, ONE_OF_A)] == [
        [(30, 16), (30, 16)],
        [(30, 16), (29, 15)],
        [(29, 15), (29, 15)],
    ]


def test_nobody_left_out_leaves_no_question():
    assert len(set_aside(UNSTATED, EVERYONE, turnout(0, college="A"))) == 1


def test_two_groups_of_one_name_are_one():
    twice = together(turnout(1, college="A", present=1), turnout(9, college="A", present=5, proxy=1))

    ((_, pair),) = set_aside(
        Interest(article="20", who="le membre intéressé", left_out=LeftOut.BASE),
        twice,
        turnout(2, college="A", present=2),
    )

    assert members(pair) == [(10, 7), (8, 5)]


def test_those_who_are_not_there_cannot_be_left_out():
    with pytest.raises(RuleViolation, match="d’aucun groupe"):
        set_aside(UNSTATED, EVERYONE, turnout(1, college="C"))
    with pytest.raises(RuleViolation, match="plus nombreux"):
        set_aside(UNSTATED, EVERYONE, turnout(1, college="A", proxy=1))
    with pytest.raises(RuleViolation, match="plus nombreux"):
        set_aside(UNSTATED, EVERYONE, turnout(11, college="A"))
