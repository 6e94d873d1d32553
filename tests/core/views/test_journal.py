from datetime import date

import pytest
from django.urls import reverse

from cressmember.accounts.actions.role import grant_role
from cressmember.accounts.actions.user import ensure_user
from cressmember.accounts.roles import Role
from cressmember.members.actions.organisation import create_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def journal(client):
    user = ensure_user(email="direction@cress.example", by=None)
    grant_role(user=user, role=Role.ADMINISTRATOR, starts_on=date(2020, 1, 1), by=None)
    client.force_login(user)
    create_organisation(name="Le Relais", kind="single", by=user)

    def read(**asked):
        page = client.get(reverse("core:journal"), asked)
        return [(row.record.event, row.record.actor) for row in page.context["table"].rows], page

    return user, read


def test_the_journal_is_narrowed_by_event_and_by_who_acted(journal):
    user, read = journal

    assert read(event="members.organisation_created")[0] == [("members.organisation_created", user)]
    assert {actor for _, actor in read(q="direction")[0]} == {user}
    assert read(q="personne")[0] == []


def test_each_line_leads_to_what_it_is_about(journal):
    _, read = journal

    assert "Fiche créée</a>" in read(event="members.organisation_created")[1].content.decode()


def test_what_nobody_did_is_said_to_be_automatic(journal):
    _, read = journal
    create_organisation(name="Le Relais", kind="single", by=None)

    created = read(event="members.organisation_created")[1].content.decode()

    assert created.count("<td>automate</td>") == 1


def test_lines_cost_the_same_number_of_queries(journal, client, django_assert_max_num_queries):
    for n in range(30):
        create_organisation(name=f"Fiche {n}", kind="single", by=None)

    with django_assert_max_num_queries(14):
        client.get(reverse("core:journal"))
