"""What is known already is shown, with the way to it, instead of being made twice."""

import pytest
from django.urls import reverse

from cressmember.members.actions.organisation import create_organisation
from cressmember.members.actions.person import create_person
from cressmember.members.models import Organisation, Person

pytestmark = pytest.mark.django_db
SIRET = "46922581700011"


@pytest.fixture
def lilas():
    return create_organisation(name="Maison des Lilas", siret=SIRET, by=None)


def create(staff, noun, **answers):
    return staff.post(reverse(f"members:{noun}-create"), {"kind": "single", **answers})


def test_a_siret_that_is_taken_leads_to_the_file_that_has_it(staff, lilas):
    page = create(staff, "organisation", name="Halle", siret=SIRET).text

    assert f'<a href="{lilas.get_absolute_url()}">Ouvrir la fiche «\u00a0Maison des Lilas\u00a0»</a>' in page
    assert "porte déjà le SIRET 469\u202f225\u202f817\u202f00011" in page
    assert "is_another" not in page
    assert Organisation.objects.count() == 1


def test_a_namesake_is_shown_before_it_is_made_twice(staff, lilas):
    page = create(staff, "organisation", name="MAISON DES LILAS").text

    assert f'<a href="{lilas.get_absolute_url()}">' in page
    assert "existe déjà : ouvrez sa fiche, ou dites que c’en est une autre." in page
    assert Organisation.objects.count() == 1

    create(staff, "organisation", name="MAISON DES LILAS", is_another="on")
    assert Organisation.objects.count() == 2


def test_a_namesake_among_people_is_shown_too(staff):
    known = create_person(given_name="Lucie", family_name="Moreau", by=None)

    page = create(staff, "person", given_name="Lucie", family_name="moreau").text

    assert f'<a href="{known.get_absolute_url()}">Ouvrir la fiche «\u00a0Lucie Moreau\u00a0»</a>' in page
    assert Person.objects.count() == 1
    create(staff, "person", given_name="Lucie", family_name="moreau", is_another="on")
    assert Person.objects.count() == 2


def test_the_same_form_sent_twice_opens_what_was_just_made(staff):
    answers = {"name": "Halle aux Grains", "siret": SIRET, "once": "a-number"}

    first, second = (create(staff, "organisation", **answers) for _ in range(2))

    assert first.url == second.url == Organisation.objects.get().get_absolute_url()
