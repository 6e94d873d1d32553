from datetime import date

import pytest

from cressmember.members.rules.category import CATEGORIES, Span, category_named, category_on

DAY = date(2024, 12, 31)
STANDING = Span(date(2020, 1, 1), None)
ENDED = Span(None, date(2023, 3, 15))


@pytest.mark.parametrize(
    ("memberships", "relations", "code"),
    [
        ([], [], "none"),
        ([STANDING], [("partner", STANDING)], "member"),
        ([Span(None, None)], [], "member"),
        ([ENDED], [], "former"),
        ([ENDED], [("funder", STANDING)], "funder"),
        ([], [("prospect", STANDING), ("honorary", STANDING)], "honorary"),
        ([], [("partner", Span(None, DAY))], "none"),
        ([Span(date(2025, 1, 1), None)], [("prospect", STANDING)], "prospect"),
    ],
)
def test_what_somebody_is_on_a_day(memberships, relations, code):
    assert category_on(DAY, memberships=memberships, relations=relations).code == code


@pytest.mark.parametrize(("day", "code"), [(14, "member"), (15, "former"), (16, "former")])
def test_the_end_is_the_first_day_without_membership(day, code):
    assert category_on(date(2023, 3, day), memberships=[ENDED], relations=[]).code == code


def test_only_members_vote_owe_and_count():
    having = [c.code for c in CATEGORIES if c.votes or c.owes_dues or c.counted]

    assert having == ["member"]


def test_a_category_says_what_follows_from_it():
    assert category_named("member").consequences == ("Vote, doit une cotisation, compte parmi les adhérents.")
    assert category_named("partner").consequences == (
        "Ne vote pas, ne doit pas de cotisation, ne compte pas parmi les adhérents."
    )
