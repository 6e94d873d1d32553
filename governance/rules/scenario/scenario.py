"""A scenario read and answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cressmember.kernel.violations import RuleViolation
from governance.rules.answer.verdict import Verdict
from governance.rules.scenario.candidacy import CandidacyOf, LossOf, OfficeOf
from governance.rules.scenario.election import ElectionOf
from governance.rules.scenario.electors import RollOf
from governance.rules.scenario.meeting import ConveningOf, ItemOf, NoticeOf
from governance.rules.scenario.proxies import ProxiesOf
from governance.rules.scenario.seats import CompositionOf, RenewalOf, VacancyOf
from governance.rules.scenario.vote import DecisionOf, QuorumOf, Weights
from governance.rules.statutes import Statutes
from governance.rules.text.reading import Problem, read_part
from governance.rules.text.wording import part, term

Question = (
    Weights
    | RollOf
    | ProxiesOf
    | NoticeOf
    | ConveningOf
    | ItemOf
    | QuorumOf
    | DecisionOf
    | CandidacyOf
    | ElectionOf
    | CompositionOf
    | RenewalOf
    | VacancyOf
    | OfficeOf
    | LossOf
)


@part
class Scenario:
    """Questions put to statutes, with what they should answer where it is known."""

    name: str = term("le nom du scénario")
    statutes: Statutes = term("les statuts")
    questions: tuple[Question, ...] = term("les questions", least=1)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the statutes answer to a question; ``refused`` says why they could not."""

    question: Question
    verdict: Verdict | None
    refused: str = ""

    @property
    def is_expected(self) -> bool:
        """Whether it is what was expected, when something was."""
        expected = self.question.expected
        return expected is None or (self.verdict is not None and self.verdict.outcome is expected)

    def document(self) -> dict[str, Any]:
        told: dict[str, Any] = {"kind": self.question.kind}
        if self.question.note:
            told["note"] = self.question.note
        if self.question.expected is not None:
            told["expected"] = str(self.question.expected)
        if self.verdict is None:
            return told | {"refused": self.refused}
        return told | self.verdict.document()


def scenario_from(document: Any) -> tuple[Scenario | None, list[Problem]]:
    """The scenario that a document says, or everything that is missing or wrong in it."""
    return read_part(Scenario, document)


def answers_of(scenario: Scenario) -> list[Answer]:
    """What the statutes answer to each question."""
    return [_answer(scenario.statutes, question) for question in scenario.questions]


def _answer(statutes: Statutes, question: Question) -> Answer:
    try:
        return Answer(question, question.answer(statutes))
    except RuleViolation as violation:
        return Answer(question, None, str(violation))
