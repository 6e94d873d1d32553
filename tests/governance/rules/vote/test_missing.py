"""What a rule asks of a college that it names, when that college is too small to exist."""

import pytest

from governance.rules.presence.turnout import EACH_COLLEGE, OVERALL, Scope
from governance.rules.vote.missing import asked_of_missing
from tests.governance.document import assembly, college, colleges, complete, decision, simple_majority
from tests.governance.meeting import plain
from tests.governance.scenarios import asked

A, B = Scope("college", "a"), Scope("college", "b")
OF_B = {"threshold": "1/2", "over": "more_than", "base": "cast", "scope": {"college": "b"}}
OF_ALL = {"threshold": "1/2", "over": "more_than", "base": "cast"}
HALF_OF_B = {"needed": "1/2", "of": "members", "counts": ["present"], "scope": {"college": "b"}}


def restated(scopes, missing):
    question, readings = asked_of_missing(scopes, missing)
    return plain(question), [(plain(name), [restate(each) for each in scopes]) for name, restate in readings]


@pytest.mark.parametrize("scopes", [[], [A, OVERALL], [EACH_COLLEGE]])
def test_nothing_is_asked_of_people_when_the_missing_college_is_not_named(scopes):
    assert restated(scopes, {"b": None}) == ("", [("", scopes)])


def test_a_missing_college_cannot_give_what_it_is_asked_or_is_asked_nothing():
    assert restated([OVERALL, B], {"b": None}) == (
        "le texte ne dit pas ce que devient ce qu’il exige du collège « b », trop petit pour exister.",
        [
            ("exigé de « b » quand même", [OVERALL, Scope("nobody", "b")]),
            ("plus exigé de « b »", [OVERALL, None]),
        ],
    )


def test_it_may_be_asked_of_the_college_that_its_members_joined():
    _, readings = restated([B], {"b": "a"})

    assert readings[2] == ("exigé de « a », que « b » rejoint", [A])


def test_two_missing_colleges_are_read_in_every_way():
    _, readings = restated([A, B], {"a": None, "b": None})

    assert [scopes for _, scopes in readings] == [
        [Scope("nobody", "a"), Scope("nobody", "b")],
        [Scope("nobody", "a"), None],
        [None, Scope("nobody", "b")],
        [None, None],
    ]


# Through a whole question.


def statutes(below, *, conditions=(), bars=(OF_ALL,)):
    made = decision(
        calls=[{"quorum": {"article": "13", "conditions": list(conditions)}}],
        majority=simple_majority(bars=list(bars)),
    )
    rule = {"members": 3, "below": below}
    return complete(
        colleges=colleges(college("a"), college("b", minimum=rule)), bodies=[assembly(decisions=[made])]
    )


def meeting(kind="decision", **changed):
    came = {"a": 3, "b": 1}
    urns = [{"college": "a", "yes": 3, "no": 0}, {"college": "b", "yes": 0, "no": 0}]
    return {
        "kind": kind,
        "body": "ag",
        "decision": "ordinary",
        "groups": [
            {"college": code, "members": count, "came": [{"way": "present", "members": count}]}
            for code, count in came.items()
        ],
    } | ({"votes": urns} if kind == "decision" else changed)


def test_a_quorum_of_a_missing_college_is_left_to_people():
    verdict = asked(statutes({"kind": "spread"}, conditions=[HALF_OF_B]), **meeting("quorum")).verdict

    assert [str(each.outcome) for each in verdict.readings] == ["no", "yes"]
    assert [plain(part.sentence) for part in verdict.parts] == [
        "Quorum non atteint : collège b, personne n’a le droit de vote (art. 13).",
        "Aucun quorum n’est exigé (art. 13).",
    ]


def test_a_majority_of_a_missing_college_is_left_to_people():
    verdict = asked(statutes({"kind": "spread"}, bars=[OF_ALL, OF_B]), **meeting()).verdict

    assert verdict.is_open
    assert [str(each.outcome) for each in verdict.readings] == ["no", "yes"]
    assert "collège b, personne ne vote (art. 14)" in plain(verdict.parts[0].sentence)


def test_nothing_is_adopted_when_the_only_majority_is_that_of_a_missing_college():
    assert asked(statutes({"kind": "spread"}, bars=[OF_B]), **meeting()).verdict.is_no


def test_the_vote_one_by_one_after_a_disagreement_is_read_in_the_same_way():
    made = statutes({"kind": "merged_with", "college": "a"}, bars=[OF_B])
    (rule,) = made["bodies"][0]["decisions"]
    after = {"kind": "individual_vote", "article": "15", "majority": simple_majority(bars=[OF_ALL, OF_B])}
    rule["after_failure"] = after

    verdict = asked(made, **meeting(), individual=[{"college": "a", "yes": 3, "no": 1}]).verdict

    assert [str(each.outcome) for each in verdict.readings] == ["no", "yes", "yes"]
