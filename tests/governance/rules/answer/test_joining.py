"""Several answers that must all be yes."""

import pytest

from governance.rules.answer.joining import joined, together
from governance.rules.answer.verdict import Outcome, Reading, Verdict

YES, NO, OPEN = Outcome.YES, Outcome.NO, Outcome.TO_DECIDE


@pytest.mark.parametrize(
    ("outcomes", "whole"),
    [
        ([], YES),
        ([YES, YES], YES),
        ([YES, OPEN], OPEN),
        ([OPEN, NO], NO),
        ([NO, YES], NO),
    ],
)
def test_together(outcomes, whole):
    assert together(outcomes) is whole


def question(name, *readings):
    return Verdict(
        outcome=OPEN,
        sentence="À trancher.",
        question=f"{name} ?",
        readings=tuple(Reading(f"{name} {outcome}", outcome) for outcome in readings),
    )


def test_what_is_open_asks_every_question_with_every_pair_of_readings():
    parts = [question("a", YES, NO), Verdict(outcome=YES, sentence=""), question("b", NO, YES)]

    whole = joined(parts, sentence="À trancher.", article="1", figures={})

    assert whole.question == "a ? b ?"
    assert [(each.name, each.outcome) for each in whole.readings] == [
        ("a yes et b no", NO),
        ("a yes et b yes", YES),
        ("a no et b no", NO),
        ("a no et b yes", NO),
    ]


@pytest.mark.parametrize("outcome", [YES, NO])
def test_what_is_settled_asks_nothing(outcome):
    parts = [Verdict(outcome=outcome, sentence="")] + ([question("a", YES, NO)] if outcome is NO else [])

    whole = joined(parts, sentence="", article="1", figures={})

    assert (whole.outcome, whole.question, whole.readings) == (outcome, "", ())
