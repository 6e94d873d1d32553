"""What a text leaves open: each question with its readings, asked only where they change the answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Generic, TypeVar

from cressmember.kernel.writing import enumerate_fr
from governance.rules.answer.verdict import Verdict, under_each

Rule = TypeVar("Rule")


@dataclass(frozen=True, slots=True)
class OpenQuestion(Generic[Rule]):
    """Something that the text leaves open, and the ways to read it; the strictest comes first."""

    what: str
    readings: tuple[tuple[str, Callable[[Rule], Rule]], ...]


def answered(
    rule: Rule,
    open_questions: Callable[[Rule], Sequence[OpenQuestion[Rule]]],
    answer: Callable[[Rule], Verdict],
) -> Verdict:
    """The answer of a rule; to be decided where the readings of what it leaves open part.

    What changes no answer is read in the first way, so that people are asked only what matters.
    """
    # Each reading is met several times, once for each question that it settles.
    answer = cache(answer)
    questions = open_questions(rule)
    for question in questions:
        rows = _rows(rule, questions, question)
        if all(len({answer(stated).outcome for stated in row}) == 1 for row in rows):
            rule = question.readings[0][1](rule)
    left = open_questions(rule)
    return under_each(
        f"le texte ne dit pas {enumerate_fr([question.what for question in left], 'ni')}.",
        list(_readings(rule, left)),
        answer,
    )


def _readings(rule: Rule, questions: Sequence[OpenQuestion[Rule]]) -> Iterator[tuple[str, Rule]]:
    for combination in product(*(question.readings for question in questions)):
        stated = rule
        for _, state in combination:
            stated = state(stated)
        yield enumerate_fr([name for name, _ in combination]), stated


def _rows(
    rule: Rule, questions: Sequence[OpenQuestion[Rule]], asked: OpenQuestion[Rule]
) -> Iterator[list[Rule]]:
    """The readings of one question, for each way to read the others."""
    others = [question for question in questions if question is not asked]
    for _, stated in _readings(rule, others):
        yield [state(stated) for _, state in asked.readings]
