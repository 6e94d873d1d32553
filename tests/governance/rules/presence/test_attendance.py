"""Who takes part, each counted once, by college and category."""

from datetime import date

import pytest

from cressmember.kernel.violations import RuleViolation
from governance.rules.answer.verdict import Outcome, Verdict
from governance.rules.electorate.facts import MemberFacts
from governance.rules.electorate.roll import Voter
from governance.rules.presence.attendance import Answer, Attendance, Outsider, Proxy, turnout
from governance.rules.presence.turnout import Group, Strength, Way

DAY = date(2026, 6, 25)


def voter(key, votes=1, college="assos", category="", **known):
    facts = MemberFacts(
        key=key,
        name=key.upper(),
        joined_on=date(2020, 1, 1),
        colleges=frozenset({college}),
        category=category,
        **known,
    )
    return Voter(facts, {college: votes})


VOTERS = (
    voter("a", 2, "coop"),
    voter("b"),
    voter("c", category="élu"),
    voter("d"),
    voter("e", 3),
    voter("f", 3, category="élu"),
)


def attendance(**came):
    ways = {way: frozenset(keys) for way, keys in came.items() if way not in ("outsiders", "chair")}
    return Attendance(
        meeting_on=DAY,
        voters=VOTERS,
        outsiders=came.get("outsiders", ()),
        chair=came.get("chair"),
        **ways,
    )


def answer(giver, outcome=Outcome.YES):
    return Answer(Proxy(giver, "b", DAY), "b", 1, Verdict(outcome=outcome, sentence="…"))


def test_each_is_counted_once_the_way_it_came():
    met = attendance(present="ab", remote="c", postal="d")

    assert turnout(met, [answer("e"), answer("f", Outcome.NO)]).groups == (
        Group(Strength(1, 2), {Way.PRESENT: Strength(1, 2)}, "coop", ""),
        Group(
            Strength(3, 5),
            {Way.PRESENT: Strength(1, 1), Way.POSTAL: Strength(1, 1), Way.PROXY: Strength(1, 3)},
            "assos",
            "",
        ),
        Group(Strength(2, 4), {Way.REMOTE: Strength(1, 1)}, "assos", "élu"),
    )


def test_a_meeting_where_nobody_came():
    empty = turnout(attendance())

    assert empty.entitled() == Strength(6, 11)
    assert empty.gathered(list(Way)) == Strength()


@pytest.mark.parametrize(
    ("came", "said"),
    [
        ({"present": "a", "remote": "a"}, "« A » participe de deux manières"),
        ({"present": "a", "postal": "a"}, "participe de deux manières"),
        ({"present": "z"}, "« z » participe sans être sur la liste des électeurs"),
        (
            {"postal": "x", "outsiders": (Outsider("x", "X"),)},
            "« X » participe sans être sur la liste des électeurs",
        ),
        ({"present": "a", "chair": "b"}, "Le président de séance n’est pas là"),
        ({"postal": "b", "chair": "b"}, "Le président de séance n’est pas là"),
    ],
)
def test_a_sheet_that_was_typed_wrongly(came, said):
    with pytest.raises(RuleViolation, match=said):
        attendance(**came)


def test_an_outsider_and_a_chair_who_is_no_voter_are_there_and_not_counted():
    met = attendance(present="axz", outsiders=(Outsider("x", "X"),), chair="z")

    assert turnout(met).gathered(list(Way)) == Strength(1, 2)


@pytest.mark.parametrize(
    ("came", "answers", "said"),
    [
        ({"present": "e"}, [answer("e")], "serait compté deux fois"),
        ({"postal": "e"}, [answer("e")], "serait compté deux fois"),
        ({}, [answer("e"), answer("e")], "serait compté deux fois"),
        ({}, [answer("z")], "représenté sans être sur la liste"),
        ({}, [answer("e", Outcome.TO_DECIDE)], "reste à trancher"),
    ],
)
def test_nobody_is_counted_twice(came, answers, said):
    with pytest.raises(RuleViolation, match=said):
        turnout(attendance(**came), answers)


def test_a_blank_proxy_names_nobody():
    blank = Answer(Proxy("e", None, DAY), "b", 1, Verdict(outcome=Outcome.YES, sentence="…"))

    assert blank.is_blank
    assert not answer("e").is_blank
