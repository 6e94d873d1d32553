import pytest
from django.urls import reverse

from cressmember.core.queries import history_of

pytestmark = pytest.mark.django_db


def test_the_colleges_are_listed_with_their_members(staff, member):
    member("Maison des Lilas", college="mutuals")

    page = staff.get(reverse("members:college-list"))

    ((_, colleges),) = page.context["college_sets"]
    assert {college.code: members for college, members in colleges}["mutuals"] == 1
    assert "Statuts de 2021" in page.text


def test_a_college_is_renamed(staff, colleges):
    mutuals = colleges["mutuals"]
    update = reverse("members:college-update", args=[mutuals.pk])

    after = staff.post(update, {"name": "Mutuelles et assurances", "order": 3}, follow=True)

    assert after.redirect_chain == [(reverse("members:college-list"), 302)]
    assert "Le collège est modifié." in after.text
    mutuals.refresh_from_db()
    assert (mutuals.name, mutuals.order) == ("Mutuelles et assurances", 3)
    assert history_of(mutuals)[0].detail.changes == {"name": ["Mutuelles", "Mutuelles et assurances"]}


def test_whoever_may_not_configure_renames_nothing(reader, colleges):
    update = reverse("members:college-update", args=[colleges["mutuals"].pk])

    assert reader.post(update, {"name": "X", "order": 1}).status_code == 403
    assert reader.get(reverse("members:college-list")).status_code == 403
