"""Decisions: their calls, and a delegation that lasts a year (L114-11)."""

import pytest

from cressmember.kernel.violations import RuleViolation
from governance.rules.presence.turnout import EACH_COLLEGE
from governance.rules.text.reading import read_part, written
from governance.rules.vote.decision import (
    Decision,
    Delegation,
    IndividualVote,
    Matter,
    NewMeeting,
    matter_named,
)
from governance.rules.vote.majority import Aggregation
from governance.rules.vote.precondition import Advice, Assent, Bounds, PriorDecision, Proposal, Without
from governance.rules.vote.quorum import Needed
from tests.governance.meeting import HALF, QUARTER, call, majority, problems_of, simple


def decision(**more):
    whole = {
        "code": "ordinaire",
        "name": "Décision ordinaire",
        "article": "14",
        "meeting": "ago",
        "matters": frozenset({Matter.OTHER}),
        "preconditions": (),
        "calls": (call(QUARTER), call(least_days=6)),
        "majority": majority(simple()),
        "after_failure": None,
    }
    return Decision(**(whole | more))


def test_the_calls_are_counted_from_one():
    assert decision().call(2) == call(least_days=6)
    for rank in (0, 3):
        with pytest.raises(RuleViolation, match=r"prévoient 2.convocations pour cette décision"):
            decision().call(rank)


@pytest.mark.parametrize("wrong", [{"least_days": 6}, {"most_days": 8}, {"recalls_first": True}])
def test_a_first_call_follows_nothing(wrong):
    assert problems_of(decision(calls=(call(QUARTER, **wrong),))) == [
        "La première convocation ne suit aucune réunion : elle n’a ni délai ni rappel."
    ]


@pytest.mark.parametrize(
    ("more", "is_by_college"),
    [
        ({}, False),
        ({"majority": majority(simple(), simple(scope=EACH_COLLEGE))}, True),
        ({"majority": majority(simple(aggregation=Aggregation.WEIGHTED))}, True),
        ({"after_failure": IndividualVote(article="6", majority=majority(simple()))}, True),
    ],
)
def test_votes_are_counted_by_college_where_the_rule_needs_it(more, is_by_college):
    assert decision(**more).is_by_college is is_by_college


def test_a_new_meeting_that_contradicts_itself():
    assert problems_of(NewMeeting(article="15", least_days=8, within_days=7)) == [
        "Le délai maximal de la nouvelle réunion est plus court que son délai minimal."
    ]
    assert problems_of(NewMeeting(article="15", least_days=8, within_days=8)) == []


def test_a_decision_is_written_as_it_was_read():
    rule = decision(
        preconditions=(
            Assent(article="1", of="présidents", needed=Needed((HALF, 3), "larger"), strictly=True),
            Advice(article="2", of="commission", without=Without.VOID),
            Proposal(article="3", by=("conseil",)),
            PriorDecision(article="4", of="conseil"),
            Bounds(article="5", set_by="fédération"),
        ),
        after_failure=IndividualVote(article="6", majority=majority(simple())),
        delegation=Delegation(article="7", to="conseil", months=12),
    )

    assert read_part(Decision, written(rule)) == (rule, [])


def test_what_a_decision_must_say_is_named():
    _, problems = read_part(Decision, {"code": "a", "name": "A", "article": "1", "meeting": "ago"})

    assert [problem.place for problem in problems] == [
        ("matters",),
        ("preconditions",),
        ("calls",),
        ("majority",),
        ("after_failure",),
    ]


def test_a_matter_is_found_by_its_code():
    assert matter_named("budget") is Matter.BUDGET
    with pytest.raises(ValueError, match="no matter"):
        matter_named("weather")
