from datetime import date

import pytest
from django.urls import reverse

from cressmember.members.actions.membership import end_membership
from cressmember.members.models import Organisation

pytestmark = pytest.mark.django_db


def test_the_list_shows_members_and_finds_them_whatever_the_accents(staff, member):
    member("Écluse des Ourcq")
    member("Maison des Lilas", college="mutuals")

    everyone = staff.get(reverse("members:organisation-list")).content.decode()
    found = staff.get(reverse("members:organisation-list"), {"q": "ECLUSE ourcq"}).content.decode()
    mutuals = staff.get(reverse("members:organisation-list"), {"college": "mutuals"}).content.decode()

    assert ("Écluse" in everyone, "Lilas" in everyone) == (True, True)
    assert ("Écluse" in found, "Lilas" in found) == (True, False)
    assert ("Écluse" in mutuals, "Lilas" in mutuals) == (False, True)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({"au": "31/12/2023"}, True),
        ({"au": "14/06/2024"}, True),
        ({"au": "15/06/2024"}, False),
        ({"au": "15/06/2024", "category": "former"}, True),
        ({"au": "15/06/2024", "category": "all"}, True),
    ],
)
def test_the_list_is_read_as_of_a_day(staff, member, query, shown):
    left = member("Collectif du Canal")
    end_membership(
        membership=left.memberships.get(), ended_on=date(2024, 6, 15), reason="resignation", by=None
    )

    page = staff.get(reverse("members:organisation-list"), query).content.decode()

    assert ("Collectif du Canal" in page) is shown


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(staff, member, rows, django_assert_num_queries):
    for n in range(rows):
        member(f"Adhérent {n}")
    staff.get(reverse("members:organisation-list"))

    with django_assert_num_queries(6):
        staff.get(reverse("members:organisation-list"))


def test_the_whole_file_is_on_one_page(staff, member):
    organisation = member(
        "Maison des Lilas", number=3, siret="46922581700011", city="Melun", postcode="77000"
    )

    page = staff.get(organisation.get_absolute_url()).content.decode()

    for text in ("Maison des Lilas", "n° 3", "Associations", "1er mars 2020", "Melun", "Seine-et-Marne"):
        assert text in page


def test_a_file_is_created_then_changed_and_its_history_says_it(staff, member):
    data = {"name": "Jardins du Moulin", "kind": "single", "newsletter": "unknown"}
    assert staff.post(reverse("members:organisation-create"), data).status_code == 302
    organisation = Organisation.objects.get()

    staff.post(reverse("members:organisation-update", args=[organisation.pk]), data | {"acronym": "JdM"})

    organisation.refresh_from_db()
    assert (organisation.acronym, organisation.sort_name) == ("JdM", "jardins du moulin")
    history = staff.get(reverse("members:organisation-history", args=[organisation.pk])).content.decode()
    assert ("Fiche créée" in history, "JdM" in history, "Camille Roche" in history) == (True, True, True)


def test_a_wrong_siret_is_refused_beside_its_field(staff):
    answer = staff.post(
        reverse("members:organisation-create"),
        {"name": "X", "kind": "single", "newsletter": "unknown", "siret": "123 456 789 00012"},
    )

    assert answer.status_code == 200
    assert "siret" in answer.context["form"].errors
    assert not Organisation.objects.exists()


def test_who_may_not_write_sees_no_way_to(client, member, django_user_model):
    organisation = member("Maison des Lilas")
    client.force_login(django_user_model.objects.create_user("visiteur@cress.example"))

    assert client.get(organisation.get_absolute_url()).status_code == 403
    assert client.get(reverse("members:organisation-create")).status_code == 403


def test_a_file_cannot_be_its_own_payer(staff, member):
    organisation = member("Écluse des Ourcq")

    answer = staff.post(
        reverse("members:organisation-update", args=[organisation.pk]),
        {"name": organisation.name, "kind": "single", "newsletter": "unknown", "payer": organisation.pk},
    )

    assert "son propre payeur" in answer.context["form"].errors["payer"][0]


@pytest.mark.parametrize(
    ("typed", "kept"), [("07.96.48.34.00", "+33796483400"), ("x" * 30, None), ("01 23 45 67 89 ou 90", None)]
)
def test_the_telephone_of_a_contact_is_read_as_that_of_a_person(staff, member, typed, kept):
    organisation = member("Écluse des Ourcq")

    answer = staff.post(
        reverse("members:representation-create", args=[organisation.pk]),
        {"role": "dues", "label": "Facturation", "phone": typed},
    )

    assert [row.phone for row in organisation.representations.all()] == ([kept] if kept else [])
    assert kept or "phone" in answer.context["form"].errors


@pytest.mark.parametrize(("admitted_on", "refused"), [("31/05/2024", False), ("16/06/2024", True)])
def test_an_admission_is_never_corrected_past_its_end(staff, member, admitted_on, refused):
    membership = member("Écluse des Ourcq").memberships.get()
    end_membership(membership=membership, ended_on=date(2024, 6, 15), reason="resignation", by=None)

    answer = staff.post(
        reverse("members:membership-update", args=[membership.pk]),
        {"admitted_on": admitted_on, "admitted_precision": "day"},
    )

    assert (answer.status_code, "elle ne peut pas avoir commencé après" in answer.text) == (
        200 if refused else 302,
        refused,
    )
