"""Two files of the register become one: each survey counts the organisation once, and loses no answer."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cressmember.members.actions.merge import merge_organisations
from cressmember.members.queries import preview_merge
from governance.actions.survey.answer import answer_survey, close_survey, deposit_sheet
from governance.models import AnswerSheet, GroupRequest, NamedSheet, SurveyInvitation
from governance.queries.survey import participation_of
from tests.governance.seats import board, member, person
from tests.governance.surveys import answers, opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def files():
    made = [member(f"Adhérent {rank}") for rank in range(6)]
    return made[0], made[1]


def merge(files):
    kept, absorbed = files
    merge_organisations(kept=kept, absorbed=absorbed, by=None)


def of(survey, organisation):
    return survey.invitations.get(organisation=organisation)


def counted(survey):
    told = participation_of(survey)
    return told.invited, told.answered


@pytest.mark.parametrize("answering", [0, 1])
def test_an_open_survey_keeps_the_answer_of_either_file(files, answering):
    survey = opened("named")
    answer_survey(invitation=of(survey, files[answering]), answers=answers(survey), name="Ana")
    assert ("commissions demandées et consultations", 1) in preview_merge(
        kept=files[0], absorbed=files[1]
    ).moves

    merge(files)

    assert counted(survey) == (5, 1)
    assert NamedSheet.objects.get().invitation == of(survey, files[0])


@pytest.mark.parametrize("later", [0, 1])
def test_of_two_named_answers_the_later_stands(files, later):
    survey = opened("named")
    for rank, name in ((later, "Ana"), (1 - later, "Bob")):
        now = timezone.now() - timedelta(minutes=0 if rank == later else 5)
        answer_survey(invitation=of(survey, files[rank]), answers=answers(survey), name=name, now=now)

    merge(files)

    assert counted(survey) == (5, 1)
    assert NamedSheet.objects.get().answered_by == "Ana"


def test_two_anonymous_answers_are_never_taken_out(files):
    survey = opened("anonymous")
    for each in files:
        deposit_sheet(invitation=of(survey, each), answers=answers(survey))

    merge(files)

    assert counted(survey) == (6, 2)
    assert AnswerSheet.objects.count() == 2
    assert SurveyInvitation.objects.get(organisation=None).name == "Adhérent 1"


def test_an_anonymous_survey_that_one_answered_counts_one(files):
    survey = opened("anonymous")
    deposit_sheet(invitation=of(survey, files[1]), answers=answers(survey))

    merge(files)

    assert counted(survey) == (5, 1)
    assert of(survey, files[0]).name == "Adhérent 1"


def test_a_closed_survey_stays_as_it_was_counted(files):
    survey = close_survey(survey=opened("named"), by=None)

    merge(files)

    assert counted(survey) == (6, 0)


def test_a_survey_that_only_the_absorbed_file_knows_goes_with_it(files):
    survey = opened("named")
    invitation = of(survey, files[1])
    of(survey, files[0]).mark.delete()
    of(survey, files[0]).delete()

    merge(files)

    invitation.refresh_from_db()
    assert invitation.organisation == files[0]


def test_requests_of_groups_follow_and_only_one_waits(files):
    group, other = board(name="Climat", kind="commission"), board(name="Achats", kind="commission")
    day, who = timezone.localdate(), person("Rey")
    for body, organisation in ((group, files[0]), (group, files[1]), (other, files[1])):
        GroupRequest.objects.create(body=body, organisation=organisation, person=who, asked_on=day)

    merge(files)

    told = GroupRequest.objects.order_by("pk").values_list("organisation", "outcome")
    assert list(told) == [(files[0].pk, "waiting"), (files[0].pk, "refused"), (files[0].pk, "waiting")]
