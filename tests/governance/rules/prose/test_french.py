"""Articles, contractions and agreement around words that a chamber typed."""

import pytest

from governance.rules.prose.french import is_plural, sentence, whom


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Président", "le Président"),
        ("Conseil d’administration", "le Conseil d’administration"),
        ("Assemblée générale", "l’Assemblée générale"),
        ("Commission électorale", "la Commission électorale"),
        ("le bureau", "le bureau"),
        ("Un quart des membres", "un quart des membres"),
        ("L’assemblée", "l’assemblée"),
        ("Pluton", "« Pluton »"),
    ],
)
def test_whom_the_text_names_bare_gets_an_article(typed, said):
    assert whom(typed).replace("\u00a0", " ") == said


def test_those_who_are_several_are_plural():
    assert is_plural("les administrateurs intéressés")
    assert not is_plural("l’administrateur intéressé")


def test_a_sentence_ends_once():
    assert sentence("élus par l’assemblée.") == "Élus par l’assemblée."
