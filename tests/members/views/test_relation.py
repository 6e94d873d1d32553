from datetime import date

import pytest
from django.urls import reverse

from cressmember.members.actions.person import create_person
from cressmember.members.actions.relation import open_relation
from cressmember.members.models import Relation

pytestmark = pytest.mark.django_db


@pytest.fixture
def lilas(member):
    return member("Maison des Lilas")


def to(name, record):
    return reverse(f"members:{name}", args=[record.pk])


def test_a_tie_is_opened_then_ended(staff, lilas):
    answers = {"kind": "partner", "starts_on": "01/09/2024", "note": "Convention"}

    after = staff.post(to("relation-create", lilas), answers, follow=True)

    assert after.redirect_chain == [(lilas.get_absolute_url(), 302)]
    assert "Partenaire : Convention" in after.text
    relation = Relation.objects.get()
    assert (relation.organisation, relation.starts_on) == (lilas, date(2024, 9, 1))

    after = staff.post(to("relation-end", relation), {"ends_on": "01/09/2025"}, follow=True)

    assert after.redirect_chain == [(lilas.get_absolute_url(), 302)]
    assert "La fin du lien est enregistrée." in after.text
    relation.refresh_from_db()
    assert relation.ends_on == date(2025, 9, 1)


def test_the_tie_of_a_person_is_read_on_the_page_of_that_person(staff):
    anne = create_person(given_name="Anne", family_name="Le Goff", by=None)
    relation = open_relation(kind="honorary", person=anne, starts_on=None, by=None)

    after = staff.post(to("relation-end", relation), {"ends_on": "01/09/2025"})

    assert after.url == anne.get_absolute_url()
