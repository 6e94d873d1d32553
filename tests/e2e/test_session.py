"""A session in a browser: the desk by keyboard alone, a vote on a telephone, the screen of the room."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cressmember.accounts.actions.role import grant_role
from cressmember.accounts.actions.user import ensure_user
from cressmember.accounts.roles import Role
from governance.actions.meeting.ballot import open_ballot
from governance.actions.meeting.presence import check_in
from governance.actions.meeting.session import name_officer
from governance.models import Presence, Vote
from tests.e2e.pictures import fits
from tests.governance.gathered import assembly, elector, electors, resolution, statutes

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(live_server):
    """Today, in session since an hour: five electors are there, « Épicerie solidaire » comes."""
    statutes()
    now = timezone.now()
    held = assembly(
        starts_at=now - timedelta(hours=1),
        roll_settled_at=now - timedelta(days=1),
        opened_at=now - timedelta(hours=1),
    )
    for each in electors(held, 5):
        check_in(participant=each, by=None, at=now - timedelta(minutes=50))
    elector(held, "Épicerie solidaire")
    name_officer(meeting=held, role="chair", name="Mme Roche", by=None, at=now - timedelta(hours=1))
    return held


@pytest.fixture
def chair(sign_in):
    user = ensure_user(email="paul@cress.example", by=None)
    grant_role(user=user, role=Role.BUREAU, starts_on=timezone.localdate() - timedelta(days=1), by=None)
    sign_in(user)
    return user


def test_the_desk_by_keyboard_alone(page, chair, meeting, axe):
    page.goto(reverse("governance:meeting-desk", args=[meeting.pk]))

    page.keyboard.type("epi")
    page.get_by_role("button", name="Arrivée : Épicerie solidaire").wait_for()
    axe(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_text("Épicerie solidaire : arrivée à").wait_for()

    assert Presence.objects.count() == 6
    assert page.evaluate("document.activeElement.id") == "id_q"


def test_a_vote_on_a_telephone_is_seen_by_the_chair_and_the_room(page, phone, chair, meeting, axe):
    voter = meeting.participants.get(name="associations 001")
    phone.goto(reverse("portal:meeting-vote", args=[voter.token]))
    axe(phone)
    ballot = open_ballot(
        resolution=resolution(meeting, decision="ordinary", title="Budget 2027"), kind="nominal", by=None
    )
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.goto(reverse("governance:hall-show", args=[meeting.pk]))
    axe(page)

    # Nobody touches the telephone: the ballot comes by itself.
    phone.get_by_role("heading", name="Budget 2027").wait_for()
    axe(phone)
    fits(phone)
    phone.get_by_label("Pour").check()
    phone.get_by_label("Qui vote").fill("Zoé Petit")
    phone.get_by_role("button", name="Enregistrer mon vote").click()
    phone.get_by_text("Votre vote est enregistré").first.wait_for()

    page.get_by_text("1 sur 5 ont voté").wait_for()
    assert Vote.objects.get(ballot=ballot).choice == "yes"
    page.goto(ballot.get_absolute_url())
    axe(page)
    page.goto(reverse("governance:meeting-session", args=[meeting.pk]))
    axe(page)
