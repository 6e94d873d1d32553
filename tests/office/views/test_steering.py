"""The pages and the files of steering."""

from datetime import date

import pytest
from django.urls import reverse

from cressmember.members.actions.person import create_person
from cressmember.members.actions.representation import Designation, open_representation
from cressmember.office.actions.steering import type_year_figures, write_agreement
from cressmember.office.models import YearFigure
from tests.governance.seats import member
from tests.spreadsheets import rows_in

pytestmark = pytest.mark.django_db

PAGES = [
    *("steering-members", "steering-movements", "steering-seats", "steering-bodies", "steering-share"),
    *("steering-files", "network-return", "agreement-list"),
]


@pytest.mark.parametrize("name", PAGES)
def test_each_page_is_drawn_for_a_chamber_without_anybody(admin_client, name):
    assert admin_client.get(reverse(f"office:{name}")).status_code == 200


@pytest.mark.parametrize("asked", ["?au=32/13/2025", "?annee=abc", "?annee=999999999999", "?annee=٢٠٢٥"])
def test_what_is_no_day_and_no_year_is_today(admin_client, asked):
    for name in PAGES:
        assert admin_client.get(reverse(f"office:{name}") + asked).status_code == 200


@pytest.mark.parametrize("file_format", ["csv", "xlsx", "ods"])
def test_the_file_for_funders_names_organisations_and_nobody(admin_client, file_format):
    lilas = member("=Lilas", email="contact@lilas.example", city="Lyon", departement="69")
    jeanne = create_person(family_name="Roussel", given_name="Jeanne", email="j@lilas.example", by=None)
    open_representation(
        organisation=lilas,
        designation=Designation(role="titular", person=jeanne),
        starts_on=date(2024, 1, 1),
        by=None,
    )
    member("Après", on=date(2025, 6, 1))

    answer = admin_client.get(reverse("office:funders-file", args=[file_format]) + "?au=01/01/2025")

    ((name, *cells),) = rows_in(answer, file_format, texts=9)
    assert name in {"=Lilas", "'=Lilas"}
    told = " ".join(str(cell) for cell in cells)
    assert "Rhône (69)" in told
    assert not any(word in told for word in ("Roussel", "Jeanne", "@"))


@pytest.mark.parametrize("name", ["funders-file", "network-return-file"])
def test_a_format_that_is_not_written_is_not_found(admin_client, name):
    args = ["pdf"] if name == "funders-file" else [2025, "pdf"]
    assert admin_client.get(reverse(f"office:{name}", args=args)).status_code == 404


def test_the_return_is_typed_then_downloaded(admin_client):
    address = reverse("office:year-figures", args=[2025])
    page = admin_client.get(address)
    sent = {"once": page.context["once"], "income": "12 345,60", "unknown_visits": "on"}

    answer = admin_client.post(address, sent, follow=True)

    assert "12 345,60".replace(" ", "\N{NARROW NO-BREAK SPACE}") in answer.text
    assert "Ne sait pas" in answer.text
    assert YearFigure.objects.count() == 2
    book = admin_client.get(reverse("office:network-return-file", args=[2025, "csv"]))
    assert len(rows_in(book, "csv", texts=1)) > 10


def test_an_agreement_is_not_told_of_centuries_before(admin_client):
    asked = {"kind": "other", "partner": "x", "starts_on": "01/01/2026", "warning_days": "99999"}

    page = admin_client.post(reverse("office:agreement-create"), asked)

    assert "inférieure ou égale à 3650" in page.text


def test_an_agreement_to_renew_waits_on_the_home_page(admin_client):
    write_agreement(
        agreement=None,
        kind="accreditation",
        partner="État et Région",
        signed_on=None,
        starts_on=date(2020, 1, 1),
        ends_on=date(2024, 1, 1),
        warning_days=180,
        evidence="",
        by=None,
    )
    member("Lilas")

    assert "convention à renouveler" in admin_client.get("/gestion/").text
    assert "Échue, sans suite" in admin_client.get(reverse("office:agreement-list")).text


def test_the_page_of_members_asks_as_much_for_three_as_for_thirty(
    admin_client, django_assert_max_num_queries
):
    for rank in range(3):
        member(f"Adhérent {rank}", departement="75", sector=f"Secteur {rank}")
    with django_assert_max_num_queries(40):
        admin_client.get(reverse("office:steering-members"))


def test_income_gives_the_share_of_dues(admin_client):
    type_year_figures(year=2025, values={"income": 1000}, unknown=set(), by=None)
    assert admin_client.get(reverse("office:steering-share")).status_code == 200


def test_the_lines_that_are_left_open_in_their_turn(admin_client):
    for rank in range(14):
        member(f"Asso {rank}", sector=f"Secteur {rank:02}")
    page = reverse("office:steering-members")

    assert "3 autres" in admin_client.get(page).text
    assert "Secteur 13" not in admin_client.get(page).text

    whole = admin_client.get(page, {"tout": "sector"}).text

    assert "Secteur 13" in whole
    assert "autres" not in whole
