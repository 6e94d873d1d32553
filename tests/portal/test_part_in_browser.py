"""Taking part, in a browser: a survey answered on a phone, read at the desk, the space; axe on each."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cressmember.accounts.actions.role import grant_role
from cressmember.accounts.actions.user import ensure_user
from cressmember.accounts.roles import Role
from cressmember.core.models import Chamber
from cressmember.members.actions.representation import Designation, open_representation
from cressmember.members.models import Consent
from governance.actions.survey.answer import close_survey, deposit_sheet
from tests.e2e.pictures import picture
from tests.governance.seats import START, board, member, person, seat
from tests.governance.surveys import answers, chamber_of, keys, opened

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_survey_is_answered_on_a_phone_and_read_at_the_desk(page, phone, axe, sign_in):
    Chamber.objects.create(pk=1, name="CRESS d’essai")
    chamber_of(40)
    held = opened(text="Pour écrire le projet des trois ans qui viennent.")
    first, *others = held.invitations.all()
    for rank, each in enumerate(others[:20]):
        sheet = answers(held, yes="yes" if rank % 3 else "no", text=f"Idée {rank}", number=str(rank))
        deposit_sheet(invitation=each, answers=sheet)
    phone.goto(reverse("portal:survey-answer", args=[first.token]))
    axe(phone)
    picture(phone, "survey-390")

    phone.locator(f"[name=question-{keys(held)['yes_no']}][value=yes]").check()
    phone.get_by_role("button", name="Envoyer ma réponse").click()

    phone.get_by_text("Merci, votre réponse est reçue").wait_for()
    axe(phone)
    team = ensure_user(email="claire@cress.example", name="Claire Marchand", by=None)
    grant_role(user=team, role=Role.MEMBER_LIFE, starts_on=timezone.localdate() - timedelta(days=9), by=None)
    sign_in(team)
    page.goto(held.get_absolute_url())
    page.get_by_text("21 réponses sur 40").wait_for()
    axe(page)
    picture(page, "survey-open-1280")
    close_survey(survey=held, by=None)
    page.goto(held.get_absolute_url())
    axe(page)
    picture(page, "survey-closed-1280")


def test_the_space_of_whoever_takes_part(phone, axe, sign_in):
    lune = member("La Lune", departement="44", city="Nantes", sector="Culture")
    found = person("Rey", email="rey@example.org")
    found.user = ensure_user(email="rey@example.org", by=None)
    found.save()
    designation = Designation(role="titular", person=found)
    open_representation(organisation=lune, designation=designation, starts_on=START, by=None)
    Consent.objects.create(person=found, purpose="directory", is_given=True, at=timezone.now(), way="space")
    group = board(name="Commission climat", kind="commission", purpose="Ce que nous changeons.")
    board(name="Groupe emploi", kind="project_group")
    seat(group, lune, obtained="volunteer", term_on=None)
    chamber_of(6)
    opened("named")
    sign_in(found.user, phone.context)

    for name in ("data", "groups", "surveys", "directory", "calendar"):
        phone.goto(reverse(f"portal:part-{name}"))
        axe(phone)
        picture(phone, f"{name}-390")
    phone.get_by_role("button", name="Créer mon adresse d’agenda").click()
    phone.get_by_label("À donner à votre agenda").wait_for()
    axe(phone)
    phone.goto(reverse("portal:part-group", args=[group.pk]))
    axe(phone)
    picture(phone, "group-390")
