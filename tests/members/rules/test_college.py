from collections import Counter

import pytest

from cressmember.members.rules.college import STANDARD, found_in, propose

# How often each spelling stands in the demonstration register, its duplicate left out.
SPELLINGS = {
    "ESUS / IAE": 18,
    "SCOP/SCIC": 7,
    "Associations": 19,
    "Association": 16,
    "associations ": 14,
    "Entreprise sociale et SI": 11,
    "Territoire / PTCE": 4,
    "Assos": 14,
    "Entreprises sociales": 14,
    "Réseau territorial": 8,
    "Fondations": 2,
    "Coopérative": 6,
    "Coop.": 7,
    "Mutuelle assurance": 3,
    "Coopératives": 5,
    "Mutuelles": 2,
    "Territoires": 6,
    "Syndicats employeurs": 2,
}


def test_every_spelling_of_a_real_file_is_understood():
    counts = Counter()
    for spelling, rows in SPELLINGS.items():
        counts[propose(spelling, STANDARD)] += rows

    assert counts == {
        "associations": 63,
        "cooperatives": 25,
        "mutuals": 5,
        "foundations": 2,
        "social_enterprises": 43,
        "employers": 2,
        "territorial": 18,
    }


@pytest.mark.parametrize(
    ("spelling", "code"),
    [
        ("Assurances mutualistes et mutuelles de santé", "mutuals"),
        ("Fonds de dotation et Fondations", "foundations"),
        ("Entreprises sociales ou d'insertion", "social_enterprises"),
        ("Sociétés commerciales de l'ESS", "social_enterprises"),
        ("Entreprises", "social_enterprises"),
        ("Syndicats Employeurs de l'ESS", "employers"),
        ("Syndicats d’employeurs associatifs", "employers"),
        ("Organisations des employeurs", "employers"),
        ("Pôles régionaux, réseaux infra-régionaux ou autres", "territorial"),
        ("Spécificités régionales", "territorial"),
        ("Réseaux infra-régionaux", "territorial"),
        ("Réseau mutualiste", "mutuals"),
        ("Mouvement coopératif", "cooperatives"),
    ],
)
def test_the_names_that_other_chambers_give_are_understood(spelling, code):
    assert propose(spelling, STANDARD) == code


@pytest.mark.parametrize(
    "spelling", ["à définir", "", "?", "divers", "Coopératives et mutuelles", "Collège 7"]
)
def test_what_says_no_college_is_a_question(spelling):
    assert propose(spelling, STANDARD) is None


def test_the_college_s_own_name_or_code_is_understood():
    assert propose("mutuelles", STANDARD) == "mutuals"
    assert propose("MUTUALS", STANDARD) == "mutuals"
    assert propose("Mutuelle assurance", STANDARD) == "mutuals"


def test_between_two_colleges_of_one_family_nothing_is_chosen():
    two = [("health", "Mutuelles de santé"), ("insurance", "Mutuelles d’assurance")]

    assert propose("Mutuelle", two) is None
    assert propose("Mutuelles de santé", two) == "health"


def test_a_college_that_joins_two_families_is_found_by_each():
    merged = [("a", "Mutuelles et fondations"), ("b", "Associations")]

    assert propose("Mutuelle", merged) == propose("Fonds de dotation", merged) == "a"


def test_a_college_renamed_by_the_chamber_is_still_understood():
    assert propose("SCOP", [("c2", "Coopératives")]) == "c2"


def test_the_colleges_of_a_file_come_in_their_usual_order():
    assert [code for code, _ in found_in(["Mutuelles", "Assos", "à définir"])] == ["associations", "mutuals"]
