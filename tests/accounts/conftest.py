"""The team, on any day."""

from datetime import date

import pytest

from cressmember.accounts.actions.role import grant_role
from cressmember.accounts.actions.user import ensure_user
from cressmember.accounts.roles import Role
from cressmember.core.models import Chamber

START = date(2025, 3, 1)


@pytest.fixture
def chamber(db):
    return Chamber.objects.create(
        pk=1, name="CRESS d’essai", short_name="La CRESS", email="contact@cress.example"
    )


@pytest.fixture
def claire(chamber):
    """The only administrator."""
    user = ensure_user(email="claire@cress.example", name="Claire Marchand", by=None)
    grant_role(user=user, role=Role.ADMINISTRATOR, starts_on=START, by=None)
    return user


@pytest.fixture
def ines(chamber):
    """The treasurer."""
    user = ensure_user(email="ines@cress.example", name="Inès Picard", by=None)
    grant_role(user=user, role=Role.TREASURER, starts_on=START, by=None)
    return user
