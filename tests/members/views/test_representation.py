import re
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from cressmember.members.actions.organisation import create_organisation
from cressmember.members.actions.person import create_person
from cressmember.members.actions.representation import Designation, open_representation
from cressmember.members.models import Person, Representation

pytestmark = pytest.mark.django_db
SINCE = date(2023, 5, 20)


@pytest.fixture
def lilas():
    return create_organisation(name="Maison des Lilas", by=None)


@pytest.fixture
def anne():
    return create_person(given_name="Anne", family_name="Le Goff", email="anne@lilas.example", by=None)


@pytest.fixture
def president(lilas, anne):
    """Anne presides over Lilas."""
    return open_representation(
        organisation=lilas, designation=Designation("legal", anne), starts_on=SINCE, by=None
    )


def to(name, record):
    return reverse(f"members:{name}", args=[record.pk])


def test_a_new_person_is_added_with_the_role(staff, lilas):
    answers = {
        "role": "titular",
        "civility": "Mme",
        "given_name": "Anne",
        "family_name": "Le Goff",
        "email": "anne@lilas.example",
        "starts_on": "20/05/2023",
        "act": "Assemblée générale",
    }

    after = staff.post(to("representation-create", lilas), answers, follow=True)

    assert after.redirect_chain == [(lilas.get_absolute_url(), 302)]
    assert "Le contact ou représentant est ajouté." in after.text
    row = lilas.representations.get()
    assert (row.role, row.person.full_name, row.person.gender) == ("titular", "Anne Le Goff", "F")
    assert (row.email, row.address) == ("", "anne@lilas.example")


def test_the_number_of_a_new_person_is_the_persons_and_shown(staff, lilas):
    answers = {"role": "legal", "family_name": "Le Goff", "phone": "01 23 45 67 89"}

    page = staff.post(to("representation-create", lilas), answers, follow=True).text

    row = lilas.representations.get()
    assert (row.phone, row.person.phone, row.telephone) == ("", "+33123456789", "+33123456789")
    assert "01 23 45 67 89" in page.replace("\u00a0", " ").replace("\u202f", " ")


def test_a_known_person_may_be_called_at_another_number(staff, lilas):
    paul = create_person(family_name="Guérin", phone="+33123456789", by=None)
    answers = {"role": "dues", "person": paul.pk, "phone": "06 12 34 56 78"}

    page = staff.post(to("representation-create", lilas), answers, follow=True).text

    row = lilas.representations.get()
    assert (row.phone, row.telephone, row.person.phone) == ("+33612345678", "+33612345678", "+33123456789")
    assert "06 12 34 56 78" in page.replace("\u00a0", " ").replace("\u202f", " ")


def test_a_service_is_called_at_its_own_number(staff, lilas):
    answers = {"role": "other", "label": "Accueil", "phone": "01 23 45 67 89"}

    page = staff.post(to("representation-create", lilas), answers, follow=True).text

    assert lilas.representations.get().telephone == "+33123456789"
    assert "01 23 45 67 89" in page.replace("\u00a0", " ").replace("\u202f", " ")


def test_a_known_person_may_be_written_to_at_another_address(staff, lilas, anne):
    answers = {"role": "dues", "person": anne.pk, "email": "compta@lilas.example"}

    staff.post(to("representation-create", lilas), answers)

    row = lilas.representations.get()
    assert (row.person, row.address) == (anne, "compta@lilas.example")
    assert Person.objects.get() == anne


@pytest.mark.parametrize(
    ("answers", "field", "message"),
    [
        ({}, "__all__", "Indiquez une personne, un service ou une adresse."),
        ({"given_name": "Anne", "label": "Accueil"}, "family_name", "Le nom est indispensable."),
    ],
)
def test_a_contact_is_someone(staff, lilas, answers, field, message):
    page = staff.post(to("representation-create", lilas), {"role": "other"} | answers)

    assert page.context["form"].errors[field] == [message]
    assert not lilas.representations.exists()


def test_a_representation_is_corrected(staff, lilas, president):
    update = to("representation-update", president)
    assert f'href="{update}"' in staff.get(lilas.get_absolute_url()).text
    assert 'value="20/05/2023"' in staff.get(update).text
    answers = {"label": "Présidente", "email": "presidence@lilas.example", "starts_on": "21/05/2023"}

    after = staff.post(update, answers, follow=True)

    assert after.redirect_chain == [(lilas.get_absolute_url(), 302)]
    assert "La correction est enregistrée." in after.text
    assert "presidence@lilas.example" in after.text
    president.refresh_from_db()
    assert (president.label, president.starts_on) == ("Présidente", date(2023, 5, 21))


@pytest.mark.parametrize(("typed", "kept"), [("07.96.48.34.00", "+33796483400"), ("", "")])
def test_a_corrected_number_is_read_however_it_is_typed(staff, president, typed, kept):
    staff.post(to("representation-update", president), {"phone": typed})

    president.refresh_from_db()
    assert president.phone == kept


def test_a_number_that_cannot_be_read_is_refused_beside_its_field(staff, president):
    page = staff.post(to("representation-update", president), {"phone": "01 23 45 67 89 ou 90"})

    assert list(page.context["form"].errors) == ["phone"]


def test_a_representation_ends(staff, lilas, president):
    after = staff.post(to("representation-end", president), {"ends_on": "14/06/2025"}, follow=True)

    assert after.redirect_chain == [(lilas.get_absolute_url(), 302)]
    assert "La fin est enregistrée." in after.text
    president.refresh_from_db()
    assert president.ends_on == date(2025, 6, 14)


def test_an_end_before_the_beginning_is_refused_above_the_form(staff, president):
    page = staff.post(to("representation-end", president), {"ends_on": "19/05/2023"})

    assert page.context["form"].non_field_errors() == [
        "Cette représentation commence le 20 mai 2023 : elle ne peut pas prendre fin avant."
    ]


def renewal(*lines, **others):
    data = {"on": "14/06/2025", "act": "Assemblée générale", "leaders-INITIAL_FORMS": "0"}
    for rank, line in enumerate(lines):
        data |= {f"leaders-{rank}-{name}": value for name, value in line.items()}
    return data | {"leaders-TOTAL_FORMS": str(len(lines))} | others


def test_leaders_are_renewed_on_one_screen(staff, lilas, anne, president):
    page = staff.get(to("organisation-renew-leaders", lilas))
    assert page.context["leaders"].initial == [{"role": "legal", "person": anne.pk}]
    answers = renewal(
        {"role": "legal", "person": anne.pk},
        {"role": "titular", "given_name": "Paul", "family_name": "Guérin"},
        {"role": "substitute"},
    )

    after = staff.post(to("organisation-renew-leaders", lilas), answers, follow=True)

    assert after.redirect_chain == [(lilas.get_absolute_url(), 302)]
    assert "Les dirigeants sont à jour." in after.text
    rows = Representation.objects.in_force(on=timezone.localdate()).order_by("pk")
    assert [(row.role, row.person.full_name, row.starts_on) for row in rows] == [
        ("legal", "Anne Le Goff", SINCE),
        ("titular", "Paul Guérin", date(2025, 6, 14)),
    ]


def test_a_renewal_names_someone(staff, lilas, anne, president):
    removed = {"role": "legal", "person": anne.pk, "DELETE": "on"}

    page = staff.post(
        to("organisation-renew-leaders", lilas),
        renewal(removed, {"role": "titular"}, **{"leaders-INITIAL_FORMS": "1"}),
    )

    assert page.context["form"].non_field_errors() == [
        "Indiquez au moins une personne : une organisation est toujours représentée."
    ]
    president.refresh_from_db()
    assert president.ends_on is None


def test_whoever_leaves_still_leaves_once_the_date_is_corrected(staff, lilas, anne, president):
    removed = {"role": "legal", "person": anne.pk, "DELETE": "on"}

    page = staff.post(
        to("organisation-renew-leaders", lilas),
        renewal(removed, {"role": "titular"}, on="31/02/2025", **{"leaders-INITIAL_FORMS": "1"}),
    )

    assert list(page.context["form"].errors) == ["on"]
    in_office, new = (part.partition("</fieldset>")[0] for part in page.text.split("<fieldset")[-2:])
    (box,) = re.findall(r'<input[^>]*name="leaders-0-DELETE"[^>]*>', in_office)
    assert "checked" in box
    assert "En fonction" in in_office
    assert "Nouvelle personne" in new
    assert "DELETE" not in new


def test_a_renewal_without_its_date_or_act_is_asked_for_them(staff, lilas, anne):
    page = staff.post(
        to("organisation-renew-leaders", lilas),
        renewal({"role": "legal", "person": anne.pk}, on="", act=""),
    )

    assert sorted(page.context["form"].errors) == ["act", "on"]
    assert not lilas.representations.exists()


def test_whoever_may_not_edit_names_nobody(reader, lilas, president):
    pages = [
        to("representation-create", lilas),
        to("organisation-renew-leaders", lilas),
        to("representation-update", president),
        to("representation-end", president),
    ]

    assert {page: reader.post(page).status_code for page in pages} == dict.fromkeys(pages, 403)


def test_namesakes_are_told_apart_by_whom_they_represent_and_their_address(staff, lilas, anne, president):
    namesake = create_person(given_name="Anne", family_name="Le Goff", email="a@halle.example", by=None)

    page = staff.get(to("organisation-renew-leaders", lilas))

    line = page.context["leaders"].forms[0]
    told = {str(key): label for key, label in line.fields["person"].widget.choices}
    assert told[str(anne.pk)] == f"Anne Le Goff · {lilas} · {anne.email}"
    assert told[str(namesake.pk)] == "Anne Le Goff · a@halle.example"
    assert told[""] == "—"


def test_the_titular_comes_first_and_whoever_leaves_is_taken_off_by_one_word(staff, lilas, anne, president):
    paul = create_person(given_name="Paul", family_name="Guérin", by=None)
    Representation.objects.create(organisation=lilas, person=paul, role="titular", starts_on=SINCE)

    page = staff.get(to("organisation-renew-leaders", lilas))

    leaders = page.context["leaders"]
    assert [line["role"] for line in leaders.initial] == ["titular", "legal"]
    assert [key for key, _ in leaders.forms[0].fields["role"].choices] == ["titular", "substitute", "legal"]
    labels = [form.fields["DELETE"].label for form in leaders.forms if "DELETE" in form.fields]
    assert labels == ["Retirer", "Retirer"]
    assert "Supprimer" not in page.text
    shown = staff.get(lilas.get_absolute_url()).context["representations"]
    assert [row.role for row in shown] == ["titular", "legal"]


def test_nobody_keeps_no_parity(staff, lilas):
    assert staff.get(lilas.get_absolute_url()).context["parity_label"] == "Parité sans objet"


def test_what_ends_a_mandate_is_not_printed(staff, lilas, president):
    page = staff.get(lilas.get_absolute_url()).text

    before, link, _ = page.partition(to("representation-end", president))
    assert link
    assert before.rindex('<span class="no-print">') > before.rindex("<li>")
