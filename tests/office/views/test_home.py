"""The first page: what waits, and in a chamber that has just opened, what to do first."""

from datetime import date

import pytest
from django.urls import reverse

from billing.models import Scale
from cressmember.accounts.actions.role import grant_role
from cressmember.accounts.actions.user import ensure_user
from cressmember.accounts.models import User
from cressmember.accounts.roles import Role
from cressmember.core.models import Chamber
from cressmember.office.actions.chamber import start_chamber

pytestmark = pytest.mark.django_db
HOME = "/gestion/"


@pytest.fixture
def administrator(client):
    """Claire, alone in the chamber that she has just opened."""
    user = start_chamber(
        name="CRESS d’essai",
        colleges=[],
        administrator_email="claire@cress.example",
        administrator_name="Claire Marchand",
        on=date(2024, 1, 1),
    )
    client.force_login(user)
    return client


def test_a_chamber_just_opened_says_what_to_do_first_in_order(administrator):
    page = administrator.get(HOME)

    steps = page.context["first_steps"]
    assert [(step.title, step.is_done) for step in steps] == [
        ("1. Présentez la chambre", False),
        ("2. Invitez vos collègues", False),
        ("3. Faites entrer vos adhérents", False),
        ("4. Adoptez le barème", False),
    ]
    places = [reverse(name) for name in ("core:chamber-update", "accounts:invitation-create")]
    places += [reverse(name) for name in ("office:import-create", "members:organisation-create")]
    assert [page.text.index(f'href="{place}">') for place in places] == sorted(
        page.text.index(f'href="{place}">') for place in places
    )
    assert [step.is_next for step in steps] == [True, False, False, False]
    assert "Rien ne presse" not in page.text


def test_what_is_done_is_ticked_off(administrator):
    Chamber.objects.update(siret="12345678200010", iban="FR1420041010050500013M02606")
    ensure_user(email="camille@cress.example", by=None)

    done = [step.is_done for step in administrator.get(HOME).context["first_steps"]]

    assert done == [True, True, False, False]


def test_whoever_may_not_is_told_who_may(administrator, client):
    treasurer = ensure_user(email="ines@cress.example", by=None)
    grant_role(user=treasurer, role=Role.TREASURER, starts_on=date(2024, 1, 1), by=None)
    client.force_login(User.objects.get(pk=treasurer.pk))

    configure, _, bring_in, adopt = client.get(HOME).context["first_steps"]

    assert (configure.links, bring_in.links) == ([], [])
    assert configure.refusal == "Cette page est ouverte au rôle «\u00a0Administration\u00a0»."
    assert "«\u00a0Vie des adhérents\u00a0»" in bring_in.refusal
    assert adopt.links == [("Cotisations › Barèmes", reverse("billing:scale-list"))]


def test_a_chamber_with_members_has_its_day_s_work(register, administrator_of_the_demonstration):
    page = administrator_of_the_demonstration.get(HOME)

    assert "first_steps" not in page.context
    assert (1, "barème à adopter", reverse("billing:scale-list")) in page.context["tasks"]
    Scale.objects.update(adopted_on=date(2024, 6, 20))
    assert "barème à adopter" not in administrator_of_the_demonstration.get(HOME).text


@pytest.fixture
def administrator_of_the_demonstration(client, register):
    user = ensure_user(email="claire@cress.example", by=None)
    grant_role(user=user, role=Role.ADMINISTRATOR, starts_on=date(2024, 1, 1), by=None)
    client.force_login(user)
    return client
