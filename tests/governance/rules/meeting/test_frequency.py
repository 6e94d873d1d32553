"""How often a board meets, as hunting and fishing federations write it."""

from governance.rules.meeting.frequency import Frequency
from governance.rules.text.reading import read_part, written


def test_a_frequency_is_written_as_it_was_read():
    rule = Frequency(article="22", least_per_year=4)

    assert read_part(Frequency, written(rule)) == (rule, [])
