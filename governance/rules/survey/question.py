"""What a question of a survey may be answered, read from what a form carries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from cressmember.kernel import reading
from cressmember.kernel.violations import RuleViolation

LONGEST_TEXT = 4000
MOST_DIGITS = 12
# The exclusive choice of a question that offers several.
NONE_OF_THEM = "none"
NO_PROPOSAL = "Aucune de ces propositions"

# As a sheet keeps it: a code, a rank of choice, several, a decimal number, a text; None for no answer.
Answer = str | list[str] | None


class Kind(StrEnum):
    """The ways to answer."""

    YES_NO = "yes_no"
    ONE = "one"
    SEVERAL = "several"
    NUMBER = "number"
    TEXT = "text"


YES_NO = {"yes": "Oui", "no": "Non"}


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it is counted: ``choices`` are the sentences offered, kept by their rank."""

    key: str
    kind: Kind
    title: str
    help: str = ""
    choices: Sequence[str] = ()
    has_none: bool = False
    is_required: bool = False

    @property
    def options(self) -> dict[str, str]:
        """What may be ticked, by the code that a sheet keeps; empty for what is written."""
        if self.kind is Kind.YES_NO:
            return dict(YES_NO)
        offered = {str(rank): choice for rank, choice in enumerate(self.choices)}
        return offered | ({NONE_OF_THEM: NO_PROPOSAL} if self.has_none else {})

    @property
    def is_ticked(self) -> bool:
        """Whether it is answered by choices."""
        return self.kind not in {Kind.NUMBER, Kind.TEXT}


def answer_of(question: Question, told: Sequence[str]) -> Answer:
    """The answer to a question, from the values that a form sent; None when there is none.

    Raises RuleViolation for a required question left blank, a choice that is not offered, more than one
    where one is asked, « none of these » beside another, a number that cannot be read, an endless text.
    """
    given = [value for each in told if (value := reading.paragraphs(each))]
    if not given:
        if question.is_required:
            raise RuleViolation("Cette question attend une réponse.")
        return None
    if question.is_ticked:
        return _ticked(question, given)
    if len(given[0]) > LONGEST_TEXT:
        raise RuleViolation(f"Ce texte est trop long : {LONGEST_TEXT} signes au plus.")
    return _number(given[0]) if question.kind is Kind.NUMBER else given[0]


def _ticked(question: Question, given: Sequence[str]) -> Answer:
    if not set(given) <= set(question.options):
        raise RuleViolation("Choisissez parmi les réponses proposées.")
    chosen = [code for code in question.options if code in given]
    if question.kind is not Kind.SEVERAL:
        if len(chosen) > 1:
            raise RuleViolation("Choisissez une seule réponse.")
        return chosen[0]
    if NONE_OF_THEM in chosen and len(chosen) > 1:
        raise RuleViolation(f"« {NO_PROPOSAL} » ne se coche pas avec une autre réponse.")
    return chosen


def _number(told: str) -> str:
    try:
        value: Decimal = reading.number(told)
    except reading.Unreadable as trouble:
        raise RuleViolation(trouble.message) from trouble
    written = f"{value:f}"
    if len(written) > MOST_DIGITS:
        raise RuleViolation("Ce nombre est trop long : vérifiez le nombre de chiffres.")
    return written
