"""What colleges really weigh: the six of Aurora, and weights that always add up to the same total."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cressmember.kernel.violations import RuleViolation
from governance.rules.electorate.colleges import (
    Band,
    Belonging,
    College,
    CollegeSet,
    MergedWith,
    Minimum,
    Spread,
    Suspended,
    Unstated,
)
from governance.rules.electorate.weighing import effective_weights, weight_warnings

BAND = Band(law="loi 47-1775, art. 19 octies", least=Fraction(1, 10), most=Fraction(1, 2))
SPREAD = Minimum(members=3, below=Spread())
CODES = ["fondateurs", "salaries", "usagers", "partenaires", "diplomes", "soutiens"]
PERCENTS = [30, 30, 15, 15, 5, 5]
EVERYONE = dict.fromkeys(CODES, 3)


def college(code, order, percent, minimum):
    return College(
        article="14",
        code=code,
        name=code.capitalize(),
        order=order,
        comes_from=frozenset(),
        weight=None if percent is None else Fraction(percent, 100),
        minimum=minimum,
    )


def aurora(**below):
    """Six colleges that exist with three members; the employees' joins the founders'."""
    minimums = {"salaries": MergedWith(college="fondateurs")} | below
    return CollegeSet(
        article="13",
        colleges=tuple(
            college(code, rank, percent, Minimum(members=3, below=minimums.get(code, Spread())))
            for rank, (code, percent) in enumerate(zip(CODES, PERCENTS, strict=True), start=1)
        ),
        belonging=Belonging.ONE,
        moves=(),
        band=BAND,
    )


def percents(weighing):
    return {code: weight * 100 for code, weight in weighing.weights.items()}


def test_aurora_weighs_what_its_text_says_when_every_college_exists():
    weighing = effective_weights(aurora(), EVERYONE)

    assert percents(weighing) == dict(zip(CODES, PERCENTS, strict=True))
    assert weighing.verdict.sentence == "6 collèges existent (art. 13)."
    assert weighing.votes_in == {code: code for code in CODES}


def test_two_colleges_of_aurora_are_under_the_legal_floor():
    warnings = weight_warnings(aurora())

    assert [each.figures["college"] for each in warnings] == ["diplomes", "soutiens"]
    assert warnings[0].sentence == (
        "Le collège « Diplomes » pèse 5,00 %, hors de la fourchette de 10,0 % à 50,0 % que donne la loi "
        "(loi 47-1775, art. 19 octies)."
    )
    assert effective_weights(aurora(), EVERYONE).warnings == warnings


@pytest.mark.parametrize(("members", "exists"), [(0, False), (2, False), (3, True), (4, True)])
def test_a_college_of_aurora_exists_with_three_members(members, exists):
    weighing = effective_weights(aurora(), EVERYONE | {"usagers": members})

    assert ("usagers" in weighing.weights) is exists


def test_the_weight_of_a_small_college_is_spread_pro_rata():
    weighing = effective_weights(aurora(), EVERYONE | {"diplomes": 2})

    assert percents(weighing) == {
        "fondateurs": Fraction(600, 19),
        "salaries": Fraction(600, 19),
        "usagers": Fraction(300, 19),
        "partenaires": Fraction(300, 19),
        "soutiens": Fraction(100, 19),
    }
    assert weighing.votes_in["diplomes"] is None
    assert weighing.verdict.sentence == (
        "5 collèges existent : « Diplomes » (2 membres sur 3) n’existe pas, son poids est réparti (art. 13)."
    )


def test_the_employees_of_aurora_join_the_founders_and_the_weights_are_added():
    weighing = effective_weights(aurora(), EVERYONE | {"salaries": 2})

    assert percents(weighing) == {
        "fondateurs": 60,
        "usagers": 15,
        "partenaires": 15,
        "diplomes": 5,
        "soutiens": 5,
    }
    assert weighing.votes_in["salaries"] == "fondateurs"
    assert weighing.verdict.figures["members_fondateurs"] == 5
    assert weighing.verdict.sentence == (
        "5 collèges existent : « Salaries » (2 membres) rejoint « Fondateurs » (art. 13)."
    )
    assert [each.figures["college"] for each in weighing.warnings] == ["fondateurs", "diplomes", "soutiens"]


@pytest.mark.parametrize(("founders", "exists"), [(0, False), (1, True), (2, True)])
def test_a_college_is_measured_with_those_who_join_it(founders, exists):
    weighing = effective_weights(aurora(), EVERYONE | {"salaries": 2, "fondateurs": founders})

    assert ("fondateurs" in weighing.weights) is exists
    assert weighing.votes_in["salaries"] == ("fondateurs" if exists else None)
    assert sum(weighing.weights.values()) == 1


def test_a_suspended_college_keeps_its_weight_and_nobody_votes_there():
    weighing = effective_weights(aurora(soutiens=Suspended()), EVERYONE | {"soutiens": 1, "diplomes": 0})

    assert percents(weighing)["soutiens"] == 5
    assert percents(weighing)["fondateurs"] == Fraction(30 * 95, 90)
    assert (weighing.votes_in["soutiens"], weighing.verdict.figures["suspended"]) == (None, 1)
    assert sum(weighing.weights.values()) == 1


def test_no_college_exists():
    weighing = effective_weights(aurora(), {})

    assert weighing.verdict.is_no
    assert weighing.weights == {}
    assert set(weighing.votes_in.values()) == {None}
    assert weighing.verdict.sentence.startswith("Aucun collège n’a le nombre de membres qu’il lui faut")


def test_no_college_that_weighs_exists():
    rule = replace(aurora(), colleges=(college("a", 1, 100, SPREAD), college("b", 2, 0, None)), band=None)

    assert effective_weights(rule, {"b": 8}).verdict.is_no
    assert effective_weights(rule, {"a": 3}).weights == {"a": 1, "b": 0}


def test_what_the_text_does_not_say_of_a_small_college_is_left_to_people():
    weighing = effective_weights(aurora(soutiens=Unstated()), EVERYONE | {"soutiens": 2})

    assert weighing.verdict.is_open
    assert weighing.weights == {}
    assert [name for name, _ in weighing.readings] == ["« soutiens » réparti", "« soutiens » suspendu"]
    assert [len(each.weights) for _, each in weighing.readings] == [5, 6]
    assert weighing.verdict.sentence == (
        "À trancher : le texte ne dit pas ce que devient le collège « Soutiens », trop petit pour exister."
    )


def test_nothing_is_asked_of_people_while_the_college_is_large_enough_or_weighs_nothing():
    unweighted = replace(
        aurora(),
        colleges=(
            college("a", 1, None, Minimum(members=3, below=Unstated())),
            college("b", 2, None, SPREAD),
            college("c", 3, None, None),
        ),
    )

    assert effective_weights(aurora(soutiens=Unstated()), EVERYONE).verdict.is_yes
    found = effective_weights(unweighted, {"a": 2, "b": 3})
    assert found.verdict.is_yes
    assert (found.weights, found.votes_in) == ({}, {"a": None, "b": "b", "c": "c"})
    assert weight_warnings(unweighted) == ()


def test_weights_without_a_legal_band_warn_of_nothing():
    assert weight_warnings(replace(aurora(), band=None)) == ()


@pytest.mark.parametrize(("percent", "warned"), [(9, True), (10, False), (11, False)])
def test_the_band_holds_its_bounds(percent, warned):
    rule = replace(
        aurora(),
        colleges=(
            college("a", 1, percent, None),
            college("b", 2, 50, None),
            college("c", 3, 50 - percent, None),
        ),
    )

    assert [each.figures["college"] for each in weight_warnings(rule)] == (["a"] if warned else [])


def test_a_college_that_the_statutes_do_not_know():
    with pytest.raises(RuleViolation, match="ne connaissent pas le collège"):
        effective_weights(aurora(), {"inconnu": 4})


BELOW = st.sampled_from([Spread(), Suspended(), MergedWith(college="fondateurs")])


@given(
    st.lists(st.integers(0, 5), min_size=6, max_size=6),
    st.lists(BELOW, min_size=5, max_size=5),
    st.permutations(range(6)),
)
def test_weights_always_add_up_to_the_same_total(sizes, below, order):
    rule = aurora(**dict(zip(CODES[1:], below, strict=True)))
    members = dict(zip(CODES, sizes, strict=True))

    weighing = effective_weights(rule, members)
    shuffled = effective_weights(
        replace(rule, colleges=tuple(rule.colleges[rank] for rank in order)), members
    )

    assert weighing.verdict.is_no or sum(weighing.weights.values()) == rule.total_weight == 1
    assert shuffled == weighing
