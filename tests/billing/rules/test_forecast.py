from decimal import Decimal
from fractions import Fraction

import pytest

from billing.rules.forecast import (
    Distance,
    Outcome,
    outcome,
    share_of_change,
    signed_euros,
    signed_percent,
)


@pytest.mark.parametrize(
    ("last", "now", "found"),
    [
        ("100", "100.01", Outcome.UP),
        ("100", "100.00", Outcome.SAME),
        ("100", "99.99", Outcome.DOWN),
        (None, "100", Outcome.NEW),
        ("100", None, Outcome.BLOCKED),
    ],
)
def test_what_becomes_of_a_member(last, now, found):
    assert outcome(last=last and Decimal(last), now=now and Decimal(now)) == found


@pytest.mark.parametrize(
    ("last", "now", "share"),
    [
        ("100", "118", Fraction(18, 100)),
        ("100", "50", Fraction(-1, 2)),
        ("0", "50", None),
        (None, "50", None),
        ("100", None, None),
    ],
)
def test_a_change_is_a_share_of_the_last_dues(last, now, share):
    assert share_of_change(last=last and Decimal(last), now=now and Decimal(now)) == share


def test_a_difference_is_written_with_its_sign():
    written = [signed_euros(Decimal(amount)) for amount in ("120", "-35.5", "0")]

    assert written == ["+\u00a0120,00\u00a0€", "−\u00a035,50\u00a0€", "0,00\u00a0€"]
    assert [signed_percent(Fraction(share, 1000)) for share in (181, -181, 0)] == [
        "+\u00a018,1\u00a0%",
        "−\u00a018,1\u00a0%",
        "0,0\u00a0%",
    ]


@pytest.mark.parametrize(
    ("total", "target", "missing", "said"),
    [
        ("71950", "85000", "13050", "il manque 13 050,00 €, soit + 18,14 % sur chaque montant"),
        ("85000", "71950", "-13050", "il est dépassé de 13 050,00 €, soit − 15,35 % sur chaque montant"),
        ("85000", "85000", "0", "est atteint, au centime près"),
        ("0", "85000", "85000", "aucun pourcentage n’y mènerait"),
    ],
)
def test_how_far_the_total_is_from_the_budget(total, target, missing, said):
    distance = Distance(Decimal(total), Decimal(target))

    assert distance.missing == Decimal(missing)
    assert said in distance.sentence.replace("\u00a0", " ").replace("\u202f", " ")
