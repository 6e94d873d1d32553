"""Shapes of scenarios on which the engine and the recount do not agree yet: drawn scenarios avoid them."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from tests.governance.recount.colleges import share
from tests.governance.recount.people import WAYS, everyone
from tests.governance.recount.readings import WrongScenarioError

Scenario = dict[str, Any]


def disputed(scenario: Scenario) -> list[str]:
    """The shapes that this scenario has."""
    return [shape.__name__ for shape in SHAPES if shape(scenario)]


def _question(scenario: Scenario) -> dict[str, Any]:
    return scenario["questions"][0]


def _decision(scenario: Scenario) -> dict[str, Any]:
    return scenario["statutes"]["bodies"][0]["decisions"][0]


def _bars(scenario: Scenario) -> list[dict[str, Any]]:
    return _decision(scenario)["majority"]["bars"] if _question(scenario)["kind"] == "decision" else []


def _quorum(scenario: Scenario) -> dict[str, Any]:
    """The quorum of the call, an empty one when there is no such call."""
    calls = _decision(scenario)["calls"]
    rank = _question(scenario).get("call", len(calls) + 1)
    return calls[rank - 1]["quorum"] if rank <= len(calls) else {"conditions": []}


def _joined(scenario: Scenario) -> list[dict[str, Any]]:
    return [bar for bar in _bars(scenario) if bar.get("aggregation", "direct") != "direct"]


def _codes(scenario: Scenario) -> list[str]:
    return [college["code"] for college in scenario["statutes"]["colleges"]["colleges"]]


def _spoke(scenario: Scenario) -> set[str]:
    """The colleges where somebody voted for or against."""
    question = _question(scenario)
    return {urn.get("college", "") for urn in question.get("votes", []) if urn["yes"] or urn["no"]} | {
        voter.get("college", "")
        for voter in question.get("voters", [])
        if voter.get("cast") in ("yes", "no") and voter.get("votes", 1)
    }


def _too_small(scenario: Scenario) -> dict[str, str]:
    """The colleges below their minimum, before any merger, and what the text says of them."""
    try:
        people = everyone(_question(scenario))
    except WrongScenarioError:
        return {}
    found = {}
    for college in scenario["statutes"]["colleges"]["colleges"]:
        size = sum(person.college == college["code"] for person in people)
        if college["minimum"] and size < college["minimum"]["members"]:
            found[college["code"]] = college["minimum"]["below"]["kind"]
    return found


def a_tie_in_a_college_or_of_weights(scenario: Scenario) -> bool:
    """An equality in a college, or where colleges weigh."""
    return _question(scenario)["kind"] == "decision" and any(
        share(bar["threshold"]) == Fraction(1, 2)
        and bar["over"] != "at_least"
        and (bar.get("scope", "overall") != "overall" or bar in _joined(scenario))
        for bar in _bars(scenario)
        if _decision(scenario)["majority"]["tie"] != "rejected"
    )


def a_silent_college_outside_votes_cast(scenario: Scenario) -> bool:
    """A college where nobody says anything, when its votes are a share of those who came or of all."""
    return any(bar["base"] != "cast" for bar in _joined(scenario)) and not set(_codes(scenario)) <= _spoke(
        scenario
    )


def a_ballot_cast_in_a_way_that_does_not_count(scenario: Scenario) -> bool:
    """A list where one votes who came in a way that the base leaves out."""
    casting = {
        voter["way"]
        for voter in _question(scenario).get("voters", [])
        if voter.get("cast", "nothing") != "nothing"
    }
    return any(casting - set(bar.get("counts", WAYS)) for bar in _bars(scenario))


def a_college_without_anyone_in_a_list(scenario: Scenario) -> bool:
    """A list of voters where nobody is of a college that weighs, or whose majority is asked."""
    voters = _question(scenario).get("voters", [])
    asked = set(_codes(scenario)) if _joined(scenario) else set()
    asked |= {bar["scope"]["college"] for bar in _bars(scenario) if isinstance(bar.get("scope"), dict)}
    return bool(voters) and not asked <= {voter.get("college", "") for voter in voters}


def a_small_college_of_its_own(scenario: Scenario) -> bool:
    """A college that does not exist, has joined another or is suspended, when colleges are counted apart."""
    asked = [*_quorum(scenario)["conditions"], *_bars(scenario)]
    return bool(_too_small(scenario)) and any(rule.get("scope", "overall") != "overall" for rule in asked)


def votes_in_a_small_college(scenario: Scenario) -> bool:
    """Votes of a college that joined another, is suspended or left unsaid, or where no college exists."""
    return _question(scenario)["kind"] == "decision" and any(
        kind in ("suspended", "unstated")
        or (
            _joined(scenario)
            and (kind == "merged_with" or set(_too_small(scenario)) == set(_codes(scenario)))
        )
        for kind in _too_small(scenario).values()
    )


def a_college_gone_where_none_is_weighed(scenario: Scenario) -> bool:
    """A college that does not exist, where the text gives no weights and colleges are yet joined."""
    return bool(_joined(scenario)) and any(
        college["weight"] is None and _too_small(scenario).get(college["code"]) in ("spread", "merged_with")
        for college in scenario["statutes"]["colleges"]["colleges"]
    )


SHAPES: list[Callable[[Scenario], bool]] = [
    a_tie_in_a_college_or_of_weights,
    a_silent_college_outside_votes_cast,
    a_ballot_cast_in_a_way_that_does_not_count,
    a_college_without_anyone_in_a_list,
    a_small_college_of_its_own,
    votes_in_a_small_college,
    a_college_gone_where_none_is_weighed,
]
