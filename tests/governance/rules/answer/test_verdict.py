"""What a rule answers."""

from fractions import Fraction

import pytest

from governance.rules.answer.verdict import Outcome, Reading, Verdict, cited, under_each
from tests.governance.meeting import plain

YES, NO, OPEN = Outcome.YES, Outcome.NO, Outcome.TO_DECIDE


def answer(outcome):
    return Verdict(outcome=outcome, sentence=f"{outcome.label}.", article="14", figures={"yes": 3})


def test_a_verdict_is_never_taken_for_true_or_false():
    with pytest.raises(TypeError, match="ask for its outcome"):
        bool(answer(YES))


@pytest.mark.parametrize(
    ("outcome", "is_yes", "is_no", "is_open"),
    [(YES, True, False, False), (NO, False, True, False), (OPEN, False, False, True)],
)
def test_the_three_answers(outcome, is_yes, is_no, is_open):
    verdict = answer(outcome)

    assert (verdict.is_yes, verdict.is_no, verdict.is_open) == (is_yes, is_no, is_open)


def test_a_verdict_in_json():
    verdict = Verdict(
        outcome=OPEN,
        sentence="À trancher.",
        article="14",
        figures={"threshold": Fraction(2, 3), "base": 10, "scope": "overall"},
        question="Que vaut une abstention ?",
        readings=(Reading("écartée", YES), Reading("contre", NO)),
        parts=(Verdict(outcome=YES, sentence="Oui."),),
    )

    assert verdict.document() == {
        "outcome": "to_decide",
        "sentence": "À trancher.",
        "article": "14",
        "figures": {"threshold": "2/3", "base": 10, "scope": "overall"},
        "question": "Que vaut une abstention ?",
        "readings": [
            {"name": "écartée", "outcome": "yes"},
            {"name": "contre", "outcome": "no"},
        ],
        "parts": [{"outcome": "yes", "sentence": "Oui.", "figures": {}}],
    }


def test_a_sentence_with_its_article():
    assert plain(cited("Quorum atteint.", "12")) == "Quorum atteint (art. 12)."
    assert cited("Quorum atteint.", "") == "Quorum atteint."


def test_one_reading_is_the_answer():
    assert under_each("le texte ne dit rien.", [("seule", YES)], answer) == answer(YES)


def test_readings_that_agree_are_the_answer_and_stay_told():
    verdict = under_each("le texte ne dit rien.", [("une", NO), ("autre", NO)], answer)

    assert (verdict.outcome, verdict.question) == (NO, "")
    assert [each.name for each in verdict.readings] == ["une", "autre"]


def test_readings_that_part_are_to_be_decided():
    verdict = under_each("le texte ne dit rien.", [("une", YES), ("autre", NO)], answer)

    assert plain(verdict.sentence) == (
        "À trancher : le texte ne dit rien. « une » donne oui et « autre » donne non."
    )
    assert verdict.question == "le texte ne dit rien."
    assert verdict.readings == (Reading("une", YES), Reading("autre", NO))
    assert verdict.parts == (answer(YES), answer(NO))
    assert (verdict.article, verdict.figures) == ("14", {"yes": 3})


def test_readings_that_are_all_open_stay_open():
    assert under_each("le texte ne dit rien.", [("une", OPEN), ("autre", OPEN)], answer).is_open


def test_an_open_text_has_a_reading():
    with pytest.raises(ValueError, match="at least one reading"):
        under_each("le texte ne dit rien.", [], answer)
