import pytest
from hypothesis import given
from hypothesis import strategies as st

from cressmember.kernel.reading import PersonName, Unreadable, person_name, proper_name


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("LAMBERT", "Lambert"),
        ("N'DIAYE", "N'Diaye"),
        ("D’ALMEIDA", "D’Almeida"),
        ("LE GALL", "Le Gall"),
        ("JEAN-MARC", "Jean-Marc"),
        ("SAÏDI", "Saïdi"),
        ("Le Gall", "Le Gall"),
        ("McDonald", "McDonald"),
        ("moreau", "Moreau"),
        ("jean de la tour", "Jean de La Tour"),
        ("de La Tour", "de La Tour"),
        (" anne-laure ", "Anne-Laure"),
        ("J.", "J."),
        (None, ""),
    ],
)
def test_capitals_are_given_back(typed, name):
    assert proper_name(typed) == name


@pytest.mark.parametrize(
    ("typed", "first", "last", "civility"),
    [
        ("Lucie Moreau", "Lucie", "Moreau", ""),
        ("Karim Le Gall", "Karim", "Le Gall", ""),
        ("Aurélien D'Almeida", "Aurélien", "D'Almeida", ""),
        ("Jean-Marc Kone", "Jean-Marc", "Kone", ""),
        ("LUCIE MOREAU", "Lucie", "Moreau", ""),
        ("lucie moreau", "Lucie", "Moreau", ""),
        ("MOREAU Lucie", "Moreau", "Lucie", "swapped"),
        ("LE GALL Karim", "Le Gall", "Karim", "swapped"),
        ("Karim LE GALL", "Karim", "Le Gall", ""),
        ("Jean Marc KONE", "Jean Marc", "Kone", ""),
        ("Jean de LA TOUR", "Jean", "de La Tour", ""),
        ("Jean DUPONT Marc", "Jean", "Dupont Marc", ""),
        ("J. Moreau", "J.", "Moreau", ""),
        ("Moreau, Lucie", "Lucie", "Moreau", ""),
        ("Moreau", "", "Moreau", ""),
        ("Mme Roche", "", "Roche", "Mme"),
        ("M. Perrin", "", "Perrin", "M."),
        ("Monsieur Paul PERRIN", "Paul", "Perrin", "M."),
    ],
)
def test_a_name_is_split(typed, first, last, civility):
    if civility == "swapped":
        first, last, civility = last, first, ""

    assert person_name(typed) == PersonName(first, last, civility)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "La case est vide : écrivez un prénom et un nom."),
        (None, "La case est vide : écrivez un prénom et un nom."),
        ("Lucie Moreau et Paul Martin", "nomme plusieurs personnes : gardez-en une par case."),
        ("Moreau / Martin", "nomme plusieurs personnes"),
        ("Moreau; Martin", "nomme plusieurs personnes"),
    ],
)
def test_one_cell_names_one_person(typed, sentence):
    with pytest.raises(Unreadable, match=sentence):
        person_name(typed)


def test_a_name_is_printed_first_name_first():
    assert str(PersonName("Lucie", "Moreau")) == "Lucie Moreau"
    assert str(PersonName("", "Roche", "Mme")) == "Roche"


@given(st.from_regex(r"[A-Za-zé' -]{0,20}", fullmatch=True))
def test_capitals_are_given_back_once(typed):
    assert proper_name(proper_name(typed)) == proper_name(typed)
