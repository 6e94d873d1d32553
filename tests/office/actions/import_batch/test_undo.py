"""Taking a file back: what it wrote goes, what somebody wrote since stays, and is told beforehand."""

from datetime import date
from decimal import Decimal

import pytest

from billing.models import Due, Receipt
from cressmember.core.queries import verify_chain
from cressmember.kernel.violations import RuleViolation
from cressmember.members.actions.figure import declare_figure
from cressmember.members.actions.membership import correct_membership
from cressmember.members.actions.merge import merge_organisations
from cressmember.members.actions.organisation import change_organisation, create_organisation
from cressmember.members.actions.person import change_person
from cressmember.members.actions.representation import (
    Designation,
    change_representation,
    open_representation,
)
from cressmember.members.models import (
    DeclaredFigure,
    Membership,
    Organisation,
    Person,
    Placement,
    Relation,
    Representation,
    Settlement,
)
from cressmember.office.actions.import_batch import apply_batch, bring_in, undo_batch, undoing_of
from tests.office.conftest import workbook

pytestmark = pytest.mark.django_db

HEADER = [
    *("N°", "Raison sociale", "Collège", "CP", "Ville", "Sigle", "Budget 2023", "Date adhésion"),
    *("Prénom", "Titulaire - nom", "Mail titulaire", "Cotis. 2024", "Réglé le", "Mode"),
]
PAID = ["150", "14/06/2024", "VIR"]
LILAS = [
    1,
    "Maison des Lilas",
    "Assos",
    "93400",
    "Pantin",
    "",
    100,
    "12/03/2015",
    "Lucie",
    "Moreau",
    "l@l.example",
]
HALLE = [
    2,
    "Halle aux Grains",
    "Mutuelles",
    "75010",
    "Paris",
    "",
    200,
    "13/03/2015",
    "Ali",
    "Renaud",
    "a@h.example",
]


def written(*rows):
    data = workbook(Adhérents=[HEADER, *rows])
    return apply_batch(batch=bring_in(filename="adherents.xlsx", data=data, by=None), by=None)


@pytest.fixture
def first():
    """Two members, with their dues of 2024."""
    return written([*LILAS, *PAID], [*HALLE, *PAID])


@pytest.fixture
def second(first):
    """The same two, changed by another file: town, acronym, college, budget, admission."""
    return written(
        [1, "Maison des Lilas", "Mutuelles", "93400", "Lyon", "ML", 300, "14/03/2016"],
        [2, "Halle aux Grains", "Mutuelles", "75010", "Lyon", "HG", 400, "13/03/2015"],
    )


@pytest.fixture
def lilas(first):
    return Organisation.objects.get(number=1)


def kept(batch):
    return [(row.organisation.name, row.why) for row in undoing_of(batch).kept]


def test_a_field_changed_by_hand_since_keeps_the_hand_s_word(second, lilas):
    change_organisation(organisation=lilas, city="Marseille", by=None)

    assert kept(second) == [("Maison des Lilas", "écrit depuis : ville")]
    undo_batch(batch=second, by=None)

    told = Organisation.objects.order_by("number").values_list("city", "acronym")
    assert list(told) == [("Marseille", ""), ("Paris", "")]


def test_what_hangs_on_a_file_keeps_the_hand_s_word_too(second, lilas):
    declare_figure(
        organisation=lilas,
        kind="budget",
        year=2023,
        amount=Decimal(5),
        source="Comptes",
        on=date(2025, 1, 1),
        by=None,
    )
    correct_membership(membership=lilas.memberships.get(), admitted_on=date(2014, 1, 1), by=None)

    assert kept(second) == [("Maison des Lilas", "écrit depuis : adhésion, budget 2023")]
    undo_batch(batch=second, by=None)

    assert Membership.objects.get(organisation=lilas).admitted_on == date(2014, 1, 1)
    assert Placement.objects.get(organisation=lilas).college.code == "associations"
    amounts = DeclaredFigure.objects.order_by("organisation__number").values_list("amount", flat=True)
    assert list(amounts) == [Decimal(5), Decimal(200)]


def test_a_file_that_somebody_has_written_on_stays_whole(first, lilas):
    change_organisation(organisation=lilas, phone="+33123456789", by=None)

    undoing = undoing_of(first)
    assert (undoing.files_removed, undoing.files_given_back, undoing.obstacle) == (1, 0, "")
    assert kept(first) == [("Maison des Lilas", "créée par ce fichier, modifiée depuis")]
    undo_batch(batch=first, by=None)

    assert Organisation.objects.get() == lilas
    assert (Membership.objects.count(), Representation.objects.count(), Person.objects.count()) == (1, 1, 1)
    assert (Due.objects.get().organisation, Settlement.objects.get().organisation) == (lilas, lilas)
    assert Placement.objects.get().college.code == "associations"
    assert verify_chain().holds


def test_a_contact_added_by_hand_keeps_its_file(first, lilas):
    open_representation(
        organisation=lilas, designation=Designation("dues", email="c@l.example"), starts_on=None, by=None
    )

    undo_batch(batch=first, by=None)

    assert list(lilas.representations.values_list("role", flat=True)) == ["dues", "titular"]


def test_a_contact_brought_to_a_file_known_before_is_kept_when_it_was_corrected():
    known = create_organisation(name="Maison des Lilas", postcode="93400", by=None)
    batch = written([*LILAS, *PAID])
    change_representation(representation=known.representations.get(), label="Présidente", by=None)

    assert kept(batch) == [("Maison des Lilas", "écrit depuis : contacts et représentants")]
    undo_batch(batch=batch, by=None)

    assert known.representations.get().label == "Présidente"
    assert not known.memberships.exists()
    assert not Due.objects.exists()
    assert not Settlement.objects.exists()


def test_a_person_corrected_by_hand_stays_known(first):
    change_person(person=Person.objects.get(family_name="Moreau"), phone="+33123456789", by=None)

    undo_batch(batch=first, by=None)

    assert Person.objects.get().family_name == "Moreau"
    assert not Organisation.objects.exists()


def test_a_payer_of_a_file_that_stays_stays_with_it(first, lilas):
    other = create_organisation(name="Filiale", payer=lilas, by=None)

    assert kept(first) == [("Maison des Lilas", "paie pour un autre adhérent")]
    undo_batch(batch=first, by=None)

    other.refresh_from_db()
    assert other.payer == lilas


def test_what_was_merged_into_another_file_stays_there(first, lilas):
    other = create_organisation(name="La Maison", by=None)
    merge_organisations(kept=other, absorbed=lilas, by=None)

    undo_batch(batch=first, by=None)

    assert Organisation.objects.get() == other
    assert other.memberships.get().admitted_on == date(2015, 3, 12)
    # Its dues and their money too: whichever of the two files was kept.
    assert Due.objects.get().organisation == other
    assert Receipt.objects.get().amount == 150


def test_money_that_came_since_keeps_the_whole_import(first, lilas):
    due = Due.objects.get(organisation=lilas)
    Due.objects.create(
        organisation=lilas,
        payer=lilas,
        dues_year=due.dues_year,
        title="Autre",
        amount=1,
        net_amount=1,
        origin="single",
        called_on=date(2025, 1, 1),
    )
    change_organisation(organisation=Organisation.objects.get(number=2), city="Lyon", by=None)

    assert "s’appuie sur lui" in undoing_of(first).obstacle
    with pytest.raises(RuleViolation, match="s’appuie sur lui"):
        undo_batch(batch=first, by=None)

    assert Organisation.objects.count() == 2


def test_a_siret_that_another_file_bears_now_is_not_given_back(first, lilas):
    header = ["N°", "Raison sociale", "Collège", "SIRET"]
    old, new = "46922581700011", "46922581700029"
    Organisation.objects.filter(pk=lilas.pk).update(siret=old, siren=old[:9])
    data = workbook(Adhérents=[header, [1, "Maison des Lilas", "Assos", new]])
    batch = apply_batch(batch=bring_in(filename="autre.xlsx", data=data, by=None), by=None)
    create_organisation(name="Ailleurs", siret=old, by=None)

    with pytest.raises(RuleViolation, match="une autre fiche porte maintenant un SIRET"):
        undo_batch(batch=batch, by=None)


def test_the_page_tells_what_goes_when_no_file_does(desk):
    honoured = workbook(
        Partenaires=[["Nom", "Nature", "Mail"], ["Anne Le Goff", "Personne physique, membre d’honneur", ""]]
    )
    batch = apply_batch(batch=bring_in(filename="partenaires.xlsx", data=honoured, by=None), by=None)
    assert Relation.objects.count() == 1

    page = desk.get(f"/gestion/imports/{batch.pk}/annuler/").text

    assert "Ce que ce fichier avait ajouté disparaît" in page
    assert "n’a rien changé" not in page
    undo_batch(batch=batch, by=None)
    assert not Relation.objects.exists()


def test_the_page_counts_what_is_there_to_go_and_its_money(first, lilas, desk):
    merge_organisations(kept=create_organisation(name="La Maison", by=None), absorbed=lilas, by=None)

    page = desk.get(f"/gestion/imports/{first.pk}/annuler/").text

    assert "1\u00a0fiche créée par ce fichier disparaît" in page
    assert "1\u00a0cotisation importée et 1\u00a0encaissement importé, pour 150,00\u00a0€ encaissés." in page


def test_the_page_rehearses_what_goes_and_what_stays(second, lilas, desk):
    change_organisation(organisation=lilas, city="Marseille", by=None)

    page = desk.get(f"/gestion/imports/{second.pk}/annuler/").text

    assert "2\u00a0fiches modifiées retrouvent ce qu’elles disaient avant." in page
    assert f'<a href="{lilas.get_absolute_url()}">Maison des Lilas</a>' in page
    assert "écrit depuis\u00a0: ville" in page
    lilas.refresh_from_db()
    assert (lilas.city, lilas.acronym) == ("Marseille", "ML")
    desk.post(f"/gestion/imports/{second.pk}/annuler/")
    again = desk.get(f"/gestion/imports/{second.pk}/annuler/")
    assert again.url == second.get_absolute_url()
