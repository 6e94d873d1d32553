"""What terms are called."""

import pytest

from governance.rules.text.wording import bare, nothing, singular


def test_nothing_is_said_to_be_silence_when_the_term_does_not_say_otherwise():
    assert nothing("le seuil") == "le texte n’en dit rien"


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("la part ou le nombre exigé", "part ou nombre exigé"),
        (
            "la feuille de présence, le procès-verbal et les communications",
            "feuille de présence, procès-verbal et communications",
        ),
        ("le délai entre l’avis au membre et la décision", "délai entre l’avis au membre et la décision"),
        ("ce que vaut l’égalité", "ce que vaut l’égalité"),
    ],
)
def test_a_heading_goes_without_the_articles_of_its_list(title, said):
    assert bare(title) == said


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Conditions du quorum", "Condition du quorum"),
        ("Sièges vacants", "Siège vacant"),
        ("Représentants des membres, par catégorie", "Représentant des membres, par catégorie"),
        ("Tours d’un scrutin", "Tour d’un scrutin"),
        ("Ce qui donne des voix", "Ce qui donne des voix"),
        ("", ""),
    ],
)
def test_one_of_a_list_is_called_in_the_singular(title, said):
    assert singular(title) == said
