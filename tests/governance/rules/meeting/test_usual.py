"""What a meeting usually treats."""

import pytest

from governance.rules.meeting.body import BodyKind
from governance.rules.meeting.usual import usual_items
from governance.rules.vote.decision import Matter

BOTH = frozenset({Matter.STATUTES, Matter.ACCOUNTS})


@pytest.mark.parametrize(
    ("kind", "matters", "first", "last", "count"),
    [
        (None, frozenset(), "welcome", "close", 4),
        (BodyKind.BUREAU, frozenset(), "follow_up", "other", 5),
        (BodyKind.BOARD, frozenset(), "minutes", "other", 6),
        (BodyKind.COMMISSION, frozenset(), "minutes", "other", 6),
        (BodyKind.ASSEMBLY, frozenset(), "opening", "other", 12),
        (BodyKind.ASSEMBLY, frozenset({Matter.OTHER}), "opening", "other", 12),
        (BodyKind.ASSEMBLY, frozenset({Matter.STATUTES}), "opening", "other", 4),
        (BodyKind.ASSEMBLY, BOTH, "opening", "other", 14),
    ],
)
def test_what_each_meeting_usually_treats(kind, matters, first, last, count):
    found = usual_items(kind, matters)

    assert (found[0].code, found[-1].code, len(found)) == (first, last, count)
    assert len({item.code for item in found}) == count
