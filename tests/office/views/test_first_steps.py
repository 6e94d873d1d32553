"""In a chamber that has just opened: what to do first, in order."""

from datetime import date

import pytest
from django.urls import reverse

from cressmember.accounts.actions.role import grant_role
from cressmember.accounts.actions.user import ensure_user
from cressmember.accounts.models import User
from cressmember.accounts.roles import Role
from cressmember.core.models import Chamber
from cressmember.office.actions.chamber import start_chamber

pytestmark = pytest.mark.django_db
HOME = "/gestion/"
# What a dues call prints of the chamber.
PRESENTED = {
    "street": "4 quai des Tisserands",
    "postcode": "93400",
    "city": "Saint-Ouvert",
    "iban": "FR1420041010050500013M02606",
    "signatory": "Hélène Marchand",
}


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
        ("Présentez la chambre", False),
        ("Invitez vos collègues", False),
        ("Faites entrer vos adhérents", False),
        ("Adoptez le barème", False),
    ]
    places = [reverse(name) for name in ("core:chamber-update", "accounts:invitation-create")]
    places += [reverse(name) for name in ("office:import-create", "members:organisation-create")]
    assert [page.text.index(f'href="{place}">') for place in places] == sorted(
        page.text.index(f'href="{place}">') for place in places
    )
    assert [step.is_next for step in steps] == [True, False, False, False]
    assert "Rien ne presse" not in page.text


def test_what_is_done_is_ticked_off(administrator):
    Chamber.objects.update(**PRESENTED)
    ensure_user(email="camille@cress.example", by=None)

    done = [step.is_done for step in administrator.get(HOME).context["first_steps"]]

    assert done == [True, True, False, False]


@pytest.mark.parametrize("blank", list(PRESENTED))
def test_the_chamber_is_presented_when_a_call_may_be_approved(administrator, blank):
    Chamber.objects.update(**PRESENTED | {blank: ""})

    step = administrator.get(HOME).context["first_steps"][0]

    assert not step.is_done


@pytest.fixture
def steps_of(administrator, client):
    """What a colleague with this role reads."""

    def read(role):
        colleague = ensure_user(email="ines@cress.example", by=None)
        grant_role(user=colleague, role=role, starts_on=date(2024, 1, 1), by=None)
        client.force_login(User.objects.get(pk=colleague.pk))
        return client.get(HOME).context["first_steps"]

    return read


def test_whoever_may_not_is_told_who_may(steps_of):
    configure, _, bring_in, adopt = steps_of(Role.READER)

    assert (configure.links, bring_in.links, adopt.links) == ([], [], [])
    assert configure.refusal == "Cette page est ouverte au rôle «\u00a0Administration\u00a0»."
    assert "«\u00a0Vie des adhérents\u00a0»" in bring_in.refusal


def test_each_door_of_a_step_has_its_own_key(steps_of):
    _, _, bring_in, adopt = steps_of(Role.TREASURER)

    assert bring_in.links == [("Ajouter une fiche", reverse("members:organisation-create"))]
    assert bring_in.refusal == ""
    assert adopt.links == [("Cotisations › Campagnes › Barèmes", reverse("billing:scale-list"))]
