"""Votes per member: the scales of hunters, of families, of delegates, with their boundaries."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.rules.electorate.facts import Family, MemberFacts
from governance.rules.electorate.suffrage import (
    Bracket,
    Brackets,
    Each,
    PerCapacity,
    PerFamily,
    PerUnit,
    Suffrage,
    Unit,
    votes_verdict,
)
from governance.rules.text.reading import read_part, sentences, written


def suffrage(*schemes, most=None):
    return Suffrage(article="11", categories=frozenset(), schemes=schemes, most=most)


def member(**known):
    return MemberFacts(key="a", name="Les Amis", joined_on=date(2020, 1, 1), **known)


def votes(rule, **known):
    return votes_verdict(rule, member(**known)).figures["votes"]


HUNTERS = suffrage(
    PerUnit(figure="chasseurs", unit=1, votes=1, rounding=Unit.FULL, no_more_than="déclarés"),
    PerUnit(figure="hectares", unit=20, votes=1, rounding=Unit.BEGUN, most=2_000),
)


@pytest.mark.parametrize(
    ("hunters", "declared", "hectares", "expected"),
    [
        (37, 50, 1_215, 98),
        (37, 50, 2_450, 137),
        (37, 50, 2_000, 137),
        (37, 30, 1_215, 91),
        (0, 50, 20, 1),
        (0, 50, 21, 2),
        (0, 50, Fraction(2_001, 100), 2),
        (0, 50, 19, 1),
        (1, 50, 0, 1),
    ],
)
def test_the_scale_of_1975(hunters, declared, hectares, expected):
    figures = {"chasseurs": hunters, "déclarés": declared, "hectares": hectares}

    assert votes(HUNTERS, figures=figures) == expected


def test_the_sentence_says_where_votes_come_from():
    figures = {"chasseurs": 37, "déclarés": 50, "hectares": 1_215}

    verdict = votes_verdict(HUNTERS, member(figures=figures))

    assert verdict.sentence == "98 voix : 37 selon « chasseurs » et 61 selon « hectares » (art. 11)."
    assert verdict.figures == {"votes": 98, "votes_1": 37, "votes_2": 61}


FAMILIES = suffrage(
    PerFamily(parent=1, minor=1, minors_group=3, group=1, disabled_adult=1, died_for_france=1)
)


@pytest.mark.parametrize(
    ("family", "expected"),
    [
        (Family(2, minors=3), 6),
        (Family(1, minors=4), 6),
        (Family(2, minors=6, died_for_france=1), 11),
        (Family(2), 2),
        (Family(2, minors=1, disabled_adults=1), 4),
        (Family(2, minors=2), 4),
        (Family(2, minors=4), 7),
    ],
)
def test_family_suffrage(family, expected):
    assert votes(FAMILIES, families=(family,)) == expected


def test_an_association_of_families_adds_them_up():
    families = (
        Family(2, minors=3),
        Family(1, minors=4),
        Family(2, minors=6, died_for_france=1),
        Family(2),
        Family(2, minors=1, disabled_adults=1),
    )

    assert votes(FAMILIES, families=families) == 29


def delegates(rounding):
    """The president, one more from 250 members, then one per thousand above a thousand, up to 12."""
    return suffrage(
        Each(votes=1),
        Brackets(figure="adhérents", brackets=(Bracket(at=0, votes=0), Bracket(at=250, votes=1))),
        PerUnit(figure="adhérents", unit=1_000, votes=1, rounding=rounding, above=1_000),
        most=12,
    )


@pytest.mark.parametrize(
    ("members", "begun", "full"),
    [
        (0, 1, 1),
        (249, 1, 1),
        (250, 2, 2),
        (251, 2, 2),
        (1_000, 2, 2),
        (1_001, 3, 2),
        (2_000, 3, 3),
        (2_001, 4, 3),
        (10_001, 12, 11),
        (11_000, 12, 12),
        (12_000, 12, 12),
        (40_000, 12, 12),
    ],
)
def test_delegates_by_step_with_a_cap(members, begun, full):
    figures = {"adhérents": members}

    assert votes(delegates(Unit.BEGUN), figures=figures) == begun
    assert votes(delegates(Unit.FULL), figures=figures) == full
    assert votes_verdict(delegates(Unit.UNSTATED), member(figures=figures)).is_open is (begun != full)


def test_a_cap_is_said():
    verdict = votes_verdict(delegates(Unit.FULL), member(figures={"adhérents": 40_000}))

    assert verdict.sentence == (
        "12 voix : 1 comme membre, 1 selon « adhérents » et 39 selon « adhérents », 12 au plus (art. 11)."
    )


def test_what_a_begun_unit_is_worth_is_left_to_people():
    verdict = votes_verdict(delegates(Unit.UNSTATED), member(figures={"adhérents": 1_001}))

    assert verdict.sentence == (
        "À trancher : le texte ne dit pas ce que vaut une tranche qui n’est pas entière."
    )
    assert [each.name for each in verdict.readings] == [
        "toute tranche commencée compte, 3 voix",
        "seules les tranches entières comptent, 2 voix",
    ]


def test_readings_without_a_vote_say_no():
    rule = suffrage(PerUnit(figure="salariés", unit=10, votes=1, rounding=Unit.UNSTATED))

    verdict = votes_verdict(rule, member(figures={"salariés": 9}))

    assert [str(each.outcome) for each in verdict.readings] == ["yes", "no"]


@pytest.mark.parametrize(
    ("held", "expected"),
    [({"chasseur"}, 1), ({"territoire"}, 1), ({"chasseur", "territoire"}, 2), ({"autre"}, 0)],
)
def test_a_vote_for_each_capacity(held, expected):
    rule = suffrage(PerCapacity(capacities=frozenset({"chasseur", "territoire"}), votes=1))

    verdict = votes_verdict(rule, member(capacities=frozenset(held)))

    assert verdict.figures["votes"] == expected
    assert verdict.is_yes is (expected > 0)


@pytest.mark.parametrize(
    ("headcount", "expected"), [(0, 1), (9, 1), (10, 2), (11, 2), (49, 2), (50, 4), (51, 4)]
)
def test_votes_by_bracket_of_headcount(headcount, expected):
    brackets = (Bracket(at=0, votes=1), Bracket(at=10, votes=2), Bracket(at=50, votes=4))

    assert votes(
        suffrage(Brackets(figure="salariés", brackets=brackets)), figures={"salariés": headcount}
    ) == (expected)


@pytest.mark.parametrize("scheme", [HUNTERS.schemes[0], delegates(Unit.FULL).schemes[1]])
def test_an_unknown_figure_is_left_to_people(scheme):
    verdict = votes_verdict(suffrage(scheme), member())

    assert verdict.is_open
    assert verdict.sentence.startswith("À trancher : les voix de « Les Amis » se comptent selon «")
    assert verdict.sentence.endswith("et ce chiffre n’est pas connu.")


@pytest.mark.parametrize(
    ("scheme", "said"),
    [
        (
            Brackets(figure="x", brackets=(Bracket(at=1, votes=1),)),
            "La première tranche commence à 1 : dites ce que vaut un chiffre plus petit.",
        ),
        (
            Brackets(figure="x", brackets=(Bracket(at=0, votes=1), Bracket(at=0, votes=2))),
            "Les tranches vont en montant, chacune plus haut que la précédente.",
        ),
        (
            PerUnit(figure="x", unit=1, votes=1, rounding=Unit.FULL, above=10, most=10),
            "Les tranches de « x » cessent de compter avant de commencer.",
        ),
    ],
)
def test_a_scheme_that_contradicts_itself(scheme, said):
    assert list(scheme.contradictions()) == [said]


def test_schemes_that_do_not():
    schemes = [*HUNTERS.schemes, *delegates(Unit.FULL).schemes[1:]]

    assert [said for scheme in schemes for said in scheme.contradictions()] == []


@pytest.mark.parametrize("rule", [HUNTERS, FAMILIES, delegates(Unit.UNSTATED)])
def test_what_is_written_is_read_again(rule):
    assert read_part(Suffrage, written(rule)) == (rule, [])


def test_a_hole_is_named():
    document = written(HUNTERS)
    del document["schemes"][1]["rounding"]
    del document["most"]

    _, problems = read_part(Suffrage, document)

    assert list(sentences(problems)) == [
        "Ce qui donne des voix, et qui s’ajoute : il manque le compte d’une tranche qui n’est pas entière. "
        "[schemes.2.rounding]",
        "Ce document : il manque le nombre maximal de voix d’un membre (aucun : null). [most]",
    ]


@given(st.integers(0, 5_000), st.integers(0, 100), st.integers(1, 50), st.sampled_from(list(Unit)[:2]))
def test_one_more_never_takes_a_vote_away(figure, more, unit, rounding):
    rule = replace(HUNTERS, schemes=(PerUnit(figure="n", unit=unit, votes=2, rounding=rounding),), most=60)

    assert votes(rule, figures={"n": figure}) <= votes(rule, figures={"n": figure + more}) <= 60
