"""What a verdict waits for is found, and nothing else is asked."""

import pytest

from governance.rules.scenario.vote import DecisionOf
from governance.rules.trial.readable import readable
from governance.rules.trial.settling import Settling, settling
from tests.governance.document import assembly, college, colleges, complete, decision, simple_majority
from tests.governance.rules.trial.test_readable import of

BLOCK = {"threshold": "2/3", "over": "at_least", "second_round": True}
TWO = colleges(college("associations", weight="1/2"), college("mutuelles", weight="1/2"))


def bar(**changed):
    return {"threshold": "1/2", "over": "more_than", "base": "cast"} | changed


def waiting(*, votes, majority=None, after_failure=None, told=None, each=1):
    majority = simple_majority(**(majority or {}))
    made = decision(majority=majority, after_failure=after_failure)
    text = readable(complete(colleges=TWO, bodies=[assembly(decisions=[made])]))
    tried = text.decisions["ag", "ordinary"]
    groups = [
        {
            "college": code,
            "members": 9,
            "votes": 9 * each,
            "came": [{"way": "present", "members": 9, "votes": 9 * each}],
        }
        for code in ("associations", "mutuelles")
    ]
    question = of(
        DecisionOf,
        {"body": "ag", "decision": "ordinary", "groups": groups, "votes": votes} | (told or {}),
    )
    return settling(
        question,
        lambda asked: asked.under(tried.decision, text.colleges, is_assembly=True, distance=tried.distance),
        ["associations", "mutuelles"],
    )


@pytest.mark.parametrize(
    ("tie", "asked"),
    [
        ("casting", Settling(chair=True)),
        ("lot", Settling(lot=True)),
        ("unstated", Settling(chair=True)),
        ("rejected", Settling()),
    ],
)
def test_an_equality_asks_whom_the_text_names(tie, asked):
    even = [{"yes": 5, "no": 5}]

    assert waiting(votes=even, majority={"tie": tie}) == asked
    assert not waiting(votes=[{"yes": 6, "no": 5}], majority={"tie": tie}).is_any


def test_an_answer_that_was_given_is_asked_no_more():
    assert not waiting(votes=[{"yes": 5, "no": 5}], majority={"tie": "casting"}, told={"chair": "no"}).is_any


def test_the_colleges_that_owe_a_second_round_are_named():
    blocks = {"bars": [bar(aggregation="block", silent="lost")], "block": BLOCK}
    votes = [{"college": "associations", "yes": 4, "no": 5}, {"college": "mutuelles", "yes": 9, "no": 0}]
    both = [{"college": code, "yes": 5, "no": 4} for code in ("associations", "mutuelles")]
    held = {"second": [{"college": "associations", "yes": 5, "no": 4}]}

    assert waiting(votes=votes, majority=blocks).second == ("associations",)
    assert waiting(votes=both, majority=blocks).second == ("associations", "mutuelles")
    assert waiting(votes=both, majority=blocks, told=held).second == ("mutuelles",)
    assert not waiting(votes=votes, majority=blocks, told=held).is_any


def test_a_vote_one_by_one_is_asked_for_after_a_rejection():
    after = {"kind": "individual_vote", "article": "20", "majority": simple_majority()}

    assert waiting(votes=[{"yes": 4, "no": 5}], after_failure=after) == Settling(individual=True)
    assert waiting(votes=[{"yes": 5, "no": 4}], after_failure=after) == Settling()


def test_what_the_text_leaves_open_is_settled_by_no_answer():
    assert not waiting(votes=[{"yes": 5, "no": 4, "abstain": 2}], majority={"abstentions": "unstated"}).is_any


def test_what_could_not_be_counted_is_not_asked_for():
    by_head = simple_majority(bars=[bar(of="members")])
    after = {"kind": "individual_vote", "article": "20", "majority": by_head}

    assert waiting(votes=[{"yes": 4, "no": 5}], after_failure=after, each=2) == Settling()
    assert waiting(votes=[{"yes": 4, "no": 5}], after_failure=after).individual
