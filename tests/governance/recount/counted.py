"""A whole scenario counted again."""

from __future__ import annotations

from typing import Any

from tests.governance.recount.colleges import standing
from tests.governance.recount.majority import Count
from tests.governance.recount.people import Question, everyone
from tests.governance.recount.quorum import reached
from tests.governance.recount.readings import Answers, WrongScenarioError, every_reading, joined

REFUSED = "refused"


def recount(scenario: dict[str, Any]) -> list[dict[str, Any]]:
    """The outcome of each question, with the figures found under each reading."""
    return [_answer(scenario["statutes"], question) for question in scenario["questions"]]


def _answer(statutes: dict[str, Any], question: Question) -> dict[str, Any]:
    count = {"weights": _weights, "quorum": _quorum, "decision": _decision}[question["kind"]]
    try:
        readings = list(every_reading(lambda answers: count(statutes, question, answers)))
    except WrongScenarioError as why:
        return {"outcome": REFUSED, "why": str(why)}
    outcomes = {outcome for outcome, _ in readings}
    if question["kind"] == "weights" and any(reading != readings[0] for reading in readings):
        # What colleges weigh is the answer itself: it is not sure when readings weigh them otherwise.
        outcomes = {"yes", "no"}
    return {"outcome": joined(outcomes), "readings": readings}


def _weights(statutes: dict[str, Any], question: Question, answers: Answers) -> tuple[str, Any]:
    colleges = standing(statutes, everyone(question), answers)
    if not colleges.vote_apart():
        return "no", {"weights": {}}
    weighed = any(college["weight"] is not None for college in statutes["colleges"]["colleges"])
    return "yes", {"weights": colleges.weights if weighed else {}}


def _call(statutes: dict[str, Any], question: Question) -> tuple[dict[str, Any], dict[str, Any]]:
    body = next(each for each in statutes["bodies"] if each["code"] == question["body"])
    decision = next(each for each in body["decisions"] if each["code"] == question["decision"])
    rank = question.get("call", 1)
    if rank > len(decision["calls"]):
        raise WrongScenarioError("no such call")
    return decision, decision["calls"][rank - 1]


def _quorum(statutes: dict[str, Any], question: Question, answers: Answers) -> tuple[str, Any]:
    _, call = _call(statutes, question)
    people = everyone(question)
    met, figures = reached(call["quorum"], people, standing(statutes, people, answers))
    return ("yes" if met else "no"), {"quorum": figures}


def _decision(statutes: dict[str, Any], question: Question, answers: Answers) -> tuple[str, Any]:
    decision, call = _call(statutes, question)
    people = everyone(question)
    colleges = standing(statutes, people, answers)
    met, figures = reached(call["quorum"], people, colleges)
    if not met:
        return "no", {"quorum": figures}
    adopted, bars = Count(decision["majority"], question, people, colleges, answers).adopted()
    return ("yes" if adopted else "no"), {"quorum": figures, "majority": bars}
