"""People before the pages of `tests.core.ui.urls`."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from cressmember.core.ui import access


@pytest.fixture
def claire(db):
    """Someone who may do everything."""
    return get_user_model().objects.create_superuser("claire@cress.example", name="Claire Fontaine")


@pytest.fixture
def staff(claire) -> Client:
    """Claire, signed in."""
    client = Client()
    client.force_login(claire)
    return client


@pytest.fixture
def stranger(db) -> Client:
    """Someone signed in who holds no role."""
    client = Client()
    client.force_login(get_user_model().objects.create_user("sans.role@cress.example", name="Sans Rôle"))
    return client


@pytest.fixture
def team(monkeypatch):
    """A team in which treasurers may change members, and everybody wears a reader's hat."""
    monkeypatch.setattr(
        access,
        "_team",
        access.Team(
            roles_with=lambda permission: ["Trésorerie"] if permission == "members.edit" else [],
            hats_of=lambda user: ["Lecture seule"],
        ),
    )
