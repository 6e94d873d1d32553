"""The staff pages of surveys: nothing before the closing, files that no spreadsheet takes for formulas."""

import pytest
from django.urls import reverse
from django.utils import timezone

from cressmember.accounts.actions.role import grant_role
from cressmember.accounts.actions.user import ensure_user
from cressmember.accounts.roles import Role
from governance.actions.survey.answer import answer_survey, close_survey, deposit_sheet
from governance.models import Survey
from tests.governance.surveys import answers, chamber_of, opened, survey

pytestmark = pytest.mark.django_db


@pytest.fixture
def team(client):
    user = ensure_user(email="claire@cress.example", by=None)
    grant_role(user=user, role=Role.MEMBER_LIFE, starts_on=timezone.localdate(), by=None)
    client.force_login(user)
    return client


def test_a_survey_is_composed_rehearsed_and_opened(team):
    chamber_of(6, mute=1)
    day = timezone.localdate().strftime("%d/%m/%Y")
    typed = {"title": "Avis", "kind": "anonymous", "segment": "members", "closes_on": day}
    team.post(reverse("governance:survey-create"), typed)
    held = Survey.objects.get()
    question = {"title": "Lequel ?", "kind": "one", "offered": "A\nB"}
    team.post(reverse("governance:survey-question", args=[held.pk]), question)
    assert held.questions.get().choices == ["A", "B"]
    team.post(reverse("governance:surveyquestion-update", args=[held.questions.get().pk]), question)
    assert held.questions.get().choices == ["A", "B"]

    told = team.get(reverse("governance:survey-open", args=[held.pk])).content.decode()
    assert "5 invités reçoivent par courriel" in told.replace("\N{NO-BREAK SPACE}", " ")
    assert "son lien est dans l’espace" in told
    team.post(reverse("governance:survey-open", args=[held.pk]))

    held.refresh_from_db()
    assert held.is_open
    assert held.invitations.count() == 6


def test_a_group_that_differs_by_one_is_told_before_opening(team):
    chamber_of(6)
    opened()
    chamber_of(1, prefix="Nouvelle")
    second, named = survey(), survey("named")

    for page in ("governance:survey-open", "governance:survey-rehearse"):
        told = team.get(reverse(page, args=[second.pk])).content.decode()
        assert "Moins de 5 invités séparent" in told.replace("\N{NO-BREAK SPACE}", " ")
        assert "Moins de 5" not in team.get(reverse(page, args=[named.pk])).content.decode()
    chamber_of(4, prefix="Encore")
    page = reverse("governance:survey-open", args=[second.pk])
    assert "séparent" not in team.get(page).content.decode()


def test_no_result_is_shown_nor_given_before_the_closing(team):
    chamber_of(6)
    held = opened()
    for each in held.invitations.all():
        deposit_sheet(invitation=each, answers=answers(held, text="=HYPERLINK(1)"))
    file = reverse("governance:survey-file", args=[held.pk])
    assert "HYPERLINK" not in team.get(held.get_absolute_url()).content.decode()
    assert team.get(file).status_code == 302

    close_survey(survey=held, by=None)

    assert "HYPERLINK" in team.get(held.get_absolute_url()).content.decode()
    told = team.get(file).content.decode()
    assert "Tous;Venez-vous ?;Oui;6;100,0" in told.replace("\N{NO-BREAK SPACE}", " ")
    assert "'=HYPERLINK(1)" in told
    assert "Structure" not in told


def test_a_named_file_says_who_answered_what(team):
    chamber_of(1)
    held = opened("named")
    answer_survey(
        invitation=held.invitations.get(),
        answers=answers(held, several=["0", "none"], number="2.5", text="+1"),
        name="Ana",
    )
    close_survey(survey=held, by=None)

    told = team.get(reverse("governance:survey-file", args=[held.pk])).content.decode()

    assert "Structure 0;Associations;Ana;" in told
    assert ";Oui;" in told
    assert ";2,5;'+1" in told


def test_a_draft_shows_its_promises(team):
    held = survey("anonymous")

    told = team.get(held.get_absolute_url()).content.decode()

    assert "ne promet pas" in told
    assert "sauvegarde" in told


def test_a_link_ends_with_its_survey_and_tells_nothing_of_whom_it_was_for(client):
    chamber_of(6)
    held = opened()
    link = reverse("portal:survey-answer", args=[held.invitations.first().token])
    assert "Structure" in client.get(link).content.decode()

    close_survey(survey=held, by=None)

    for closed in (client.get(link), client.post(link, {})):
        assert (closed.status_code, "Structure" in closed.content.decode()) == (410, False)
        assert "votre lien a servi jusque-là" in closed.content.decode()


def test_an_answer_once_given_leads_back_to_the_space(client):
    chamber_of(1)
    invitation = opened("named").invitations.get()
    link, space = (
        reverse("portal:survey-answer", args=[invitation.token]),
        f'href="{reverse("portal:part-surveys")}"',
    )
    assert space not in client.get(link).content.decode()

    answer_survey(invitation=invitation, answers=answers(invitation.survey), name="Ana")

    assert space in client.get(link).content.decode()
