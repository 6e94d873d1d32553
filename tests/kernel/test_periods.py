from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cressmember.kernel.periods import Period, months_later, months_remaining

YEAR = Period(date(2025, 1, 1), date(2026, 1, 1))
SCHOOL_YEAR = Period(date(2024, 9, 15), date(2025, 9, 15))
DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
ENDED = st.builds(lambda start, length: Period(start, start + timedelta(length)), DAYS, st.integers(0, 900))


@pytest.mark.parametrize(
    ("day", "held"),
    [
        (date(2024, 12, 31), False),
        (date(2025, 1, 1), True),
        (date(2025, 12, 31), True),
        (date(2026, 1, 1), False),
    ],
)
def test_the_first_day_is_in_and_the_end_is_out(day, held):
    assert YEAR.contains(day) is held


def test_a_period_does_not_end_before_it_starts():
    with pytest.raises(ValueError, match="does not end"):
        Period(date(2025, 1, 2), date(2025, 1, 1))


def test_last_days_are_written_included():
    assert YEAR.last_day == date(2025, 12, 31)
    assert Period(date(2025, 1, 1)).last_day is None
    with pytest.raises(ValueError, match="no last day"):
        _ = Period(date(2025, 1, 1), date(2025, 1, 1)).last_day


@pytest.mark.parametrize(
    ("on", "over"), [(date(2025, 12, 31), False), (date(2026, 1, 1), True), (date(2026, 1, 2), True)]
)
def test_a_period_is_over_on_its_end(on, over):
    assert YEAR.is_over(on) is over
    assert Period(date(2025, 1, 1)).is_over(on) is False


@pytest.mark.parametrize(
    ("on", "period", "remaining"),
    [
        (date(2024, 12, 31), YEAR, 12),
        (date(2025, 1, 1), YEAR, 12),
        (date(2025, 1, 31), YEAR, 12),
        (date(2025, 2, 1), YEAR, 11),
        (date(2025, 5, 31), YEAR, 8),
        (date(2025, 12, 31), YEAR, 1),
        (date(2026, 1, 1), YEAR, 0),
        (date(2024, 9, 15), SCHOOL_YEAR, 12),
        (date(2024, 10, 14), SCHOOL_YEAR, 12),
        (date(2024, 10, 15), SCHOOL_YEAR, 11),
        (date(2025, 9, 14), SCHOOL_YEAR, 1),
        (date(2025, 2, 27), Period(date(2025, 1, 31), date(2026, 1, 31)), 12),
        (date(2025, 2, 28), Period(date(2025, 1, 31), date(2026, 1, 31)), 11),
    ],
)
def test_the_month_of_admission_is_counted(on, period, remaining):
    assert months_remaining(on, period) == remaining


def test_months_do_not_remain_of_a_period_without_end():
    with pytest.raises(ValueError, match="does not exist"):
        months_remaining(date(2025, 1, 1), Period(date(2025, 1, 1)))


@pytest.mark.parametrize(
    ("period", "months"),
    [(YEAR, 12), (SCHOOL_YEAR, 12), (Period(date(2025, 1, 1), date(2025, 2, 2)), 2)],
)
def test_a_begun_month_counts_whole(period, months):
    assert period.month_count == months


@pytest.mark.parametrize(
    ("period", "printed"),
    [
        (YEAR, "du 1er janvier 2025 au 31 décembre 2025"),
        (Period(date(2025, 3, 1)), "depuis le 1er mars 2025"),
        (Period(date(2025, 3, 2), date(2025, 3, 3)), "le 2 mars 2025"),
        (Period(date(2025, 3, 2), date(2025, 3, 2)), "aucun jour (le 2 mars 2025)"),
    ],
)
def test_a_period_is_printed_in_french(period, printed):
    assert str(period) == printed


@given(ENDED.filter(lambda period: not period.is_empty), DAYS)
def test_months_never_come_back(period, day):
    remaining = months_remaining(day, period)

    assert 0 <= months_remaining(day + timedelta(days=1), period) <= remaining <= period.month_count
    assert months_remaining(period.last_day, period) == 1


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2025, 1, 31), 0, date(2025, 1, 31)),
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2025, 12, 15), 1, date(2026, 1, 15)),
    ],
)
def test_the_same_day_some_months_later(day, months, later):
    assert months_later(day, months) == later
