"""Representatives: at most one more woman than men, or man than women; who may sit in."""

from dataclasses import replace

import pytest

from governance.rules.belonging.representatives import (
    Delegation,
    GapAmong,
    Representatives,
    replacement_verdict,
    representatives_verdict,
)
from governance.rules.text.reading import read_part, written

RULE = Representatives(
    article="6",
    categories=frozenset(),
    titulars=4,
    substitutes=2,
    gender_gap=1,
    gap_among=GapAmong.TITULARS,
    same_organisation=True,
    special_mandate=True,
)


@pytest.mark.parametrize(
    ("women", "men", "outcome"),
    [
        (1, 0, "yes"),
        (1, 1, "yes"),
        (2, 0, "no"),
        (2, 1, "yes"),
        (3, 0, "no"),
        (2, 2, "yes"),
        (3, 1, "no"),
        (1, 3, "no"),
    ],
)
def test_women_and_men_differ_by_one_at_most(women, men, outcome):
    verdict = representatives_verdict(RULE, Delegation(women=women, men=men))

    assert (verdict.outcome, verdict.figures["gap"]) == (outcome, abs(women - men))


def test_the_sentence_says_the_gap():
    assert representatives_verdict(RULE, Delegation(women=3, men=1)).sentence == (
        "Représentation irrégulière : 3 femmes et 1 homme, un écart de 2 quand 1 au plus est permis (art. 6)."
    )
    assert representatives_verdict(RULE, Delegation(women=1)).sentence == (
        "Représentation régulière (art. 6)."
    )


@pytest.mark.parametrize(
    ("delegation", "said"),
    [
        (Delegation(), "le membre n’a aucun représentant"),
        (Delegation(women=3, men=2), "5 titulaires pour 4 au plus"),
        (Delegation(women=1, substitute_women=2, substitute_men=1), "3 suppléants pour 2 au plus"),
    ],
)
def test_too_many_or_nobody(delegation, said):
    verdict = representatives_verdict(RULE, delegation)

    assert verdict.is_no
    assert verdict.sentence == f"Représentation irrégulière : {said} (art. 6)."


def test_as_many_as_the_text_allows():
    full = Delegation(women=2, men=2, substitute_women=1, substitute_men=1)

    assert representatives_verdict(RULE, full).is_yes


@pytest.mark.parametrize(
    ("substitutes", "among", "outcome"),
    [
        ({"substitute_women": 1}, GapAmong.TITULARS, "yes"),
        ({"substitute_women": 1}, GapAmong.EVERYONE, "no"),
        ({"substitute_men": 1}, GapAmong.EVERYONE, "yes"),
        ({"substitute_women": 1}, GapAmong.UNSTATED, "to_decide"),
        ({"substitute_men": 1}, GapAmong.UNSTATED, "yes"),
    ],
)
def test_whether_substitutes_count_in_the_gap(substitutes, among, outcome):
    delegation = Delegation(women=1, **substitutes)

    assert representatives_verdict(replace(RULE, gap_among=among), delegation).outcome == outcome


def test_no_rule_on_women_and_men_asks_nothing():
    free = replace(RULE, gender_gap=None, gap_among=GapAmong.UNSTATED)

    assert representatives_verdict(free, Delegation(women=4)).is_yes


@pytest.mark.parametrize(
    ("same", "mandate", "end"),
    [
        (True, True, "Ce remplaçant peut siéger (art. 6)."),
        (False, True, "il lui manque d’être de la même organisation (art. 6)."),
        (
            False,
            False,
            "il lui manque d’être de la même organisation et un mandat spécial de l’organisation (art. 6).",
        ),
    ],
)
def test_who_may_sit_in(same, mandate, end):
    verdict = replacement_verdict(RULE, same_organisation=same, special_mandate=mandate)

    assert verdict.sentence.endswith(end)
    assert verdict.is_yes is (same and mandate)


def test_anybody_may_sit_in_where_the_text_asks_nothing():
    free = replace(RULE, same_organisation=False, special_mandate=False)

    assert replacement_verdict(free, same_organisation=False, special_mandate=False).is_yes


def test_people_are_counted_from_nought():
    with pytest.raises(ValueError, match="from nought"):
        Delegation(women=-1)


def test_what_is_written_is_read_again():
    assert read_part(Representatives, written(RULE)) == (RULE, [])
