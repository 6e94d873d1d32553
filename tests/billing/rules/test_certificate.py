from decimal import Decimal

import pytest

from billing.rules.certificate import YearOfDues, dues_sentence, since_sentence


@pytest.mark.parametrize(
    ("called", "outstanding", "said"),
    [
        (None, "0", "La cotisation 2025 ne lui a pas encore été appelée."),
        ("500", "500", "n’est pas encore réglée."),
        ("500", "499.99", "est réglée en partie : il reste 499,99 €."),
        ("500", "0.01", "est réglée en partie : il reste 0,01 €."),
        ("500", "0", "Sa cotisation 2025, de 500,00 €, est réglée."),
        ("0", "0", "est réglée."),
    ],
)
def test_whether_the_dues_of_the_year_are_settled(called, outstanding, said):
    year = YearOfDues("2025", called and Decimal(called), Decimal(outstanding))

    assert said in dues_sentence(year).replace("\u00a0", " ")


def test_a_day_outside_every_dues_year_says_so():
    assert dues_sentence(None) == "La cotisation de l’année ne lui a pas encore été appelée."


def test_since_when_and_where():
    since = since_sentence("mars 2014", "Associations")

    assert (
        since == "est adhérente de la chambre depuis mars 2014, dans le collège «\u00a0Associations\u00a0»."
    )
    assert since_sentence("", "") == "est adhérente de la chambre."
