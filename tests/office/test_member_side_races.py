"""Two hands at once on the member’s side: one request, one proposal, one mailing, one answer, once each."""

from datetime import date

import pytest

from cressmember.accounts.actions.user import ensure_user
from cressmember.core.models import Message
from cressmember.members.actions.proposal import propose_change
from cressmember.members.models import Application, ChangeProposal, Membership
from cressmember.office.actions.mailing import approve_mailing
from cressmember.office.models import Addressee, Mailing
from governance.models import AnswerSheet, GroupRequest, Mandate, SurveyMark
from tests.governance import surveys
from tests.governance.seats import board, college, member, person
from tests.members import applications
from tests.office import mailings
from tests.office.candidates import examined

HEAD = """
from datetime import date
from django.utils import timezone
from cressmember.accounts.models import User
from cressmember.members.actions.application import send_application, withdraw_application
from cressmember.members.actions.proposal import decide_proposal, propose_change
from cressmember.members.models import Application, ChangeProposal, Organisation, Person
from cressmember.office.actions.admission import decide_application
from cressmember.office.actions.mailing import approve_mailing, post_batch
from cressmember.office.models import Mailing
from governance.actions.survey.answer import close_survey, deposit_sheet
from governance.actions.taking_part import ask_to_join
from governance.models import Body, Survey, SurveyInvitation
"""
DECIDE = (
    "decide_application(application=Application.objects.get(), outcome='admitted', by=None, "
    "decided_by='CA', decided_on=date(2026, 3, 16), on=date(2026, 3, 20))"
)
WITHDRAW = "withdraw_application(application=Application.objects.get())"
SEND = "send_application(application=Application.objects.get(), figures_asked={}, on=date(2025, 3, 3))"
ACCEPT = "decide_proposal(proposal=ChangeProposal.objects.get(pk=%d), accepted=['city'], by=None)"
PROPOSE = (
    "propose_change(organisation=Organisation.objects.get(), values={'city': 'Vitré'}, by=User.objects.get())"
)
APPROVE = "approve_mailing(mailing=Mailing.objects.get(), seen=%r, on=date(2026, 6, 1), by=None)"
POST = "post_batch(mailing=Mailing.objects.get(), by=None)"
ANSWER = "deposit_sheet(invitation=SurveyInvitation.objects.get(pk=%d), answers={})"
CLOSE = "close_survey(survey=Survey.objects.get(), by=None)"
JOIN = (
    "ask_to_join(body=Body.objects.get(), organisation=Organisation.objects.get(), "
    "person=Person.objects.get(), on=timezone.localdate(), by=None)"
)


@pytest.mark.parametrize(
    ("first", "second", "said", "members"),
    [
        (DECIDE, DECIDE, "est admise depuis", 1),
        (DECIDE, WITHDRAW, "a reçu sa décision", 1),
        (WITHDRAW, DECIDE, "a été retirée", 0),
    ],
)
def test_a_request_comes_to_one_end(at_once, first, second, said, members):
    college()
    examined()

    told = at_once(first, second)

    assert told[0] == ""
    assert said in told[1]
    assert (Membership.objects.count(), Message.objects.count()) == (members, members)


def test_a_request_sent_twice_arrives_once(at_once):
    application = applications.filled()
    for kind in ("statutes", "registration"):
        applications.joined(application, kind, data=applications.PDF + kind.encode())
    before = Message.objects.count()

    assert at_once(SEND, SEND) == ["", ""]

    assert Application.objects.get().sent_at is not None
    assert Message.objects.count() == before + 1


@pytest.mark.parametrize(("first", "second"), [(ACCEPT, ACCEPT), (PROPOSE, ACCEPT), (ACCEPT, PROPOSE)])
def test_a_proposal_is_decided_once_and_never_after_another_took_its_place(at_once, processes, first, second):
    author = ensure_user(email="membre@maison.example", by=None)
    lune = member("La Lune", city="Nantes")
    key = propose_change(organisation=lune, values={"city": "Vannes"}, by=author).pk

    told = at_once(*(act % key if act is ACCEPT else act for act in (first, second)))

    lune.refresh_from_db()
    assert "déjà traitée" in told[1] if second is ACCEPT else told[1] == ""
    assert lune.city == ("Nantes" if first is PROPOSE else "Vannes")
    assert ChangeProposal.objects.waiting().count() == (0 if (first, second) == (ACCEPT, ACCEPT) else 1)


def test_a_mailing_is_approved_once(at_once):
    for name in ("Lune", "Soleil", "Terre"):
        mailings.written_to(name, f"{name.lower()}@example.org")
    row = mailings.mailing()
    seen = mailings.seal_of(row)

    told = at_once(APPROVE % seen, APPROVE % seen)
    assert told[0] == ""
    assert "est approuvé" in told[1]
    assert (Addressee.objects.count(), Message.objects.count()) == (3, 0)


def test_two_workers_post_a_mailing_once(at_once):
    for name in ("Lune", "Soleil", "Terre"):
        mailings.written_to(name, f"{name.lower()}@example.org")
    row = mailings.mailing()
    approve_mailing(mailing=row, seen=mailings.seal_of(row), on=date(2026, 6, 1), by=None)

    assert at_once(POST, POST) == ["", ""]

    assert Message.objects.count() == 3
    assert Mailing.objects.get().state == Mailing.State.POSTED


@pytest.mark.parametrize(
    ("first", "second", "said", "sheets"),
    [
        (ANSWER, ANSWER, "déjà reçue", 1),
        (ANSWER, CLOSE, "", 1),
        (CLOSE, ANSWER, "est close", 0),
        (CLOSE, CLOSE, "n’est pas ouverte", 0),
    ],
)
def test_an_answer_comes_in_once_or_not_at_all(at_once, first, second, said, sheets):
    surveys.chamber_of(6)
    key = surveys.opened().invitations.first().pk

    told = at_once(*(act % key if act is ANSWER else act for act in (first, second)))

    assert told[0] == ""
    assert said in told[1]
    assert (said == "") is (told[1] == "")
    assert AnswerSheet.objects.count() == SurveyMark.objects.filter(answered=True).count() == sheets


def test_a_group_is_joined_once(at_once):
    board(name="Groupe climat", kind="commission")
    member("La Lune")
    person("Rey", email="rey@example.org")

    told = at_once(JOIN, JOIN)

    assert told[0] == ""
    assert "déjà parvenue" in told[1]
    assert (GroupRequest.objects.count(), Mandate.objects.count()) == (1, 0)
