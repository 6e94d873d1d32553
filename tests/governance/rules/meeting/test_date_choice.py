"""The dates that suit best those who answered."""

from datetime import UTC, datetime

import pytest

from governance.rules.meeting.date_choice import Can, Offer, best_offers, offers_of
from tests.governance.meeting import plain

YES, MAYBE, NO = Can.YES, Can.MAYBE, Can.NO


def day(number):
    return datetime(2026, 6, number, 18, tzinfo=UTC)


SLOTS = {1: day(12), 2: day(10), 3: day(11)}


def test_answers_are_counted_date_by_date_in_their_order():
    offers = offers_of(SLOTS, [(1, YES), (1, NO), (2, MAYBE), (1, YES)])

    assert offers == (Offer(2, day(10), maybe=1), Offer(3, day(11)), Offer(1, day(12), yes=2, no=1))
    assert [plain(each.said) for each in offers] == [
        "0 peut, 1 si besoin",
        "0 peut",
        "2 peuvent, 1 ne peut pas",
    ]


@pytest.mark.parametrize(
    ("answers", "best"),
    [
        ([], []),
        ([(1, NO), (2, NO)], []),
        ([(1, YES), (2, MAYBE)], [1]),
        ([(1, YES), (1, NO), (2, MAYBE), (2, MAYBE)], [2]),
        ([(1, YES), (1, MAYBE), (2, YES), (2, YES)], [2]),
        ([(1, YES), (3, YES)], [3, 1]),
    ],
)
def test_nobody_is_left_out_where_it_can_be(answers, best):
    assert [each.key for each in best_offers(offers_of(SLOTS, answers))] == best
