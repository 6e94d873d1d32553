import pytest
from django.utils import timezone

from cressmember.accounts.actions.role import grant_role
from cressmember.accounts.actions.user import ensure_user
from cressmember.accounts.roles import Role
from cressmember.members.actions.organisation import create_organisation


@pytest.fixture
def staff(client, officer):
    client.force_login(officer)
    return client


@pytest.fixture
def reader(client):
    """A browser whose user reads everything and changes nothing."""
    user = ensure_user(email="lecture@cress.example", by=None)
    grant_role(user=user, role=Role.READER, starts_on=timezone.localdate(), by=None)
    client.force_login(user)
    return client


@pytest.fixture
def twins():
    """Two files of one association."""
    return [
        create_organisation(name=name, rna="W751234567", by=None)
        for name in ("Maison des Lilas", "La Maison des Lilas")
    ]
