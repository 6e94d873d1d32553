"""Two files become one: nothing that stands is lost to what is over."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from cressmember.core.queries import history_of
from cressmember.kernel.violations import RuleViolation
from cressmember.members.actions.departure import open_departure
from cressmember.members.actions.figure import declare_figure
from cressmember.members.actions.membership import correct_membership, end_membership
from cressmember.members.actions.merge import merge_organisations
from cressmember.members.actions.organisation import change_organisation, create_organisation
from cressmember.members.actions.person import create_person
from cressmember.members.actions.placement import place_members
from cressmember.members.actions.relation import open_relation
from cressmember.members.actions.representation import (
    Designation,
    end_representation,
    open_representation,
)
from cressmember.members.actions.settlement import SettlementRow, settle_years, withdraw_settlements
from cressmember.members.models import (
    Application,
    Departure,
    Membership,
    Organisation,
    Relation,
    Representation,
    Settlement,
)
from cressmember.members.queries import preview_merge

pytestmark = pytest.mark.django_db
OLD, RECENT = date(2012, 9, 1), date(2020, 3, 1)


@pytest.fixture
def kept():
    return create_organisation(name="Maison des Lilas", city="Melun", by=None)


@pytest.fixture
def absorbed():
    return create_organisation(
        name="Asso. Maison des Lilas", number=12, city="Vaux", email="contact@lilas.example", by=None
    )


def named(organisation, role, person=None, **contact):
    return open_representation(
        organisation=organisation,
        designation=Designation(role, person, **contact),
        starts_on=None,
        by=None,
    )


def admissions(organisation):
    rows = organisation.memberships.order_by("admitted_on")
    return list(rows.values_list("admitted_on", "decided_on", "ended_on"))


def places(organisation):
    return list(organisation.placements.order_by("pk").values_list("college__code", "starts_on", "ends_on"))


def test_the_kept_file_speaks_first_and_the_other_completes_it(kept, absorbed, officer):
    absorbed_id = absorbed.pk

    merged = merge_organisations(kept=kept, absorbed=absorbed, by=officer)

    assert Organisation.objects.get() == merged == kept
    assert (merged.name, merged.city, merged.number, merged.email) == (
        "Maison des Lilas",
        "Melun",
        12,
        "contact@lilas.example",
    )
    entry = history_of(merged)[0]
    assert (entry.event, entry.actor) == ("members.organisations_merged", officer)
    assert entry.figures == {"absorbed": absorbed_id}
    assert entry.detail.changes["number"] == [None, 12]
    assert entry.detail.changes["email"] == ["", "contact@lilas.example"]
    assert "city" not in entry.detail.changes
    assert entry.detail.changes["fiche absorbée, ville"] == ["Vaux", ""]


def test_the_preview_says_what_the_merge_does(kept, absorbed):
    open_relation(kind="partner", organisation=absorbed, starts_on=None, by=None)
    named(absorbed, "dues", email="compta@lilas.example")

    preview = preview_merge(kept=kept, absorbed=absorbed)

    assert [(line.label, line.result) for line in preview.lines] == [
        ("numéro d’adhérent", 12),
        ("raison sociale", "Maison des Lilas"),
        ("ville", "Melun"),
        ("adresse électronique", "contact@lilas.example"),
    ]
    assert preview.moves == [("contacts et représentants", 1), ("liens avec la chambre", 1)]


def test_a_file_is_not_merged_with_itself(kept):
    with pytest.raises(RuleViolation) as refusal:
        merge_organisations(kept=kept, absorbed=kept, by=None)

    assert str(refusal.value) == "Choisissez deux fiches différentes."


@pytest.mark.parametrize(
    ("mine", "theirs", "result"),
    [(RECENT, OLD, OLD), (OLD, RECENT, OLD), (None, OLD, OLD), (OLD, None, OLD), (None, None, None)],
)
def test_two_open_memberships_are_one_since_the_older_admission(member, mine, theirs, result):
    kept, absorbed = member("Maison des Lilas", on=RECENT), member("Maison des Lilas (77)", on=RECENT)
    for organisation, day in ((kept, mine), (absorbed, theirs)):
        correct_membership(
            membership=organisation.memberships.get(), admitted_on=day, decided_on=day, by=None
        )

    merge_organisations(kept=kept, absorbed=absorbed, by=None)

    assert admissions(kept) == [(result, result, None)]
    assert Membership.objects.count() == 1


def test_a_member_in_two_colleges_stays_in_that_of_the_kept_file(member):
    kept = member("Maison des Lilas", college="associations", on=RECENT)
    absorbed = member("Maison des Lilas (77)", college="mutuals", on=OLD)

    told = {line.label: line.values for line in preview_merge(kept=kept, absorbed=absorbed).lines}
    merge_organisations(kept=kept, absorbed=absorbed, by=None)

    assert places(kept) == [("associations", RECENT, None)]
    assert told["Collège"] == ("Associations", "Mutuelles", "Associations")
    assert told["Adhésion"][2] == told["Adhésion"][1] != told["Adhésion"][0]
    assert history_of(kept)[0].detail.changes["fiche absorbée, Collège"] == ["Mutuelles", ""]


def test_a_kept_file_without_a_college_takes_that_of_the_other(member):
    kept = member("Maison des Lilas", on=RECENT)
    kept.placements.all().delete()
    absorbed = member("Maison des Lilas (77)", college="mutuals", on=OLD)

    merge_organisations(kept=kept, absorbed=absorbed, by=None)

    assert places(kept) == [("mutuals", OLD, None)]


def test_what_has_ended_moves_too(member, colleges):
    kept, absorbed = member("Maison des Lilas", on=RECENT), member("Maison des Lilas (77)", on=OLD)
    place_members(organisations=[absorbed], college=colleges["mutuals"], on=date(2015, 1, 1), by=None)
    end_membership(
        membership=absorbed.memberships.get(), ended_on=date(2018, 1, 1), reason="resignation", by=None
    )

    merge_organisations(kept=kept, absorbed=absorbed, by=None)

    assert admissions(kept) == [(OLD, OLD, date(2018, 1, 1)), (RECENT, RECENT, None)]
    assert sorted(places(kept), key=lambda place: place[1]) == [
        ("associations", OLD, date(2015, 1, 1)),
        ("mutuals", date(2015, 1, 1), date(2018, 1, 1)),
        ("associations", RECENT, None),
    ]


def test_an_open_membership_moves_to_a_file_that_has_none(kept, member):
    absorbed = member("Maison des Lilas (77)", on=OLD)

    merge_organisations(kept=kept, absorbed=absorbed, by=None)

    assert admissions(kept) == [(OLD, OLD, None)]
    assert places(kept) == [("associations", OLD, None)]


def test_a_person_of_both_files_keeps_one_representation(kept, absorbed):
    anne = create_person(given_name="Anne", family_name="Le Goff", by=None)
    named(kept, "legal", anne)
    named(absorbed, "legal", anne, email="presidence@lilas.example")
    named(absorbed, "titular", anne)

    merge_organisations(kept=kept, absorbed=absorbed, by=None)

    assert list(kept.representations.order_by("role").values_list("role", flat=True)) == ["legal", "titular"]


def test_a_mandate_that_has_ended_does_not_hide_one_that_stands(kept, absorbed):
    anne = create_person(given_name="Anne", family_name="Le Goff", by=None)
    end_representation(representation=named(kept, "legal", anne), ends_on=date(2022, 1, 1), by=None)
    named(absorbed, "legal", anne)

    merge_organisations(kept=kept, absorbed=absorbed, by=None)

    ends = kept.representations.values_list("ends_on", flat=True)
    assert sorted(ends, key=lambda day: day or date.max) == [date(2022, 1, 1), None]


def test_the_same_tie_is_kept_once_and_an_ended_one_hides_nothing(kept, absorbed):
    open_relation(kind="partner", organisation=kept, starts_on=None, by=None)
    open_relation(kind="partner", organisation=absorbed, starts_on=None, by=None)
    open_relation(kind="funder", organisation=kept, starts_on=None, by=None)
    Relation.objects.filter(kind="funder").update(ends_on=date(2022, 1, 1))
    open_relation(kind="funder", organisation=absorbed, starts_on=None, by=None)

    merge_organisations(kept=kept, absorbed=absorbed, by=None)

    assert sorted(kept.relations.filter(ends_on=None).values_list("kind", flat=True)) == ["funder", "partner"]
    assert kept.relations.count() == 3


def test_a_figure_of_the_kept_file_is_the_true_one(kept, absorbed):
    for organisation, year, amount in ((kept, 2024, 100), (absorbed, 2024, 200), (absorbed, 2023, 150)):
        declare_figure(
            organisation=organisation,
            kind="budget",
            year=year,
            amount=Decimal(amount),
            source="Comptes",
            on=date(2025, 2, 3),
            by=None,
        )

    preview = preview_merge(kept=kept, absorbed=absorbed)
    merge_organisations(kept=kept, absorbed=absorbed, by=None)

    assert dict(kept.figures.values_list("year", "amount")) == {2023: Decimal(150), 2024: Decimal(100)}
    # What goes is said before, and stays in the journal.
    mine, theirs = "100,00\u00a0€ (Comptes)", "200,00\u00a0€ (Comptes)"
    assert preview.lines[-1].values == (mine, theirs, mine)
    assert ("chiffres déclarés", 1) in preview.moves
    assert history_of(kept)[0].detail.changes["fiche absorbée, Budget 2024"] == [theirs, ""]


def test_dues_settled_on_either_file_are_settled(kept, absorbed):
    def settle(organisation, year):
        day = date(year, 1, 1)
        row = SettlementRow(organisation.pk, str(year), day, date(year + 1, 1, 1), settled_on=day)
        settle_years(rows=[row], by=None)

    settle(kept, 2023)
    settle(absorbed, 2023)
    settle(kept, 2024)
    withdraw_settlements(rows=[(kept.pk, "2024")], because="Chèque rejeté", by=None)
    settle(absorbed, 2024)

    merge_organisations(kept=kept, absorbed=absorbed, by=None)

    assert sorted(kept.settlements.standing().values_list("year", flat=True)) == ["2023", "2024"]
    assert kept.settlements.count() == 3


def test_whoever_was_paid_for_by_the_absorbed_file_is_by_the_kept_one(kept, absorbed):
    creche = create_organisation(name="Crèche du Canal", payer=absorbed, by=None)

    merge_organisations(kept=kept, absorbed=absorbed, by=None)

    creche.refresh_from_db()
    assert creche.payer == kept


@pytest.mark.parametrize("payer_is_kept", [True, False])
def test_a_file_never_pays_for_itself(kept, absorbed, payer_is_kept):
    payer, paid = (kept, absorbed) if payer_is_kept else (absorbed, kept)
    change_organisation(organisation=paid, payer=payer, by=None)

    merge_organisations(kept=kept, absorbed=absorbed, by=None)

    kept.refresh_from_db()
    assert kept.payer is None


def settlement(organisation, **fields):
    return Settlement.objects.create(
        organisation=organisation,
        year="2024",
        year_starts_on=date(2024, 1, 1),
        year_ends_on=date(2025, 1, 1),
        settled_on=date(2024, 3, 1),
        recorded_at=datetime(2024, 3, 1, tzinfo=UTC),
        **fields,
    )


def test_a_year_withdrawn_on_one_file_and_settled_on_the_other_stays_settled(kept, absorbed):
    settlement(kept, withdrawn_at=datetime(2024, 4, 1, tzinfo=UTC), withdrawn_because="Chèque sans provision")
    settlement(absorbed)

    merge_organisations(kept=kept, absorbed=absorbed, by=None)

    assert Settlement.objects.standing().filter(organisation=kept, year="2024").count() == 1
    assert Settlement.objects.filter(organisation=kept).count() == 2


def test_a_year_settled_on_both_files_is_settled_once(kept, absorbed):
    settlement(kept)
    settlement(absorbed)

    merge_organisations(kept=kept, absorbed=absorbed, by=None)

    assert Settlement.objects.filter(organisation=kept).count() == 1


def test_a_tie_that_ended_on_one_file_and_holds_on_the_other_holds(kept, absorbed):
    Relation.objects.create(organisation=kept, kind="partner", ends_on=date(2020, 1, 1))
    Relation.objects.create(organisation=absorbed, kind="partner", starts_on=date(2023, 1, 1))

    merge_organisations(kept=kept, absorbed=absorbed, by=None)

    assert Relation.objects.in_force(on=date(2026, 1, 1)).filter(organisation=kept).count() == 1


def test_who_left_a_capacity_on_one_file_and_holds_it_on_the_other_holds_it(kept, absorbed):
    anne = create_person(given_name="Anne", family_name="Le Goff", by=None)
    Representation.objects.create(organisation=kept, person=anne, role="titular", ends_on=date(2020, 1, 1))
    Representation.objects.create(organisation=absorbed, person=anne, role="titular")

    merge_organisations(kept=kept, absorbed=absorbed, by=None)

    assert Representation.objects.in_force(on=date(2026, 1, 1)).filter(organisation=kept).count() == 1


def test_one_capacity_under_two_labels_is_one(kept, absorbed):
    anne = create_person(given_name="Anne", family_name="Le Goff", by=None)
    Representation.objects.create(organisation=kept, person=anne, role="titular", label="Présidente")
    Representation.objects.create(organisation=absorbed, person=anne, role="titular", label="Prés.")

    merge_organisations(kept=kept, absorbed=absorbed, by=None)

    assert [row.label for row in kept.representations.all()] == ["Présidente"]


def test_a_file_that_was_just_absorbed_is_told(kept, absorbed):
    merge_organisations(kept=kept, absorbed=absorbed, by=None)

    with pytest.raises(RuleViolation, match="vient d’être absorbée"):
        merge_organisations(kept=kept, absorbed=absorbed, by=None)


def test_requests_pieces_and_departures_follow_the_kept_file(member):
    kept, absorbed = member("Maison des Lilas"), member("Maison Lilas")
    now = timezone.now()
    asked = Application.objects.create(
        name="x", organisation=absorbed, contact_email="x@y.example", started_at=now, sent_at=now
    )
    Application.objects.filter(pk=asked.pk).update(membership=absorbed.memberships.get())
    open_departure(membership=absorbed.memberships.get(), kind="exclusion", on=timezone.localdate(), by=None)

    merge_organisations(kept=kept, absorbed=absorbed, by=None)

    asked.refresh_from_db()
    assert asked.organisation == kept
    assert asked.membership == Departure.objects.get().membership == kept.memberships.get()


def test_two_files_that_both_wait_are_not_merged_yet(member):
    kept, absorbed = member("Maison des Lilas"), member("Maison Lilas")
    now = timezone.now()
    for each in (kept, absorbed):
        Application.objects.create(
            name="x", organisation=each, contact_email="x@y.example", started_at=now, sent_at=now
        )

    with pytest.raises(RuleViolation, match="une demande d’adhésion en cours"):
        merge_organisations(kept=kept, absorbed=absorbed, by=None)
