"""Decisions: their calls, and a delegation that lasts a year (L114-11)."""

from datetime import date

import pytest

from cressmember.kernel.violations import RuleViolation
from governance.rules.text.reading import read_part, written
from governance.rules.vote.decision import (
    Decision,
    Delegation,
    IndividualVote,
    Matter,
    NewMeeting,
    delegation_verdict,
    matter_named,
)
from governance.rules.vote.precondition import Advice, Assent, Bounds, PriorDecision, Proposal, Without
from governance.rules.vote.quorum import Needed
from tests.governance.meeting import HALF, QUARTER, call, majority, plain, problems_of, simple


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


def test_a_new_meeting_that_contradicts_itself():
    assert problems_of(NewMeeting(article="15", least_days=8, within_days=7)) == [
        "Le délai maximal de la nouvelle réunion est plus court que son délai minimal."
    ]
    assert problems_of(NewMeeting(article="15", least_days=8, within_days=8)) == []


@pytest.mark.parametrize(
    ("day", "outcome"),
    [
        (date(2026, 6, 24), "no"),
        (date(2026, 6, 25), "yes"),
        (date(2027, 6, 24), "yes"),
        (date(2027, 6, 25), "no"),
    ],
)
def test_a_delegation_of_a_year(day, outcome):
    rule = Delegation(article="L114-11", to="conseil d’administration", months=12)

    assert delegation_verdict(rule, given_on=date(2026, 6, 25), on=day).outcome == outcome


def test_a_delegation_in_words():
    a_year = Delegation(article="L114-11", to="conseil d’administration", months=12)
    endless = Delegation(article="8", to="bureau", months=None)

    assert plain(delegation_verdict(a_year, given_on=date(2026, 6, 25), on=date(2027, 6, 25)).sentence) == (
        "Délégation (conseil d’administration) sans effet le 25 juin 2027 : donnée le 25 juin 2026, "
        "jusqu’au 25 juin 2027 exclu (art. L114-11)."
    )
    assert plain(delegation_verdict(endless, given_on=date(2026, 6, 25), on=date(2036, 1, 1)).sentence) == (
        "Délégation (bureau) en vigueur le 1er janvier 2036 : donnée le 25 juin 2026, sans limite de durée "
        "(art. 8)."
    )


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
