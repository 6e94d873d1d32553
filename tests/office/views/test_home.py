"""The first page: what waits in a chamber that has members."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from billing.models import Scale
from cressmember.accounts.actions.role import grant_role
from cressmember.accounts.actions.user import ensure_user
from cressmember.accounts.roles import Role
from governance.actions.taking_part import ask_to_join
from tests.governance.gathered import assembly
from tests.governance.seats import board, member, person

pytestmark = pytest.mark.django_db
HOME = "/gestion/"


def test_a_chamber_with_members_has_its_day_s_work(register, administrator_of_the_demonstration):
    page = administrator_of_the_demonstration.get(HOME)

    assert "first_steps" not in page.context
    assert (1, "barème à adopter", reverse("billing:scale-list")) in page.context["tasks"]
    Scale.objects.update(adopted_on=date(2024, 6, 20))
    assert "barème à adopter" not in administrator_of_the_demonstration.get(HOME).text


def test_a_request_to_take_part_in_a_group_waits_for_the_bureau(client):
    bureau = ensure_user(email="paul@cress.example", by=None)
    grant_role(user=bureau, role=Role.BUREAU, starts_on=date(2020, 1, 1), by=None)
    client.force_login(bureau)
    lune = member("La Lune")
    asked = {"body": board(kind="commission", name="Habitat"), "organisation": lune, "person": person("Rey")}
    ask_to_join(**asked, message="", on=timezone.localdate(), by=bureau)

    tasks = client.get(HOME).context["tasks"]

    place = reverse("governance:grouprequest-list")
    assert (1, "demande de participation à une commission", place) in tasks


def test_a_meeting_of_today_is_one_click_away(register, administrator_of_the_demonstration):
    today = assembly(title="Assemblée du jour", starts_at=timezone.now())
    over = assembly(title="Hier", starts_at=timezone.now() - timedelta(days=2))

    page = administrator_of_the_demonstration.get(HOME)

    session = reverse("governance:meeting-session", args=[today.pk])
    assert page.context["meetings"] == [(today, session)]
    assert f'href="{session}"' in page.text
    assert over.title not in page.text


@pytest.fixture
def administrator_of_the_demonstration(client, register):
    user = ensure_user(email="claire@cress.example", by=None)
    grant_role(user=user, role=Role.ADMINISTRATOR, starts_on=date(2024, 1, 1), by=None)
    client.force_login(user)
    return client
