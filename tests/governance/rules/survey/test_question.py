"""What a question of a survey may be answered."""

import pytest

from cressmember.kernel.violations import RuleViolation
from governance.rules.survey.question import NONE_OF_THEM, Kind, Question, answer_of


def question(kind, **changed):
    return Question(key="1", kind=Kind(kind), title="Quoi ?", choices=("A", "B", "C"), **changed)


@pytest.mark.parametrize(
    ("kind", "told", "kept"),
    [
        ("yes_no", ["yes"], "yes"),
        ("one", ["1"], "1"),
        ("several", ["2", "0"], ["0", "2"]),
        ("several", ["none"], ["none"]),
        ("number", ["1 234,50"], "1234.50"),
        ("text", ["  Très bien.  "], "Très bien."),
        ("text", ["", " "], None),
        ("one", [], None),
    ],
)
def test_an_answer_is_kept_as_it_is_counted(kind, told, kept):
    assert answer_of(question(kind, has_none=kind == "several"), told) == kept


@pytest.mark.parametrize(
    ("kind", "told", "said"),
    [
        ("one", ["7"], "parmi les réponses"),
        ("one", ["none"], "parmi les réponses"),
        ("yes_no", ["yes", "no"], "une seule"),
        ("several", ["0", NONE_OF_THEM], "ne se coche pas avec une autre"),
        ("number", ["beaucoup"], "nombre"),
        ("number", ["1234567890123"], "trop long"),
        ("text", ["a" * 4001], "trop long"),
        ("number", ["9" * 1_500_000], "trop long"),
    ],
)
def test_what_cannot_be_counted_is_refused(kind, told, said):
    with pytest.raises(RuleViolation, match=said):
        answer_of(question(kind, has_none=kind == "several"), told)


def test_a_required_question_waits_for_its_answer():
    with pytest.raises(RuleViolation, match="attend une réponse"):
        answer_of(question("text", is_required=True), [" "])


def test_what_is_written_offers_nothing_to_tick():
    assert question("text").is_ticked is False
    assert list(question("yes_no").options) == ["yes", "no"]


def test_signs_that_a_database_refuses_or_nobody_sees_are_not_kept():
    """PostgreSQL takes no null sign in a document: the page would break, and its log would tell the hour."""
    told = Question("1", Kind.TEXT, "?")

    assert answer_of(told, ["a\0b\u202e\r\nligne\x07"]) == "a b\nligne"
    assert answer_of(told, ["\0 \u200b"]) is None
