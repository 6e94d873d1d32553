"""What hangs on two files when they become one: nothing that stands is lost to what is over."""

from datetime import UTC, date, datetime

import pytest

from cressmember.kernel.violations import RuleViolation
from cressmember.members.actions.merge import merge_organisations
from cressmember.members.actions.organisation import create_organisation
from cressmember.members.actions.person import create_person
from cressmember.members.models import Relation, Representation, Settlement

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept():
    return create_organisation(name="Écluse des Ourcq", kind="single", by=None)


@pytest.fixture
def absorbed():
    return create_organisation(name="Ecluse des Ourcqs", kind="single", by=None)


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
