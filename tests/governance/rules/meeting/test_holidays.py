"""Public holidays, against calendars that were printed."""

from datetime import date, timedelta

import pytest

from cressmember.kernel.violations import RuleViolation
from governance.rules.meeting.holidays import (
    Territory,
    easter_sunday,
    is_public_holiday,
    known_day,
    public_holidays,
)


@pytest.mark.parametrize(
    ("year", "month", "day"),
    [
        (1954, 4, 18),
        (1981, 4, 19),
        (2000, 4, 23),
        (2008, 3, 23),
        (2011, 4, 24),
        (2024, 3, 31),
        (2025, 4, 20),
        (2026, 4, 5),
        (2027, 3, 28),
        (2038, 4, 25),
        (2285, 3, 22),
    ],
)
def test_easter(year, month, day):
    assert easter_sunday(year) == date(year, month, day)


def test_easter_is_a_sunday_from_22_march_to_25_april():
    for year in range(1901, 2200):
        easter = easter_sunday(year)

        assert easter.weekday() == 6
        assert date(year, 3, 22) <= easter <= date(year, 4, 25)


def test_the_eleven_holidays_of_2026():
    assert sorted(public_holidays(2026)) == [
        date(2026, 1, 1),
        date(2026, 4, 6),
        date(2026, 5, 1),
        date(2026, 5, 8),
        date(2026, 5, 14),
        date(2026, 5, 25),
        date(2026, 7, 14),
        date(2026, 8, 15),
        date(2026, 11, 1),
        date(2026, 11, 11),
        date(2026, 12, 25),
    ]


@pytest.mark.parametrize(
    ("territory", "own"),
    [
        (Territory.ALSACE_MOSELLE, {date(2026, 4, 3), date(2026, 12, 26)}),
        (Territory.ALSACE_MOSELLE_WITHOUT_GOOD_FRIDAY, {date(2026, 12, 26)}),
        (Territory.GUADELOUPE, {date(2026, 5, 27)}),
        (Territory.MARTINIQUE, {date(2026, 5, 22)}),
        (Territory.GUYANE, {date(2026, 6, 10)}),
        (Territory.REUNION, {date(2026, 12, 20)}),
        (Territory.MAYOTTE, {date(2026, 4, 27)}),
    ],
)
def test_a_territory_adds_its_own(territory, own):
    assert public_holidays(2026, territory) - public_holidays(2026) == own
    assert all(is_public_holiday(day, territory) for day in own)
    assert not any(is_public_holiday(day) for day in own)


def test_the_day_after_a_holiday_is_not_one():
    assert is_public_holiday(date(2026, 7, 14))
    assert not is_public_holiday(date(2026, 7, 14) + timedelta(days=1))


@pytest.mark.parametrize("year", [1, 1900, 2200, 9999])
def test_an_unlikely_year_is_refused(year):
    with pytest.raises(RuleViolation, match=f"Vérifiez l’année {year}"):
        known_day(date(year, 6, 25))


@pytest.mark.parametrize("year", [1901, 2026, 2199])
def test_a_likely_year_is_the_day_itself(year):
    assert known_day(date(year, 6, 25)) == date(year, 6, 25)
