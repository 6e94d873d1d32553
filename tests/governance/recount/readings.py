"""What is left open, and the count made again for each way of closing it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any


class WrongScenarioError(Exception):
    """The scenario contradicts itself, or does not tell what this count needs."""


class OpenQuestionError(Exception):
    """The count cannot go on before a question has its answer."""

    def __init__(self, question: str, answers: tuple[str, ...]) -> None:
        super().__init__(question)
        self.question = question
        self.answers = answers


class Answers(dict[str, str]):
    """The questions that have their answer so far."""

    def to(self, question: str, *possible: str) -> str:
        if question not in self:
            raise OpenQuestionError(question, possible)
        return self[question]

    def said(self, word: str, question: str, *possible: str) -> str:
        """The word of the text itself, unless it leaves the question open."""
        return self.to(question, *possible) if word == "unstated" else word


def every_reading(count: Callable[[Answers], Any], answers: Answers | None = None) -> Iterator[Any]:
    """What the count finds under each way of answering everything that it asks."""
    answers = answers or Answers()
    try:
        yield count(answers)
    except OpenQuestionError as left:
        for answer in left.answers:
            yield from every_reading(count, Answers(answers | {left.question: answer}))


def joined(outcomes: set[str]) -> str:
    """The one outcome of every reading, or that people must decide."""
    return outcomes.pop() if len(outcomes) == 1 else "to_decide"
