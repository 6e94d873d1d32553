"""How often a board meets, on the statutes of hunting and fishing federations and others."""

from datetime import date

import pytest

from cressmember.kernel.periods import Period
from governance.rules.meeting.frequency import Frequency, frequency_verdict
from governance.rules.text.reading import read_part, written

YEAR = Period(date(2026, 1, 1), date(2027, 1, 1))
OVER = date(2027, 1, 1)


def frequency(**rest):
    return Frequency(article="22", least_per_year=4, **rest)


def held(*months):
    return [date(2026, month, 15) for month in months]


@pytest.mark.parametrize(
    ("months", "on", "outcome"),
    [
        ((1, 4, 7), OVER, "no"),
        ((1, 4, 7, 10), OVER, "yes"),
        ((1, 4, 7, 9, 10), OVER, "yes"),
        ((1, 4, 7), date(2026, 12, 31), "to_decide"),
        ((1, 4, 7, 12), date(2026, 12, 1), "to_decide"),
        ((), OVER, "no"),
    ],
)
def test_four_meetings_a_year(months, on, outcome):
    """FDC: four meetings a year at least."""
    assert frequency_verdict(frequency(), held(*months), year=YEAR, on=on).outcome == outcome


def test_a_year_still_running_says_what_is_left():
    verdict = frequency_verdict(frequency(), held(1, 2), year=YEAR, on=date(2026, 3, 1))

    assert verdict.question.replace("\u00a0", " ") == "2 réunions restent à tenir avant le 1er janvier 2027."


@pytest.mark.parametrize(
    ("months", "outcome"), [((1, 4, 7, 10), "yes"), ((1, 2, 6, 9, 12), "no"), ((1, 3, 5, 8), "no")]
)
def test_no_more_than_three_months_between_two(months, outcome):
    rule = frequency(longest_gap_months=3)

    assert frequency_verdict(rule, held(*months), year=YEAR, on=date(2026, 12, 31)).outcome == outcome


def test_a_year_of_meetings_has_an_end():
    with pytest.raises(ValueError, match="has an end"):
        frequency_verdict(frequency(), [], year=Period(date(2026, 1, 1)), on=OVER)


def test_a_frequency_is_written_as_it_was_read():
    assert read_part(Frequency, written(frequency())) == (frequency(), [])
