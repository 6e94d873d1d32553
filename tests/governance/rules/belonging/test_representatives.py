"""Representatives: what the text asks of those who speak for a member."""

from governance.rules.belonging.representatives import GapAmong, Representatives
from governance.rules.text.reading import read_part, written

RULE = Representatives(
    article="6",
    categories=frozenset(),
    titulars=4,
    substitutes=2,
    gender_gap=1,
    gap_among=GapAmong.TITULARS,
    same_organisation=True,
    special_mandate=True,
)


def test_what_is_written_is_read_again():
    assert read_part(Representatives, written(RULE)) == (RULE, [])
