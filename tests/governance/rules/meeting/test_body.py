"""Bodies: their meetings, their decisions, and what contradicts."""

import pytest

from cressmember.kernel.violations import RuleViolation
from governance.rules.meeting.agenda import Convening
from governance.rules.meeting.ballot_mode import BallotMode, Distance, Present, Silence, Usual
from governance.rules.meeting.body import Body, BodyKind, Meeting
from governance.rules.meeting.initiative import Organ
from governance.rules.meeting.records import Records
from governance.rules.text.reading import read_part, written
from governance.rules.vote.decision import Matter
from tests.governance.meeting import days, problems_of
from tests.governance.rules.meeting.test_agenda import agenda, enough, right
from tests.governance.rules.meeting.test_notice import mutual, notice
from tests.governance.rules.vote.test_decision import decision

HANDS = BallotMode(article="16", usual=Usual.HANDS, secret_on_request=())
SECRET = BallotMode(article="16", usual=Usual.SECRET, secret_on_request=())


def meeting(code="ago", **more):
    whole = {
        "code": code,
        "name": "Assemblée générale ordinaire",
        "article": "10",
        "convening": Convening(article="10", who=(Organ(name="président"),)),
        "notice": notice(),
        "agenda": agenda(),
        "ballot": HANDS,
    }
    return Meeting(**(whole | more))


def body(*decisions, meetings=None):
    return Body(
        code="ag",
        name="Assemblée générale",
        kind=BodyKind.ASSEMBLY,
        article="9",
        meetings=meetings or (meeting(),),
        seating=None,
        frequency=None,
        decisions=decisions or (decision(),),
        distance=Distance(article="17", silence=Silence.REFUSED, permissions=(), remote=Present.UNSTATED),
        records=Records(attendance_sheet=None, minutes=None, communications=()),
    )


STATUTES = decision(code="statuts", name="Modification des statuts", matters=frozenset({Matter.STATUTES}))


def test_a_decision_and_a_meeting_are_found_by_their_code():
    rule = body(decision(), STATUTES)

    assert rule.decision("statuts") == STATUTES
    assert rule.meeting("ago") == meeting()
    with pytest.raises(RuleViolation, match=r"n’est pas une décision de cet organe.*ordinaire.*ou.*statuts"):
        rule.decision("budget")
    with pytest.raises(RuleViolation, match="n’est pas une réunion de cet organe"):
        rule.meeting("age")


def test_a_matter_that_no_decision_names_is_any_other_question():
    rule = body(decision(), STATUTES)

    assert rule.deciding(Matter.STATUTES) == (STATUTES,)
    assert rule.deciding(Matter.BUDGET) == (decision(),)
    assert body(STATUTES).deciding(Matter.BUDGET) == ()


def test_a_decision_votes_in_its_own_way_or_in_that_of_its_meeting():
    rule = body()

    assert rule.ballot_of(decision()) == HANDS
    assert rule.ballot_of(decision(ballot=SECRET)) == SECRET


def test_a_body_that_contradicts_itself():
    assert problems_of(body(meetings=(meeting(), meeting()))) == ["Deux réunions portent le code « ago »."]
    assert problems_of(body(STATUTES, decision(code="statuts"))) == [
        "Deux décisions portent le code « statuts »."
    ]
    assert problems_of(body(decision(meeting="age"))) == [
        "La décision « Décision ordinaire » est prise dans une réunion inconnue, « age »."
    ]
    assert problems_of(
        body(STATUTES, decision(code="2", matters=frozenset({Matter.STATUTES, Matter.ELECTIONS})))
    ) == [
        "Les décisions « Modification des statuts » et « Décision ordinaire » portent toutes deux sur les "
        "statuts."
    ]


def test_several_decisions_may_be_elections():
    one, other = (decision(code=code, matters=frozenset({Matter.ELECTIONS})) for code in "ab")

    assert problems_of(body(one, other)) == []


def test_an_agenda_that_stretches_needs_a_notice_that_says_how():
    drafts = agenda(right(enough(10), days(5, stretches=True)))
    sentence = "Un délai de l’ordre du jour s’allonge avec celui de la convocation, qui n’en dit rien."

    assert problems_of(meeting(agenda=drafts)) == [sentence]
    assert problems_of(meeting(agenda=drafts, notice=None)) == [sentence]
    assert problems_of(meeting(agenda=drafts, notice=mutual(30))) == []
    assert problems_of(meeting(agenda=None)) == []


def test_a_body_is_written_as_it_was_read():
    rule = body(decision(), STATUTES, meetings=(meeting(), meeting("age", notice=None)))

    assert read_part(Body, written(rule)) == (rule, [])
    assert written(rule)["kind"] == "assembly"
