"""A vote by name is counted again from its published file alone."""

import pytest

from cressmember.kernel.violations import RuleViolation
from governance.rules.vote.published import recounted

HEADER = "\ufeffÉlecteur;Collège;Voix;Vote;Voté par"


def test_votes_are_added_by_college_and_choice():
    found = recounted(
        [
            HEADER,
            "Lilas;Associations;2;Pour;",
            "Ourcq;Associations;1;Pour;Lilas",
            "Rempart;Mutuelles;3;Contre;",
        ]
    )

    assert found == {("Associations", "Pour"): 3, ("Mutuelles", "Contre"): 3}


def test_whoever_says_nothing_counts_for_nothing():
    assert recounted([HEADER, "Lilas;Associations;2;;"]) == {}


def test_an_elector_may_stand_in_two_colleges_but_once_in_each():
    both = [HEADER, "Lilas;Associations;1;Pour;", "Lilas;Réseaux;1;Pour;"]

    assert sum(recounted(both).values()) == 2
    with pytest.raises(RuleViolation, match="deux fois"):
        recounted([*both, "Lilas;Réseaux;1;Contre;"])


@pytest.mark.parametrize("votes", ["", "1,5", "-1", "²"])
def test_votes_are_whole_numbers(votes):
    with pytest.raises(RuleViolation, match="nombre entier"):
        recounted([HEADER, f"Lilas;Associations;{votes};Pour;"])


@pytest.mark.parametrize("lines", [[], ["Nom;Voix"]])
def test_another_file_is_refused(lines):
    with pytest.raises(RuleViolation, match="manque"):
        recounted(lines)
