import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.fixture
def lilas(member):
    return member("Maison des Lilas")


def to(name, record):
    return reverse(f"members:{name}", args=[record.pk])


def test_a_member_changes_college(staff, lilas, colleges):
    answers = {"college": colleges["mutuals"].pk, "on": "01/01/2025", "act": "Bureau"}

    after = staff.post(to("organisation-place", lilas), answers, follow=True)

    assert after.redirect_chain == [(lilas.get_absolute_url(), 302)]
    assert "Le changement de collège est enregistré." in after.text
    assert lilas.placements.get(ends_on=None).college == colleges["mutuals"]


def test_a_change_of_college_is_told_before_its_day_and_since(staff, lilas, colleges):
    answers = {"college": colleges["mutuals"].pk, "on": "01/01/2025", "act": "Bureau"}
    staff.post(to("organisation-place", lilas), answers)

    before = staff.get(lilas.get_absolute_url(), {"au": "31/12/2024"}).text
    since = staff.get(lilas.get_absolute_url(), {"au": "01/01/2025"}).text

    coming = "À compter du 1er janvier 2025"
    assert coming in before.replace("\u00a0", " ")
    assert coming not in since.replace("\u00a0", " ")
    assert "depuis le 1er janvier 2025, Bureau" in since.replace("\u00a0", " ")
