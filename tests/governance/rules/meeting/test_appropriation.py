"""The appropriation of a result: its parts make it to the cent."""

from decimal import Decimal

import pytest

from cressmember.kernel.violations import RuleViolation
from governance.rules.meeting.appropriation import Share, appropriation_text
from tests.governance.meeting import plain


def text(result, *shares):
    parts = [Share(to, Decimal(amount)) for to, amount in shares]
    return plain(appropriation_text(result=Decimal(result), shares=parts, year="2025"))


def test_a_surplus_is_shared_out():
    assert text("46201.00", ("au report à nouveau", "40000"), ("aux réserves", "6201"), ("", "0")) == (
        "L’assemblée décide d’affecter le résultat excédentaire de l’exercice 2025, soit 46 201,00 €, comme "
        "suit : 40 000,00 € au report à nouveau et 6 201,00 € aux réserves."
    )


def test_a_deficit_is_carried_forward():
    assert "déficitaire" in text("-12.34", ("au report à nouveau", "-12.34"))


def test_nothing_is_shared_out_of_nothing():
    assert text("0").endswith("est nul, et n’a rien à affecter.")


@pytest.mark.parametrize(
    ("result", "shares", "said"),
    [
        ("100", [("au report", "99.99")], "il reste 0,01 € à affecter"),
        ("100", [("au report", "100.01")], "Les parts font 100,01 €"),
        ("100", [("au report", "100.001")], "s’arrête au centime"),
        ("100", [(" ", "100")], "Dites où vont"),
        ("100", [("au report", "200"), ("aux réserves", "-100")], "dans le sens du résultat"),
    ],
)
def test_parts_that_do_not_make_the_result_are_refused(result, shares, said):
    with pytest.raises(RuleViolation) as refused:
        text(result, *shares)

    assert said in plain(refused.value.message)
