"""What a rule answers: yes, no, or a question that the text leaves to people."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, TypeVar

from cressmember.kernel.writing import NO_BREAK, article_fr, enumerate_fr, quote
from governance.rules.text.wording import Choice


class Outcome(Choice):
    YES = "yes", "oui"
    NO = "no", "non"
    TO_DECIDE = "to_decide", "à trancher"


Figures = Mapping[str, int | Fraction | str]


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a text that leaves a case open, and what it would answer."""

    name: str
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """An answer with every figure used, the article, and the sentence to print.

    ``question`` and ``readings`` are there when the text leaves the case open: nobody chooses for people.
    ``parts`` are the answers that this one is made of, or, when ``alternatives``, those of its readings one
    by one. ``asks_fact`` tells that the question is not how to read the text, but what happened: what the
    chair voted, what a second round gave.
    """

    outcome: Outcome
    sentence: str
    article: str = ""
    figures: Figures = field(default_factory=dict)
    question: str = ""
    readings: tuple[Reading, ...] = ()
    parts: tuple[Verdict, ...] = ()
    alternatives: bool = False
    asks_fact: bool = False

    def __bool__(self) -> bool:
        raise TypeError("a verdict may be neither yes nor no: ask for its outcome")

    @property
    def is_yes(self) -> bool:
        return self.outcome is Outcome.YES

    @property
    def is_no(self) -> bool:
        return self.outcome is Outcome.NO

    @property
    def is_open(self) -> bool:
        return self.outcome is Outcome.TO_DECIDE

    def document(self) -> dict[str, Any]:
        """The verdict in plain JSON; fractions stay exact, as text."""
        told: dict[str, Any] = {"outcome": str(self.outcome), "sentence": self.sentence}
        if self.article:
            told["article"] = self.article
        told["figures"] = {
            name: str(value) if isinstance(value, Fraction) else value for name, value in self.figures.items()
        }
        if self.question:
            told["question"] = self.question
            told["readings"] = [{"name": each.name, "outcome": str(each.outcome)} for each in self.readings]
        if self.parts:
            told["parts"] = [part.document() for part in self.parts]
        return told


def cited(sentence: str, article: str) -> str:
    """The sentence with its article: « … (art. 12). », « … (arrêté du 27 juin 2001). »"""
    if not article:
        return sentence
    return f"{sentence.removesuffix('.')} ({article_fr(article)})."


Kind = TypeVar("Kind")


def under_each(
    question: str,
    variants: Sequence[tuple[str, Kind]],
    answer: Callable[[Kind], Verdict],
    *,
    asks_fact: bool = False,
) -> Verdict:
    """The answer under every reading of an open text: theirs when all agree, to be decided otherwise.

    ``asks_fact`` says that the variants are what may have happened. Raises ValueError without a reading.
    """
    if not variants:
        raise ValueError("an open text has at least one reading")
    answers = [(name, answer(variant)) for name, variant in variants]
    outcomes = {verdict.outcome for _, verdict in answers}
    first = answers[0][1]
    if len(answers) == 1:
        return first
    readings = tuple(Reading(name, verdict.outcome) for name, verdict in answers)
    if len(outcomes) == 1 and not first.is_open:
        return replace(first, readings=readings)
    said = enumerate_fr([f"{quote(each.name)} donne {each.outcome.label}" for each in readings])
    return Verdict(
        outcome=Outcome.TO_DECIDE,
        sentence=f"À trancher{NO_BREAK}: {question} {said}.",
        article=first.article,
        figures=first.figures,
        question=question,
        readings=readings,
        parts=tuple(verdict for _, verdict in answers),
        alternatives=True,
        asks_fact=asks_fact,
    )
