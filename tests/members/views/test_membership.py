from datetime import date

import pytest
from django.urls import reverse

from cressmember.members.actions.membership import end_membership
from cressmember.members.actions.organisation import create_organisation
from cressmember.members.actions.relation import open_relation

pytestmark = pytest.mark.django_db
ADMITTED = date(2020, 3, 1)


@pytest.fixture
def lilas(member):
    return member("Maison des Lilas", on=ADMITTED)


@pytest.fixture
def membership(lilas):
    return lilas.memberships.get()


def to(name, record):
    return reverse(f"members:{name}", args=[record.pk])


def test_an_organisation_is_admitted(staff, colleges):
    lilas = create_organisation(name="Maison des Lilas", by=None)
    answers = {
        "admitted_on": "01/03/2020",
        "college": colleges["mutuals"].pk,
        "decided_by": "Bureau",
        "decided_on": "28/02/2020",
    }

    after = staff.post(to("organisation-admit", lilas), answers, follow=True)

    assert after.redirect_chain == [(lilas.get_absolute_url(), 302)]
    assert "L’adhésion est enregistrée." in after.text
    membership = lilas.memberships.get()
    assert (membership.admitted_on, membership.decided_on) == (ADMITTED, date(2020, 2, 28))
    assert lilas.placements.get().college == colleges["mutuals"]


def test_a_refused_admission_says_why_above_the_form(staff, lilas, colleges):
    answers = {
        "admitted_on": "01/03/2024",
        "college": colleges["mutuals"].pk,
        "decided_by": "Bureau",
    }

    page = staff.post(to("organisation-admit", lilas), answers)

    assert page.status_code == 200
    assert page.context["form"].non_field_errors() == [
        "Maison des Lilas est déjà adhérente depuis le 1er mars 2020."
    ]
    assert lilas.memberships.count() == 1


def test_an_admission_is_corrected(staff, lilas, membership):
    page = staff.get(to("membership-update", membership)).text
    assert 'value="01/03/2020"' in page
    answers = {
        "admitted_on": "01/08/2014",
        "admitted_precision": "month",
        "decided_by": "Bureau",
        "decided_on": "",
    }

    after = staff.post(to("membership-update", membership), answers, follow=True)

    assert after.redirect_chain == [(lilas.get_absolute_url(), 302)]
    assert "L’adhésion est corrigée." in after.text
    membership.refresh_from_db()
    assert (membership.admitted_on, membership.admitted_precision) == (date(2014, 8, 1), "month")


def test_a_correction_past_the_end_is_refused_above_the_form(staff, membership):
    end_membership(membership=membership, ended_on=date(2024, 6, 15), reason="other", by=None)
    answers = {"admitted_on": "16/06/2024", "admitted_precision": "day", "decided_by": "", "decided_on": ""}

    page = staff.post(to("membership-update", membership), answers)

    assert page.context["form"].non_field_errors() == [
        "Cette adhésion a pris fin le 15 juin 2024 : elle ne peut pas avoir commencé après."
    ]


def test_a_membership_ends(staff, lilas, membership):
    answers = {"ended_on": "15/06/2024", "reason": "resignation", "note": "Courrier du 2 juin"}

    after = staff.post(to("membership-end", membership), answers, follow=True)

    assert after.redirect_chain == [(lilas.get_absolute_url(), 302)]
    assert "La fin de l’adhésion est enregistrée." in after.text
    assert "Adhésion terminée le 15 juin 2024 : Courrier du 2 juin." in after.text
    membership.refresh_from_db()
    assert (membership.ended_on, membership.end_reason) == (date(2024, 6, 15), "resignation")


def test_an_end_is_taken_back(staff, lilas, membership):
    end_membership(membership=membership, ended_on=date(2024, 6, 15), reason="resignation", by=None)
    page = staff.get(to("membership-reopen", membership)).text
    assert "L’adhésion, dont la fin est datée du 15 juin 2024, se poursuit sans interruption." in page
    assert f'href="{lilas.get_absolute_url()}"' in page

    after = staff.post(to("membership-reopen", membership), follow=True)

    assert after.redirect_chain == [(lilas.get_absolute_url(), 302)]
    assert "L’adhésion se poursuit, comme si elle n’avait pas pris fin." in after.text
    membership.refresh_from_db()
    assert membership.ended_on is None


def test_taking_back_an_end_that_is_none_says_so(staff, lilas, membership):
    after = staff.post(to("membership-reopen", membership), follow=True)

    assert after.redirect_chain == [(lilas.get_absolute_url(), 302)]
    assert "Cette adhésion est en cours : il n’y a rien à annuler." in after.text


def test_whoever_may_not_edit_changes_no_tie(reader, lilas, membership):
    relation = open_relation(kind="partner", organisation=lilas, starts_on=None, by=None)
    pages = [
        *(to(name, lilas) for name in ("organisation-admit", "organisation-place", "relation-create")),
        *(to(f"membership-{act}", membership) for act in ("update", "end", "reopen")),
        to("relation-end", relation),
    ]

    assert {page: reader.post(page).status_code for page in pages} == dict.fromkeys(pages, 403)


def test_the_way_back_from_what_is_done_to_a_file_is_the_file(staff, lilas, membership):
    for address in (to("membership-end", membership), to("organisation-place", lilas)):
        shown = staff.get(address).content.decode()

        before = shown[: shown.index("<h1")]
        assert f'<a href="{lilas.get_absolute_url()}">{lilas}</a>' in before
