"""What a text leaves open is asked only where it changes the answer."""

from dataclasses import dataclass, replace

import pytest

from governance.rules.answer.unstated import OpenQuestion, answered
from governance.rules.answer.verdict import Outcome, Verdict


@dataclass(frozen=True)
class Rule:
    """Yes when at least so many of two switches are on; a switch that is None is not stated."""

    first: bool | None
    second: bool | None
    needed: int


def open_questions(rule):
    return [
        OpenQuestion(
            f"la {name}",
            (
                (f"sans la {name}", lambda stated, name=name: replace(stated, **{name: False})),
                (f"avec la {name}", lambda stated, name=name: replace(stated, **{name: True})),
            ),
        )
        for name in ("first", "second")
        if getattr(rule, name) is None
    ]


def verdict(*rule):
    return answered(
        Rule(*rule),
        open_questions,
        lambda stated: Verdict(
            outcome=Outcome.YES if stated.first + stated.second >= stated.needed else Outcome.NO,
            sentence="",
            figures={"on": stated.first + stated.second},
        ),
    )


@pytest.mark.parametrize(
    ("rule", "outcome", "question"),
    [
        ((True, True, 2), "yes", ""),
        ((None, None, 0), "yes", ""),
        ((None, None, 3), "no", ""),
        ((None, True, 1), "yes", ""),
        ((None, True, 2), "to_decide", "le texte ne dit pas la first."),
        ((None, None, 2), "to_decide", "le texte ne dit pas la first ni la second."),
    ],
)
def test_only_what_matters_is_asked(rule, outcome, question):
    found = verdict(*rule)

    assert (found.outcome, found.question) == (outcome, question)


def test_what_changes_nothing_is_read_in_the_first_way():
    assert verdict(None, True, 1).figures["on"] == 1


def test_every_combination_is_a_reading():
    assert [each.name for each in verdict(None, None, 2).readings] == [
        "sans la first et sans la second",
        "sans la first et avec la second",
        "avec la first et sans la second",
        "avec la first et avec la second",
    ]
