import pytest
from django.utils import timezone

from tests.e2e.desk import Clock


@pytest.fixture
def clock(monkeypatch):
    """The time of the server: a test sets it, and it runs from there."""
    made = Clock()
    monkeypatch.setattr(timezone, "now", made.now)
    return made
