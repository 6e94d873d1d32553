from datetime import date

import pytest

from billing.rules.facts import Facts
from cressmember.kernel.periods import Period

CIVIL = Period(date(2025, 1, 1), date(2026, 1, 1))
SEASON = Period(date(2025, 7, 1), date(2026, 7, 1))


@pytest.mark.parametrize(
    ("year", "admitted_on", "rank"),
    [
        (CIVIL, None, None),
        (CIVIL, date(2026, 1, 1), 1),
        (CIVIL, date(2025, 12, 31), 1),
        (CIVIL, date(2025, 1, 1), 1),
        (CIVIL, date(2024, 12, 31), 2),
        (CIVIL, date(2024, 1, 1), 2),
        (CIVIL, date(2023, 12, 31), 3),
        (SEASON, date(2026, 6, 30), 1),
        (SEASON, date(2025, 7, 1), 1),
        (SEASON, date(2025, 6, 30), 2),
        (SEASON, date(2024, 7, 1), 2),
        (SEASON, date(2024, 6, 30), 3),
    ],
)
def test_the_year_of_membership_counts_dues_years(year, admitted_on, rank):
    assert Facts("a", "single", year, admitted_on=admitted_on).year_of_membership == rank


def test_a_year_of_membership_that_is_told_wins():
    facts = Facts("a", "single", CIVIL, admitted_on=date(2025, 3, 1), membership_year=4)

    assert facts.year_of_membership == 4
