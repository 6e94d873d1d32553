from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cressmember.accounts.actions.user import ensure_user
from cressmember.core.models import Job

pytestmark = pytest.mark.django_db

SLEEPS = "Rien ne commence"


@pytest.fixture
def look(client):
    """What the page of a job shows to whoever started it."""
    user = ensure_user(email="vie.associative@cress.example", by=None)
    client.force_login(user)

    def look(*, ago=timedelta(0), **told):
        row = Job.objects.create(kind="tests.count", title="Compter", started_by=user, **told)
        Job.objects.filter(pk=row.pk).update(created_at=timezone.now() - ago)
        return client.get(reverse("core:job-detail", args=[row.pk])).content.decode()

    return look


def test_work_under_way_says_how_far_it_is(look):
    page = look(state="running", done=3, total=12, note="Compte rendu")

    assert "3 sur 12" in page
    assert "Compte rendu" in page


def test_work_that_has_not_begun_has_no_figure(look):
    page = look(state="queued")

    assert "En attente" in page
    assert "0 sur 0" not in page
    assert SLEEPS not in page


@pytest.mark.parametrize(
    ("ago", "state", "told"),
    [
        (timedelta(minutes=1), "queued", False),
        (timedelta(minutes=3), "queued", True),
        (timedelta(minutes=3), "running", False),
    ],
)
def test_work_that_nobody_takes_up_says_whom_to_ask(look, ago, state, told):
    assert (SLEEPS in look(ago=ago, state=state)) is told


def test_work_that_failed_says_why(look):
    assert "Il manque le barème." in look(state="failed", error="Il manque le barème.")
