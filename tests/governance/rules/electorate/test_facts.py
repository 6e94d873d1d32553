"""A meeting and its dues year."""

from datetime import date

import pytest

from cressmember.kernel.periods import Period
from cressmember.kernel.violations import RuleViolation
from governance.rules.electorate.facts import Occasion

YEARS = {year: Period(date(year, 1, 1), date(year + 1, 1, 1)) for year in range(2022, 2028)}


def on_june(day):
    return date(2026, 6, day)


def test_a_meeting_is_called_before_it_is_held_and_within_its_dues_year():
    with pytest.raises(RuleViolation, match="convoquée avant"):
        Occasion(on_june(26), on_june(25), YEARS[2026])
    with pytest.raises(RuleViolation, match="n’est pas dans l’exercice"):
        Occasion(on_june(25), on_june(25), YEARS[2025])
