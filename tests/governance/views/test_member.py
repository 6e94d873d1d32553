"""What the register's pages show of the seats of a member."""

from datetime import date

import pytest
from django.urls import reverse

from cressmember.accounts.actions.role import grant_role
from cressmember.accounts.actions.user import ensure_user
from cressmember.accounts.roles import Role
from cressmember.members.models import Representation
from governance.actions.mandate import Seating, give_mandate
from tests.governance.seats import START, board, college, member, person, seat

pytestmark = pytest.mark.django_db

# Far enough for the seats to be held whenever the tests run.
TERM = date(2097, 6, 20)


@pytest.fixture
def staff(client, db):
    user = ensure_user(email="vie.adherents@cress.example", by=None)
    grant_role(user=user, role=Role.MEMBER_LIFE, starts_on=date(2020, 1, 1), by=None)
    client.force_login(user)
    return client


def page_of(staff, organisation):
    answer = staff.get(reverse("members:organisation-place", args=[organisation.pk]))
    return " ".join(answer.text.replace("\u00a0", " ").split())


def test_a_change_of_college_tells_the_seats_held_for_it_and_ends_none(staff):
    lilas, anne = member("Lilas"), person("Le Goff", "Anne")
    held = seat(board(), lilas, college=college(), term_on=TERM, titular=anne)

    page = page_of(staff, lilas)
    answers = {"college": college("mutuals").pk, "on": "01/01/2025", "act": "Bureau"}
    staff.post(reverse("members:organisation-place", args=[lilas.pk]), answers)

    assert "Des sièges sont tenus au titre de son collège" in page
    assert f'<a href="{held.get_absolute_url()}">Conseil d’administration, ' in page
    assert "Anne Le Goff, jusqu’au 20 juin 2097." in page
    held.refresh_from_db()
    assert (held.end_reason, held.ends_on) == ("", TERM)


def test_the_seat_of_whoever_represents_it_is_told_too(staff):
    lilas, anne = member("Lilas"), person("Le Goff", "Anne")
    Representation.objects.create(organisation=lilas, person=anne, role="titular", starts_on=START)
    give_mandate(
        body=board(),
        seating=Seating(person=anne),
        college=college(),
        obtained="elected",
        starts_on=START,
        term_on=None,
        by=None,
    )

    assert "Anne Le Goff, sans terme écrit." in page_of(staff, lilas)


@pytest.mark.parametrize("changed", [{"college": None}, {"term_on": date(2025, 6, 20)}])
def test_seats_that_are_of_no_college_or_over_are_not_told(staff, changed):
    lilas = member("Lilas")
    seat(board(), lilas, **{"college": college(), "term_on": TERM} | changed)

    assert "Des sièges sont tenus" not in page_of(staff, lilas)
