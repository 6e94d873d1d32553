"""Several answers that must all be yes."""

import pytest

from governance.rules.answer.conjunction import conjunction
from governance.rules.answer.verdict import Outcome, Reading, Verdict

YES = Verdict(outcome=Outcome.YES, sentence="Oui.")
NO = Verdict(outcome=Outcome.NO, sentence="Non (art. 3).", article="3")
OPEN = Verdict(
    outcome=Outcome.TO_DECIDE,
    sentence="À trancher.",
    question="Qui ?",
    readings=(Reading("lui", Outcome.YES),),
)


@pytest.mark.parametrize(
    ("parts", "outcome", "sentence"),
    [
        ([], "yes", "Tout va (art. 9)."),
        ([YES, YES], "yes", "Tout va (art. 9)."),
        ([YES, NO, OPEN], "no", "Rien ne va\u00a0: Non (art. 3)."),
        ([YES, OPEN], "to_decide", "À trancher."),
    ],
)
def test_no_wins_over_a_question_which_wins_over_yes(parts, outcome, sentence):
    verdict = conjunction(parts, kept="Tout va", broken="Rien ne va", article="9")

    assert (verdict.outcome, verdict.sentence.replace("art.\u00a0", "art. ")) == (outcome, sentence)
    assert verdict.parts == tuple(parts)


def test_what_is_asked_is_kept_with_its_readings():
    asked = conjunction([YES, OPEN], kept="", broken="", figures={"seats": 3})

    assert (asked.question, asked.readings) == (OPEN.question, OPEN.readings)
    assert asked.figures == {"rules": 2, "rules_unmet": 0, "seats": 3}
