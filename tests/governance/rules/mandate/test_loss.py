"""From which day membership, or being up to date, is lost."""

from datetime import date, timedelta

import pytest

from cressmember.kernel.periods import Period
from governance.rules.mandate.loss import YearSettled, membership_lost_on, standing_lost_on

DAY = timedelta(days=1)
LEFT = date(2025, 3, 1)


def year(number):
    return Period(date(number, 1, 1), date(number + 1, 1, 1))


YEARS = (year(2022), year(2023), year(2024))


@pytest.mark.parametrize(
    ("memberships", "on", "lost_on"),
    [
        ([], LEFT, None),
        ([Period(date(2020, 1, 1), LEFT)], LEFT - DAY, None),
        ([Period(date(2020, 1, 1), LEFT)], LEFT, LEFT),
        ([Period(date(2020, 1, 1), LEFT)], LEFT + DAY, LEFT),
        ([Period(date(2018, 1, 1), date(2019, 1, 1)), Period(date(2020, 1, 1), LEFT)], LEFT, LEFT),
        ([Period(date(2018, 1, 1), LEFT), Period(LEFT)], LEFT, None),
        ([Period(date(2026, 1, 1))], LEFT, None),
    ],
)
def test_membership_is_lost_from_the_day_it_ends(memberships, on, lost_on):
    assert membership_lost_on(memberships, on=on) == lost_on


@pytest.mark.parametrize(
    ("settled", "on", "lost_on"),
    [
        # Up to date until 2023: late with 2024 from the day when it is over, and not before.
        ([2022, 2023], date(2024, 12, 31), None),
        ([2022, 2023], date(2025, 1, 1), date(2025, 1, 1)),
        ([2022, 2023], date(2025, 6, 1), date(2025, 1, 1)),
        # Paid, late or for the year under way: up to date.
        ([2022, 2023, 2024], date(2025, 1, 1), None),
        ([2023, 2025], date(2025, 6, 1), None),
        # Never up to date before: nothing that could be lost.
        ([2022], date(2025, 1, 1), None),
        ([], date(2025, 1, 1), None),
    ],
)
def test_standing_is_lost_with_a_year_that_is_over_unsettled(settled, on, lost_on):
    facts = [YearSettled(year(each)) for each in settled]

    assert standing_lost_on(facts, YEARS, on=on) == lost_on


@pytest.mark.parametrize(
    ("withdrawn_on", "on", "lost_on"),
    [
        (date(2024, 6, 1), date(2025, 1, 1), date(2025, 1, 1)),
        (date(2025, 3, 1), date(2025, 2, 28), None),
        (date(2025, 3, 1), date(2025, 3, 1), date(2025, 3, 1)),
    ],
)
def test_money_that_went_back_loses_it_from_that_day(withdrawn_on, on, lost_on):
    facts = [YearSettled(year(2023)), YearSettled(year(2024), withdrawn_on)]

    assert standing_lost_on(facts, YEARS, on=on) == lost_on


def test_a_register_without_dues_knows_no_loss():
    assert standing_lost_on([], (), on=LEFT) is None
    assert standing_lost_on([YearSettled(year(2025))], (year(2025),), on=LEFT) is None
