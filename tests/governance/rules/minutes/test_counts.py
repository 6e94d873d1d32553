"""Counts of votes in a text, against those of the item."""

import pytest

from governance.rules.minutes.counts import counts_against
from governance.rules.vote.poll import Tally
from tests.governance.meeting import plain

VOTED = [("Comptes", Tally(yes=12, no=1, abstain=3)), ("Quitus", Tally(yes=14, no=0, abstain=2))]


@pytest.mark.parametrize(
    "text",
    [
        "Adoptée par 12 voix pour, une voix contre et 3 abstentions.",
        "14 pour, aucune voix contre.",
        "12 pour cent des membres ; 5 pour la journée.",
        "Aucun bulletin blanc.",
        "Le conseil a 21 membres.",
    ],
)
def test_what_a_vote_of_the_item_found_is_right(text):
    assert counts_against(text, VOTED) == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Par 13 voix pour.", "Le texte dit 13 voix pour, le scrutin en donne 12 (Comptes) ou 14 (Quitus)."),
        ("2 votes contre.", "Le texte dit 2 votes contre, le scrutin en donne 1 (Comptes) ou 0 (Quitus)."),
        ("1 abstention.", "Le texte dit 1 abstention, le scrutin en donne 3 (Comptes) ou 2 (Quitus)."),
        (
            "4 bulletins blancs.",
            "Le texte dit 4 bulletins blancs, le scrutin en donne 0 (Comptes) ou 0 (Quitus).",
        ),
        ("1 200 pour.", "Le texte dit 1 200 pour, le scrutin en donne 12 (Comptes) ou 14 (Quitus)."),
    ],
)
def test_what_no_vote_found_is_pointed_out(text, sentence):
    (found,) = counts_against(text, VOTED)

    assert plain(found.sentence) == sentence
    assert found.said == text


def test_nothing_is_said_where_nothing_was_voted():
    assert counts_against("12 voix pour.", []) == []


def test_a_wall_of_digits_counts_nothing():
    assert counts_against(f"{'9' * 5000} voix pour.", VOTED) == []
