"""Lines of a sheet that are neither a bracket nor an amount."""

from decimal import Decimal
from fractions import Fraction

import pytest

from billing.rules.formula import Bracket, Brackets, Rated
from billing.rules.scale_sheet import read_scale
from cressmember.kernel.violations import RuleViolation

SHEET = [
    ["Budget", "Structure", "Réseau"],
    ["< 50 000 €", 80, 230],
    ["50 000 € et plus", 150, 300],
]


def test_blank_lines_and_remarks_say_nothing_of_the_scale():
    plain = read_scale(SHEET, college_codes={})

    told = read_scale(
        [*SHEET, ["", None, None], ["Montants votés en assemblée", None, None]], college_codes={}
    )

    assert told == plain


def test_a_bracket_whose_ends_are_words_is_refused():
    with pytest.raises(RuleViolation, match="Moins de beaucoup"):
        read_scale([*SHEET, ["Moins de beaucoup", 10, 20]], college_codes={})


@pytest.mark.parametrize(
    "formula",
    [
        Brackets("budget", (Bracket(Decimal(0), None, amount=Decimal(80)),)),
        Rated("budget", Fraction(1, 1000)),
    ],
)
def test_a_formula_on_a_base_needs_it(formula):
    with pytest.raises(ValueError, match="base"):
        formula.value(None)


def test_brackets_are_explained_on_their_base():
    with pytest.raises(ValueError, match="base"):
        Brackets("budget", (Bracket(Decimal(0), None, amount=Decimal(80)),)).explain(None)
