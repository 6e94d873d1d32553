from datetime import date

import pytest

from cressmember.accounts.actions.role import grant_role
from cressmember.accounts.actions.user import ensure_user
from cressmember.accounts.roles import Role


@pytest.fixture
def bureau(client, db):
    """A client signed in as the secretary, of the bureau."""
    user = ensure_user(email="secretariat@cress.example", by=None)
    grant_role(user=user, role=Role.BUREAU, starts_on=date(2020, 1, 1), by=None)
    client.force_login(user)
    return client
