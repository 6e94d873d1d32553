"""The inbox replayed gives the same accounts."""

from decimal import Decimal

from billing.rules.inbox import Arrival, balances, shuffled

OWED = {1: Decimal("100.00"), 2: Decimal("50.00")}
ARRIVALS = [
    Arrival("a", 1, Decimal("120.00"), ((1, Decimal("100.00")),)),
    Arrival("b", 3, Decimal("60.00"), ((2, Decimal("20.00")),), spent=Decimal("40.00")),
    Arrival("c", 4, Decimal("10.00")),
]


def test_each_arrival_is_acted_on_once():
    assert balances(OWED, [*ARRIVALS, *ARRIVALS]) == {
        1: Decimal("-20.00"),
        2: Decimal("30.00"),
        4: Decimal("-10.00"),
    }


def test_the_order_of_arrivals_changes_nothing():
    order = shuffled(ARRIVALS, [0.9, 0.1, 0.5, 0.2, 0.3, 0.0])

    assert [one.outside_id for one in order] == ["b", "a", "c", "c", "a"]
    assert balances(OWED, order) == balances(OWED, ARRIVALS)


def test_money_for_somebody_who_owed_nothing_is_a_credit():
    assert balances({}, [Arrival("d", 9, Decimal("5.00"), ((8, Decimal("5.00")),))]) == {8: Decimal("-5.00")}
