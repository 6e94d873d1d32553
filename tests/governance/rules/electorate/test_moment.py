"""Days that a text names."""

from datetime import date

import pytest

from cressmember.kernel.periods import Period
from governance.rules.electorate.facts import Occasion
from governance.rules.electorate.moment import UNSTATED, Moment

YEARS = {year: Period(date(year, 1, 1), date(year + 1, 1, 1)) for year in range(2022, 2028)}
CALL, MEETING = Moment("call"), Moment("meeting")
OCCASION = Occasion(date(2026, 5, 25), date(2026, 6, 25), YEARS[2026])


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (CALL, "jour de la convocation"),
        (MEETING, "jour de la réunion"),
        (Moment("days_before", 15), "15 jours avant la réunion"),
        (UNSTATED, "le texte ne le dit pas"),
    ],
)
def test_a_day_in_words(moment, said):
    assert moment.said == said


def test_a_day_that_the_text_does_not_state_is_no_day():
    with pytest.raises(ValueError, match="does not state"):
        UNSTATED.day(OCCASION)
