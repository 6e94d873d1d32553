"""Who leads beside who makes up the chamber."""

from datetime import date

import pytest

from cressmember.members.actions.representation import Designation, open_representation
from cressmember.office.queries.representativeness import comparisons, parity_figures
from tests.governance.seats import board, member, person, seat

pytestmark = pytest.mark.django_db
DAY = date(2025, 1, 1)


def test_members_and_seats_stand_side_by_side():
    lilas, mimosa = member("Lilas", departement="75"), member("Mimosa", code="mutuals", departement="93")
    member("Muguet", departement="93")
    body = board()
    seat(body, lilas)

    by_college, by_departement, _ = comparisons(on=DAY)

    assert by_college.heads == [body.name]
    told = {line.label: [(cell.count, cell.is_absent) for cell in line.cells] for line in by_college.lines}
    assert told == {"Associations": [(2, False), (1, False)], "Mutuelles": [(1, False), (0, True)]}
    assert [line.label for line in by_departement.lines] == ["Paris (75)", "Seine-Saint-Denis (93)"]
    assert mimosa.departement == "93"


def test_without_a_board_nobody_is_absent():
    member("Lilas")

    assert not any(
        cell.is_absent for found in comparisons(on=DAY) for line in found.lines for cell in line.cells
    )


def test_parity_is_counted_member_by_member():
    lilas, mimosa = member("Lilas"), member("Mimosa")
    member("Muguet")
    for organisation, role, gender in (
        (lilas, "titular", "F"),
        (lilas, "substitute", "M"),
        (mimosa, "titular", "M"),
        (mimosa, "substitute", "M"),
    ):
        open_representation(
            organisation=organisation,
            designation=Designation(role=role, person=person(f"{role} {organisation}", gender=gender)),
            starts_on=date(2024, 1, 1),
            by=None,
        )

    found = parity_figures(on=DAY)

    assert (found.kept, found.broken, found.not_known, found.without_object) == (1, 1, 0, 1)
    assert (found.people[0].women, found.people[0].men) == (1, 3)
