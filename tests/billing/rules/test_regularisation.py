from datetime import date
from decimal import Decimal

import pytest

from billing.rules.recomputation import amount_again
from billing.rules.regularisation import regularisation
from billing.rules.scale import Facts, Figure
from billing.rules.scale_document import scale_from
from cressmember.kernel.periods import Period

SCALE = scale_from(
    {
        "base_offset": -1,
        "rules": [{"label": "Budget", "formula": {"kind": "rate", "base": "budget", "rate": "0.001"}}],
    }
)


def quote(budget):
    figures = {"budget": [Figure(Decimal(budget), 2025, "comptes")]}
    year = Period(date(2026, 1, 1), date(2027, 1, 1))
    return SCALE.evaluate(Facts(college="a", kind="single", year=year, figures=figures))


@pytest.mark.parametrize(
    ("called", "difference", "said"),
    [
        ("300.00", "200.00", "Complément de 200,00 €"),
        ("500.00", "0.00", "Rien à régulariser"),
        ("500.01", "-0.01", "Réduction de 0,01 €"),
    ],
)
def test_the_difference_is_what_the_awaited_figure_gives_less_what_was_called(called, difference, said):
    now = quote("500000")
    found = regularisation(
        called=Decimal(called),
        called_net=Decimal(called),
        now=now.amount,
        explanation=now.explanation,
        trace=now.trace,
    )

    assert found.difference == Decimal(difference)
    assert said in found.sentence.replace("\u00a0", " ")
    assert amount_again(found.trace) == Decimal(difference)
    assert "Déjà appelé à titre provisoire" in found.explanation
