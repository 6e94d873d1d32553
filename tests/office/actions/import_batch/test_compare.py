"""Each row finds its file in the register; what is given back when an import is undone."""

from datetime import date
from decimal import Decimal

import pytest

from cressmember.members.actions.organisation import change_organisation, create_organisation
from cressmember.members.models import DeclaredFigure, Membership, Organisation, Placement
from cressmember.office.actions.import_batch import apply_batch, read_file, rehearse, undo_batch
from tests.office.conftest import workbook

pytestmark = pytest.mark.django_db

HEADER = ["N°", "Raison sociale", "Collège", "SIRET", "CP", "Budget 2023", "Date adhésion", "Ville", "Sigle"]
ONE, OTHER = "46922581700011", "46922581700029"
FIRST = [1, "Écluse des Ourcq", "Assos", ONE, "93400", 100, "12/03/2015", "Pantin", ""]
SECOND = [2, "Halle aux Grains", "Mutuelles", "", "75010", 200, "13/03/2015", "Paris", ""]


def planned(*rows):
    rehearsal = rehearse(read_file("x.xlsx", workbook(Liste=[HEADER, *rows])))
    return [(one.outcome, set(one.changes)) for one in rehearsal.planned], rehearsal.problems


@pytest.fixture
def written(bring):
    """The two organisations, in the register."""
    _, batch = bring("deux.xlsx", workbook(Liste=[HEADER, FIRST, SECOND]))
    apply_batch(batch=batch, by=None)
    return batch


def test_a_renamed_organisation_is_found_by_its_siret_and_told(written):
    (first,), (problem,) = planned([1, "Moulin Neuf", *FIRST[2:]])

    assert first == ("changed", {"name"})
    assert "elle prendrait ce nom" in problem["message"]


def test_an_organisation_is_found_by_its_number_and_its_name(written):
    assert planned([2, "HALLE AUX GRAINS", "Mutuelles", *[""] * 6])[0] == [("changed", {"name"})]


def test_a_row_that_would_make_a_second_file_of_one_name_is_told(written):
    (first,), (problem,) = planned([3, "Écluse des Ourcq", "Assos", OTHER, "69001", *[""] * 4])

    assert first == ("created", set())
    assert not problem["blocks"]
    assert (
        "Une fiche porte déjà ce nom\u00a0: «\u00a0Écluse des Ourcq\u00a0» (n°\u00a01)" in problem["message"]
    )


def test_two_of_one_name_without_marks_are_each_found_again_by_their_place(bring):
    rows = [["", "La Pomme", "Assos", "", postcode, *[""] * 4] for postcode in ("75011", "")]
    _, batch = bring("deux.xlsx", workbook(Liste=[HEADER, *rows]))
    apply_batch(batch=batch, by=None)

    assert Organisation.objects.count() == 2
    assert planned(*rows)[0] == [("unchanged", set())] * 2


def test_an_organisation_known_by_its_siren_alone_is_found_by_its_name_too(written):
    header = ["Raison sociale", "Collège", "SIREN", "CP", "Ville"]
    create_organisation(name="Les Lisières", siren="842111007", postcode="77100", city="Meaux", by=None)
    same, other = (
        ["Les Lisières", "Assos", "842111007", "77100", "Meaux"],
        ["Le Verger", "Assos", "842111007", "", ""],
    )

    for row, found in ((same, True), (other, False)):
        (one,) = rehearse(read_file("x.xlsx", workbook(Liste=[header, row]))).planned
        assert (one.organisation_id is not None) is found


def test_two_rows_never_share_a_file(written):
    rows, problems = planned(FIRST, ["", "Écluse des Ourcq", "Assos", "", "93400", *[""] * 4])

    assert [outcome for outcome, _ in rows] == ["unchanged", "skipped"]
    assert [problem["row"] for problem in problems if problem["blocks"]] == [3]


def test_a_number_of_the_register_is_not_given_twice(written):
    rows, (problem,) = planned([2, "Moulin Neuf", "Assos", *[""] * 6])

    assert rows == [("created", set())]
    assert "déjà celui de la fiche « Halle aux Grains »" in problem["message"]


def test_what_a_row_only_deduces_does_not_undo_what_staff_decided(written):
    change_organisation(organisation=Organisation.objects.get(number=1), by=None, departement="75")

    assert planned(FIRST)[0] == [("unchanged", set())]
    moved = [*FIRST[:4], "77000", *FIRST[5:]]
    assert planned(moved)[0] == [("changed", {"postcode", "departement"})]


def test_what_an_import_changed_is_given_back(written, bring):
    changed = [1, "Écluse du canal", "Mutuelles", ONE, "77000", 300, "14/03/2016", "Melun", "EC"]
    _, batch = bring("encore.xlsx", workbook(Liste=[HEADER, changed, SECOND]))
    apply_batch(batch=batch, by=None)
    organisation = Organisation.objects.get(number=1)
    assert (organisation.name, organisation.city, organisation.acronym) == ("Écluse du canal", "Melun", "EC")

    undo_batch(batch=batch, by=None)

    organisation.refresh_from_db()
    assert (organisation.name, organisation.city, organisation.acronym) == ("Écluse des Ourcq", "Pantin", "")
    assert Membership.objects.get(organisation=organisation).admitted_on == date(2015, 3, 12)
    assert Placement.objects.get(organisation=organisation).college.code == "associations"
    assert DeclaredFigure.objects.get(organisation=organisation).amount == Decimal("100.00")
    assert Organisation.objects.search("pantin").count() == 1


def test_two_establishments_of_one_body_are_two_members(written):
    rows, problems = planned(FIRST, ["", "Écluse, antenne de Pantin", "Assos", OTHER, *[""] * 5])

    assert [outcome for outcome, _ in rows] == ["unchanged", "created"]
    assert "deux établissements" in problems[0]["message"]


def test_two_rows_never_aim_at_one_file(written):
    rows, problems = planned([9, "Moulin Neuf", "Assos", ONE, *[""] * 5], [1, *FIRST[1:3], "", *FIRST[4:]])

    assert [outcome for outcome, _ in rows] == ["changed", "skipped"]
    assert "Vise la même fiche que la ligne 2" in problems[-1]["message"]


def test_a_justified_siret_makes_another_file_once(written, bring):
    header = ["Raison sociale", "Collège", "SIRET", "Justification du SIRET partagé"]
    data = workbook(Liste=[header, ["Moulin Neuf", "Assos", ONE, "Même adresse"]])
    _, batch = bring("partage.xlsx", data)

    apply_batch(batch=batch, by=None)

    assert Organisation.objects.filter(siret=ONE).count() == 2
    again = rehearse(read_file("partage.xlsx", data))
    assert again.counts == {"unchanged": 1}
    assert planned(FIRST)[0] == [("unchanged", set())]


def test_a_former_member_who_comes_back_is_a_member_again(written):
    Membership.objects.filter(organisation__number=1).update(ended_on=date(2020, 1, 1), end_reason="other")

    (only,), _ = planned(FIRST)

    assert only == ("changed", {"adhésion"})


def test_the_other_sheets_tell_their_problems_too():
    sheets = workbook(
        Liste=[HEADER, FIRST],
        Sorties=[
            ["Nom", "Collège", "Motif", "Date"],
            ["", "Assos", "démission", "12/03/2020"],
            ["Ancienne", "Assos", "démission", "jamais"],
            ["Plus ancienne", "Assos", "dissolution", "12/03/2020"],
            [None] * 4,
        ],
        Partenaires=[
            ["Nom", "Nature", "Mail"],
            ["", "Financeur", "a@b.example"],
            ["Région", "Financeur", "pas une adresse"],
            ["Ville", "Payeur", "NC"],
        ],
        Tarifs=[["Budget", "Structure", "Réseau"], ["< 1000", "cent", 50]],
    )

    rehearsal = rehearse(read_file("x.xlsx", sheets))

    told = [(problem["sheet"], problem["row"], problem["column"]) for problem in rehearsal.problems]
    assert told == [
        ("Sorties", 2, "Nom"),
        ("Sorties", 3, "Date"),
        ("Partenaires", 2, "Nom"),
        ("Partenaires", 3, "Adresse électronique"),
        ("Tarifs", 1, "Barème"),
    ]
    assert [departure.name for departure in rehearsal.departures] == ["Plus ancienne"]
    assert [(partner.name, partner.kind, partner.email) for partner in rehearsal.partners] == [
        ("Région", "funder", ""),
        ("Ville", "payer", ""),
    ]
