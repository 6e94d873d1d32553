"""What the statutes in force say of joining and of leaving."""

from datetime import date, timedelta

import pytest

from cressmember.members.models import College, Departure
from governance.actions.body import create_body
from governance.models import Meeting
from governance.queries.belonging import belonging_on, departure_verdict, next_meeting
from governance.rules.vote.decision import Matter
from tests.governance.gathered import instant, statutes
from tests.governance.meetings import meeting
from tests.governance.seats import college, member

pytestmark = pytest.mark.django_db
ON = date(2026, 6, 25)


def admission(**changed):
    return {
        "article": "6",
        "categories": [],
        "decided_by": "le bureau",
        "proposed_by": None,
        "charter": None,
        "payment": False,
        "refusals_told_to": None,
        "appeal_to": None,
    } | changed


def test_without_statutes_nothing_is_said():
    text = belonging_on(ON)

    assert (text.admission(None), text.loss("exclusion"), text.body("le bureau"), text.body(None)) == (
        None,
        None,
        None,
        None,
    )


def test_a_college_may_have_an_admission_of_its_own():
    college()
    own = admission(article="7", categories=["Mutuelles"], decided_by="le conseil d’administration")
    membership = {"article": "6", "admissions": [admission(), own], "losses": [], "representatives": []}
    statutes(membership=membership)
    text = belonging_on(ON)

    assert text.admission(College.objects.get(code="mutuals")).article == "7"
    assert text.admission(College.objects.get(code="associations")).article == "6"
    assert text.admission(None).article == "6"


def test_an_organ_is_a_body_by_its_name_by_the_text_or_by_its_kind():
    statutes()
    text = belonging_on(ON)
    board = create_body(name="Le CA", kind="board", code="ca", by=None)
    bureau = create_body(name="Bureau exécutif", kind="bureau", by=None)

    assert text.body("le conseil d’administration") == board
    assert text.body("le bureau") == bureau
    assert text.body("le comité d’éthique") is None
    assert text.organ("le conseil d’administration", "Le CA") == "le conseil d’administration"
    assert text.organ("le conseil d’administration", "Comité").startswith("l’instance")


def test_the_next_meeting_is_one_that_may_decide():
    statutes()
    board = create_body(name="Conseil d’administration", kind="board", code="ca", by=None)
    now = instant(8)
    unable = meeting(board, rules=[], starts_at=now + timedelta(days=1))
    able = meeting(board, rules=["ca"], starts_at=now + timedelta(days=9))

    assert next_meeting(board, Matter.ADMISSION, now=now) == able
    Meeting.objects.filter(pk=able.pk).update(cancelled_at=now)
    assert next_meeting(board, Matter.ADMISSION, now=now) == unable
    assert next_meeting(board, Matter.ADMISSION, now=now + timedelta(days=30)) is None


def test_a_departure_that_the_text_ignores_has_no_verdict():
    statutes()
    leaving = Departure(membership=member("Lilas").memberships.get(), kind="lost_status", opened_on=ON)

    assert departure_verdict(leaving, on=ON, before="Bureau") is None
