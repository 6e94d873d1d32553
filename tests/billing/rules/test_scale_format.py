"""The published format says what the code reads."""

import json
import re

import pytest

from billing.rules.case import cases_from
from billing.rules.formula import formula_from
from billing.rules.scale import Blocked
from billing.rules.scale_document import scale_from
from billing.rules.scale_file import read_scale_file
from tests.billing.examples import FOLDER
from tests.billing.examples import document as example

TEXT = (FOLDER.parent / "scales.md").read_text(encoding="utf-8")
BLOCKS = [read_scale_file(block) for block in re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL)]
FORMULAS = [block for block in BLOCKS if isinstance(block, dict) and "kind" in block]


@pytest.mark.parametrize("formula", FORMULAS, ids=json.dumps)
def test_each_documented_formula_is_read_and_kept_as_it_is_written(formula):
    if formula["kind"] == "multiple":
        other = {"label": formula["of"], "formula": {"kind": "flat", "amount": "10"}}
        rules = [{"label": "R", "when": {"colleges": ["a"]}, "formula": formula}, other]
        assert scale_from({"rules": rules}).rules[0].formula.document() == formula
    else:
        kept = formula_from(formula, of="R")
        assert formula_from(kept.document(), of="R") == kept


def test_every_formula_and_every_key_is_documented():
    assert {formula["kind"] for formula in FORMULAS} == {
        *("flat", "rate", "per_unit", "brackets", "exempt", "multiple")
    }


def test_the_documented_rule_is_one():
    (rule,) = [block for block in BLOCKS if isinstance(block, dict) and "label" in block]

    assert scale_from({"rules": [rule]}).rules[0].cap.prorated is True


def test_the_documented_cases_have_their_amounts():
    (cases,) = [block for block in BLOCKS if isinstance(block, list)]
    scale = scale_from(example("services-federation"))

    first, season = (scale.evaluate(case.facts) for case in cases_from(cases, scale=scale))

    assert (str(first.amount), isinstance(season, Blocked)) == ("336.00", False)
    # Year 3 of membership, on the older figure that is accepted: 0,11 % of 1 000 000 €, and VAT.
    assert (str(season.amount), season.older_figure) == ("1320.00", True)
