"""Nothing is asked of a vote that its answer cannot depend on."""

import pytest

from governance.rules.presence.turnout import Way
from governance.rules.text.editing import with_value
from governance.rules.trial.needs import needs
from governance.rules.trial.readable import readable
from tests.governance.document import assembly, complete, decision, quorum, simple_majority
from tests.governance.files import statutes_file

ASSENT = {"kind": "prior_assent", "article": "18", "of": "les présidents", "needed": "3/5"}


def of(*, body=None, **changed):
    text = readable(complete(bodies=[assembly(decisions=[decision(**changed)], **(body or {}))]))
    return needs(text.decisions["ag", "ordinary"], text)


def bar(**changed):
    return {"threshold": "1/2", "over": "more_than", "base": "cast"} | changed


def scoped(scope):
    rule = quorum("1/4")
    rule["conditions"][0]["scope"] = scope
    return [{"quorum": rule}]


def test_a_plain_decision_needs_one_urn_and_nothing_else():
    needed = of()

    assert needed.calls == 2
    assert needed.distance == needed.categories == needed.preconditions == ()
    assert needed.interest is needed.individual is None
    assert not any(
        (
            needed.presence_by_college,
            needed.votes_by_college,
            needed.individual_by_college,
            needed.has_second_round,
            needed.has_several_votes,
            needed.by_head,
        )
    )


@pytest.mark.parametrize(
    ("changed", "presence", "votes"),
    [
        ({"calls": scoped("each_college")}, True, False),
        ({"calls": scoped({"college": "associations"})}, True, False),
        ({"calls": scoped({"category": "Élus"})}, False, False),
        ({"majority": simple_majority(bars=[bar(scope="each_college")])}, True, True),
        ({"majority": simple_majority(bars=[bar(scope={"college": "mutuelles"})])}, True, True),
        ({"majority": simple_majority(bars=[bar(aggregation="weighted", silent="lost")])}, True, True),
    ],
)
def test_colleges_are_told_apart_only_where_the_rule_does(changed, presence, votes):
    needed = of(**changed)

    assert (needed.presence_by_college, needed.votes_by_college) == (presence, votes)


def test_categories_that_a_quorum_counts_apart_are_told():
    assert of(calls=scoped({"category": "Élus"})).categories == ("Élus",)


def test_what_precedes_and_what_follows_is_asked_for():
    interest = {"article": "19", "who": "l’organisation concernée", "left_out": "vote"}
    individual = {
        "kind": "individual_vote",
        "article": "20",
        "majority": simple_majority(bars=[bar(scope="each_college")]),
    }
    block = {"threshold": "2/3", "over": "at_least", "second_round": True}
    blocks = simple_majority(bars=[bar(aggregation="block", silent="lost")], block=block)
    needed = of(preconditions=[ASSENT], interest=interest, after_failure=individual, majority=blocks)

    assert [rule.of for rule in needed.preconditions] == ["les présidents"]
    assert needed.interest.who == "l’organisation concernée"
    assert needed.has_second_round
    assert needed.individual_by_college
    once = of(majority=blocks | {"block": block | {"second_round": False}})
    assert not once.has_second_round


def test_votes_and_heads_are_asked_where_they_may_part():
    text = complete()
    several = with_value(
        text, ("franchise", "rules", 0, "suffrages", 0, "schemes"), [{"kind": "each", "votes": 2}]
    )
    elsewhere = with_value(several, ("franchise", "rules", 0, "meetings"), ["cnil"])
    unsaid = with_value(text, ("franchise",), {})

    def found(document):
        read = readable(document)
        return needs(read.decisions["ag", "ordinary"], read).has_several_votes

    assert [found(each) for each in (text, several, elsewhere, unsaid)] == [False, True, False, True]
    assert of(majority=simple_majority(bars=[bar(of="members")])).by_head


def test_those_who_are_away_are_asked_for_where_the_text_permits_or_counts_them():
    permits = {"article": "16", "channel": "video", "permitted": True}
    written = {"article": "16", "channel": "written_consultation", "permitted": True}
    distance = {
        "article": "16",
        "silence": "refused",
        "remote": "unstated",
        "permissions": [permits, written],
    }

    assert of(body={"distance": distance}).distance == (Way.REMOTE,)
    assert of(calls=[{"quorum": quorum("1/4", "present", "postal")}]).distance == (Way.POSTAL,)
    assert of(body={"distance": {}}).distance == (Way.REMOTE, Way.POSTAL, Way.ELECTRONIC)


def test_every_decision_of_the_documentation_says_what_it_needs():
    text = readable(statutes_file("chamber"))

    assert text.unread == ()
    assert {key: needs(tried, text).calls for key, tried in text.decisions.items()} == {
        key: len(tried.decision.calls) for key, tried in text.decisions.items()
    }
