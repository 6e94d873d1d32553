"""Members counted as of a day; who came, who left."""

from datetime import date
from decimal import Decimal

import pytest

from cressmember.members.actions.figure import declare_figure
from cressmember.members.actions.membership import end_membership
from cressmember.office.queries.membership import (
    LINES,
    count_by,
    count_by_college,
    course,
    joined_between,
    left_between,
    members_of_networks,
    years_known,
)
from tests.governance.seats import member

pytestmark = pytest.mark.django_db
YEAR = (date(2025, 1, 1), date(2026, 1, 1))


def leaves(organisation, on, reason="resignation"):
    return end_membership(membership=organisation.memberships.get(), ended_on=on, reason=reason, by=None)


def test_each_bar_opens_the_rows_that_it_counts(client, admin_client):
    member("Lilas", departement="75", sector="Culture")
    member("Mimosa", departement="93", code="mutuals")
    member("Muguet", departement="93")

    bars = count_by("departement", on=date(2025, 1, 1))

    assert [(bar.label, bar.value) for bar in bars] == [("Seine-Saint-Denis (93)", 2), ("Paris (75)", 1)]
    page = admin_client.get(bars[0].url)
    assert "Mimosa" in page.text
    assert "Muguet" in page.text
    assert "Lilas" not in page.text


@pytest.mark.parametrize("line", [line for line in LINES if line != "kind"])
def test_what_is_not_known_is_said_last_counted_and_opened(admin_client, line):
    member("Lilas", **{line: "75" if line == "departement" else "Culture"})
    member("Mimosa", **{line: ""})

    known, unknown = count_by(line, on=date(2025, 1, 1))

    assert (known.value, unknown.label, unknown.value) == (1, "Non renseigné", 1)
    page = admin_client.get(unknown.url)
    assert "Mimosa" in page.text
    assert "Lilas" not in page.text


def test_growth_comes_from_two_dates():
    member("Ancienne")
    gone = member("Partie")
    member("Nouvelle", on=date(2025, 3, 1))
    never = member("Jamais", on=date(2025, 4, 1))
    leaves(gone, date(2025, 6, 1))
    leaves(never, date(2025, 4, 1))

    found = course(*YEAR)

    assert (found.before, found.joined, found.left, found.after) == (2, 1, 1, 2)
    assert [row.organisation.name for row in joined_between(*YEAR)] == ["Nouvelle"]
    assert [row.organisation.name for row in left_between(*YEAR)] == ["Partie"]


def test_colleges_are_those_of_the_day():
    member("Lilas", code="mutuals", on=date(2025, 5, 1))

    assert sum(bar.value for bar in count_by_college(on=date(2025, 4, 30))) == 0
    assert sum(bar.value for bar in count_by_college(on=date(2025, 5, 1))) == 1


def test_a_network_s_own_members_are_told_with_their_year_and_never_added():
    network = member("Réseau", kind="network")
    member("Structure")
    for year, amount in ((2023, 40), (2024, 45), (2027, 60)):
        declare_figure(
            organisation=network,
            kind="members",
            year=year,
            amount=Decimal(amount),
            source="rapport d’activité",
            on=date(2025, 1, 1),
            by=None,
        )

    (told,) = members_of_networks(on=date(2025, 1, 1))

    assert (told.year, told.members) == (2024, 45)
    assert sum(bar.value for bar in count_by("kind", on=date(2025, 1, 1))) == 2


def test_years_begin_with_the_first_dated_admission():
    assert years_known(on=date(2025, 1, 1)) == []
    member("Lilas", on=date(2023, 5, 1))
    assert years_known(on=date(2025, 1, 1)) == [2023, 2024, 2025]
    assert years_known(on=date(2022, 1, 1)) == []
