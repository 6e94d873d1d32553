"""A decision is answered before the rest of the text is written, as far as it needs nothing else."""

import pytest

from cressmember.kernel.violations import RuleViolation
from governance.rules.electorate.colleges import CollegeSet
from governance.rules.scenario.vote import DecisionOf
from governance.rules.text.reading import read_part
from governance.rules.vote.decision import Decision
from tests.governance.document import college, colleges, decision, simple_majority

BY_COLLEGE = simple_majority(
    bars=[{"threshold": "1/2", "over": "more_than", "base": "cast", "aggregation": "weighted"}]
)
ASKED = {
    "body": "ag",
    "decision": "ordinary",
    "groups": [
        {"college": code, "members": 9, "came": [{"way": "present", "members": 9}]} for code in ("a", "b")
    ],
    "votes": [{"college": "a", "yes": 9, "no": 0}, {"college": "b", "yes": 4, "no": 5}],
}


def of(kind, document):
    part, problems = read_part(kind, document)
    assert problems == []
    return part


def test_a_decision_that_colleges_weigh_in_needs_them():
    rule, question = of(Decision, decision(majority=BY_COLLEGE)), of(DecisionOf, ASKED)
    known = of(CollegeSet, colleges(college("a", weight="3/4"), college("b", weight="1/4")))

    assert question.under(rule, known, is_assembly=True).is_yes
    with pytest.raises(RuleViolation, match="complétez les collèges"):
        question.under(rule, None, is_assembly=True)


def test_a_decision_that_votes_are_added_up_for_does_not():
    assert of(DecisionOf, ASKED).under(of(Decision, decision()), None, is_assembly=True).is_yes
