"""A whole scenario counted again."""

from __future__ import annotations

from typing import Any

from tests.governance.recount.colleges import Standing, members, standing
from tests.governance.recount.majority import Count
from tests.governance.recount.people import Person, Question, everyone
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
    colleges = standing(statutes, members(question, everyone(question), is_assembly=True), answers)
    if not colleges.weights:
        return "no", {"weights": {}}
    weighed = any(college["weight"] is not None for college in statutes["colleges"]["colleges"])
    return "yes", {"weights": colleges.weights if weighed else {}}


def _call(statutes: dict[str, Any], question: Question) -> tuple[dict[str, Any], dict[str, Any]]:
    body = _body(statutes, question)
    decision = next(each for each in body["decisions"] if each["code"] == question["decision"])
    rank = question.get("call", 1)
    if rank > len(decision["calls"]):
        raise WrongScenarioError("no such call")
    return decision, decision["calls"][rank - 1]


def _body(statutes: dict[str, Any], question: Question) -> dict[str, Any]:
    return next(each for each in statutes["bodies"] if each["code"] == question["body"])


def _colleges(
    statutes: dict[str, Any], question: Question, people: list[Person], answers: Answers
) -> Standing:
    is_assembly = _body(statutes, question)["kind"] == "assembly"
    return standing(statutes, members(question, people, is_assembly=is_assembly), answers)


def _people(statutes: dict[str, Any], question: Question, answers: Answers) -> list[Person]:
    """Everyone, and as what they take part: those at a distance may be present as well."""
    body = _body(statutes, question)
    remote = answers.said(body["distance"]["remote"], "remote", "counted", "not_counted")
    return [person.taking_part(remote_is_present=remote == "counted") for person in everyone(question)]


def _quorum(statutes: dict[str, Any], question: Question, answers: Answers) -> tuple[str, Any]:
    _, call = _call(statutes, question)
    people = _people(statutes, question, answers)
    colleges = _colleges(statutes, question, people, answers)
    people = [person for person in people if colleges.may_vote(person)]
    met, figures = reached(call["quorum"], people, colleges, answers)
    return ("yes" if met else "no"), {"quorum": figures}


def _decision(statutes: dict[str, Any], question: Question, answers: Answers) -> tuple[str, Any]:
    decision, call = _call(statutes, question)
    people = _people(statutes, question, answers)
    colleges = _colleges(statutes, question, people, answers)
    count = Count(decision["majority"], question, people, colleges, answers)
    met, figures = reached(call["quorum"], count.people, colleges, answers)
    if not met:
        return "no", {"quorum": figures}
    adopted, bars = count.adopted()
    return ("yes" if adopted else "no"), {"quorum": figures, "majority": bars}
