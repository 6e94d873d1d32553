"""The roll: each member in its college, with its votes or the reason why it has none."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cressmember.kernel.periods import Period
from cressmember.kernel.violations import RuleViolation
from governance.rules.electorate.colleges import Belonging, College, CollegeSet
from governance.rules.electorate.facts import MemberFacts, Occasion, Settled
from governance.rules.electorate.franchise import Franchise
from governance.rules.electorate.moment import UNSTATED, Moment
from governance.rules.electorate.roll import Register, roll
from governance.rules.electorate.suffrage import Each, PerUnit, Suffrage, Unit
from governance.rules.electorate.voting_conditions import DuesSettled, DuesYear
from governance.rules.presence.turnout import Group, Strength

YEAR = Period(date(2026, 1, 1), date(2027, 1, 1))
OCCASION = Occasion(date(2026, 5, 25), date(2026, 6, 25), YEAR)
MEETING = Moment("meeting")
ONE_VOTE = Suffrage(article="11", categories=frozenset(), schemes=(Each(votes=1),), most=None)
BY_HEADCOUNT = replace(
    ONE_VOTE,
    categories=frozenset({"réseau"}),
    schemes=(PerUnit(figure="salariés", unit=10, votes=1, rounding=Unit.BEGUN),),
    at_most_proportional_to="salariés",
)
FREE = Franchise(
    article="9", meetings=frozenset(), frozen=MEETING, requirements=(), suffrages=(ONE_VOTE, BY_HEADCOUNT)
)
DUES = DuesSettled(article="10", by=UNSTATED, year=DuesYear.OF_MEETING)


def college_set(*codes, belonging=Belonging.ONE):
    colleges = tuple(
        College(
            article=f"7.{rank}",
            code=code,
            name=code.capitalize(),
            order=rank,
            comes_from=frozenset(),
            weight=None,
            minimum=None,
        )
        for rank, code in enumerate(codes, start=1)
    )
    return CollegeSet(article="7", colleges=colleges, belonging=belonging, moves=(), band=None)


REGISTER = Register(FREE, college_set("coop", "assos"), OCCASION)
SEVERAL = replace(REGISTER, colleges=college_set("coop", "assos", belonging=Belonging.SEVERAL))


def member(key, *colleges, settled_on=None, **known):
    settled = (Settled(YEAR, settled_on),) if settled_on else ()
    return MemberFacts(
        key=key,
        name=key.upper(),
        joined_on=known.pop("joined_on", date(2020, 1, 1)),
        colleges=frozenset(colleges),
        settled=settled,
        **known,
    )


def told(found):
    return [(line.member.key, line.college, line.votes, str(line.verdict.outcome)) for line in found.lines]


def test_each_member_votes_in_its_college():
    found = roll(
        REGISTER,
        [
            member("c", "assos"),
            member("b", "assos", category="réseau", figures={"salariés": 21}),
            member("a", "coop"),
        ],
    )

    assert told(found) == [("a", "coop", 1, "yes"), ("b", "assos", 3, "yes"), ("c", "assos", 1, "yes")]
    assert found.turnout.groups == (
        Group(Strength(1, 1), {}, "coop", ""),
        Group(Strength(1, 1), {}, "assos", ""),
        Group(Strength(1, 3), {}, "assos", "réseau"),
    )
    assert [(voter.key, voter.total) for voter in found.voters] == [("a", 1), ("b", 3), ("c", 1)]


def test_statutes_without_colleges_have_a_line_each():
    found = roll(replace(REGISTER, colleges=college_set()), [member("a"), member("b", "coop")])

    assert told(found) == [("a", "", 1, "yes"), ("b", "", 1, "yes")]


def test_a_member_of_two_colleges_votes_once_in_each():
    found = roll(SEVERAL, [member("a", "assos", "coop")])

    assert told(found) == [("a", "coop", 1, "yes"), ("a", "assos", 1, "yes")]
    assert found.voters[0].votes == {"coop": 1, "assos": 1}


def test_a_member_of_two_colleges_that_merged_votes_once():
    found = roll(replace(SEVERAL, votes_in={"assos": "coop"}), [member("a", "assos", "coop")])

    assert told(found) == [("a", "coop", 1, "yes")]


def test_nobody_votes_in_a_college_that_does_not_exist():
    found = roll(replace(REGISTER, votes_in={"assos": None}), [member("a", "assos")])

    assert told(found) == [("a", "assos", 0, "no")]
    assert found.lines[0].verdict.sentence == (
        "Ne vote pas : le collège « Assos » n’a pas les membres qu’il lui faut (art. 7.2)."
    )


def test_a_member_of_no_college_does_not_vote():
    assert roll(REGISTER, [member("a")]).lines[0].verdict.sentence == (
        "Ne vote pas : dans aucun collège (art. 7)."
    )


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (
            {"joined_on": date(2026, 6, 26)},
            "Ne vote pas : membre depuis le 26 juin 2026, "
            "après l’arrêté de la liste le 25 juin 2026 (art. 9).",
        ),
        (
            {"category": "réseau", "figures": {"salariés": 0}},
            "Ne vote pas : aucune voix ne lui revient (art. 11).",
        ),
    ],
)
def test_each_refusal_says_why(facts, sentence):
    found = roll(REGISTER, [member("a", "coop", **facts)])

    assert told(found) == [("a", "coop", 0, "no")]
    assert found.lines[0].verdict.sentence == sentence
    assert (found.voters, found.turnout.groups) == ((), ())


def test_a_category_without_a_scale_does_not_vote():
    register = replace(REGISTER, franchise=replace(FREE, suffrages=(BY_HEADCOUNT,)))

    assert roll(register, [member("a", "coop", category="ami")]).lines[0].verdict.sentence == (
        "Ne vote pas : aucune règle ne donne de voix à la catégorie « ami » (art. 9)."
    )


OPEN = replace(REGISTER, franchise=replace(FREE, requirements=(DUES,)))
IN_DOUBT = member("b", "coop", settled_on=date(2026, 6, 1))
UP_TO_DATE = member("a", "coop", settled_on=date(2026, 1, 5))


def test_what_the_text_leaves_open_waits_for_people():
    found = roll(OPEN, [UP_TO_DATE, IN_DOUBT])

    assert told(found) == [("a", "coop", 1, "yes"), ("b", "coop", 0, "to_decide")]
    assert [line.member.key for line in found.open] == ["b"]
    assert found.open[0].verdict.figures["votes"] == 1
    with pytest.raises(RuleViolation, match="cas reste à trancher"):
        _ = found.turnout


@pytest.mark.parametrize(("votes", "outcome"), [(0, "no"), (1, "yes")])
def test_what_people_decide_is_on_the_roll(votes, outcome):
    found = roll(replace(OPEN, decided={"b": votes}), [UP_TO_DATE, IN_DOUBT])

    assert told(found)[1] == ("b", "coop", votes, outcome)
    assert found.turnout.entitled() == Strength(1 + votes, 1 + votes)
    assert found.lines[1].verdict.sentence == f"Tranché en séance : {votes} voix (art. 10)."


def test_an_unknown_headcount_waits_for_people():
    found = roll(REGISTER, [member("a", "coop", category="réseau")])

    assert found.lines[0].verdict.is_open
    decided = roll(replace(REGISTER, decided={"a": 4}), [member("a", "coop", category="réseau")])
    assert decided.turnout.entitled() == Strength(1, 4)


@pytest.mark.parametrize(
    ("register", "members", "said"),
    [
        (REGISTER, [member("a", "coop"), member("a", "coop")], "deux fois sur la liste"),
        (REGISTER, [member("a", "coop", "assos")], "est dans 2 collèges"),
        (REGISTER, [member("a", "inconnu")], "ne connaissent pas le collège"),
        (replace(OPEN, decided={"a": 1}), [UP_TO_DATE], "Rien n’est à trancher"),
        (replace(OPEN, decided={"b": -1}), [IN_DOUBT], "moins de 0 voix"),
    ],
)
def test_a_list_that_was_typed_wrongly(register, members, said):
    with pytest.raises(RuleViolation, match=said):
        roll(register, members)


def test_votes_beyond_proportion_are_a_warning():
    small = member("a", "coop", category="réseau", figures={"salariés": 10})
    large = member("b", "coop", category="réseau", figures={"salariés": 11})

    assert roll(REGISTER, [small, replace(large, figures={"salariés": 20})]).warnings == ()
    (warning,) = roll(REGISTER, [small, large]).warnings
    assert warning.sentence == (
        "Les voix dépassent la proportion de « salariés » : « B » en a 2 quand « A » en a 1 (art. 11)."
    )


@given(st.permutations(range(6)), st.lists(st.integers(0, 40), min_size=6, max_size=6))
def test_a_permutation_of_members_changes_nothing(order, sizes):
    members = [
        member(
            str(rank),
            "coop" if rank % 2 else "assos",
            category="réseau" if rank % 3 else "",
            figures={"salariés": size},
        )
        for rank, size in enumerate(sizes)
    ]

    found, shuffled = roll(REGISTER, members), roll(REGISTER, [members[rank] for rank in order])

    assert shuffled == found
    assert shuffled.turnout == found.turnout
    assert found.turnout.entitled().votes == sum(line.votes for line in found.lines)
