"""The pages that the guide shows and that no other test walks through, in the demonstration chamber."""

from datetime import date

import pytest

from cressmember.accounts.actions.role import grant_role
from cressmember.accounts.actions.user import ensure_user
from cressmember.accounts.roles import Role
from cressmember.members.models import Organisation
from tests.e2e.pictures import picture

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = {
    "register-list": "/gestion/adherents/",
    "steering-members": "/gestion/pilotage/",
    "steering-files": "/gestion/pilotage/fichiers/",
    "privacy-register": "/gestion/donnees/",
    "privacy-terms": "/gestion/donnees/durees/",
    "dues-treasury": "/gestion/cotisations/",
}
# Of which the guide has no picture.
OTHERS = (
    "/gestion/adhesions/",
    "/gestion/messages/envois/",
    "/gestion/instances/consultations/",
    "/gestion/cotisations/relances/",
)


def test_the_pages_of_the_guide(page, sign_in, axe, issued):
    user = ensure_user(email="claire@cress.example", name="Claire Marchand", by=None)
    grant_role(user=user, role=Role.ADMINISTRATOR, starts_on=date(2020, 1, 1), by=None)
    sign_in(user)
    member = Organisation.objects.get(number=1)

    for name, address in {**PAGES, "register-file": member.get_absolute_url()}.items():
        assert page.goto(address).status == 200
        axe(page)
        picture(page, name)
    for address in OTHERS:
        assert page.goto(address).status == 200
        axe(page)
