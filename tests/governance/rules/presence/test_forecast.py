"""The chance of a quorum, exactly, and the fewest to call."""

from fractions import Fraction
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.rules.presence.forecast import Elector, forecast
from governance.rules.presence.turnout import EACH_COLLEGE, Counting, Scope, Way
from governance.rules.vote.quorum import Condition, Needed, Quorum, Together

HALF = Fraction(1, 2)


def condition(share="1/2", *, of=Counting.MEMBERS, scope=None, counts=(Way.PRESENT, Way.PROXY), **fields):
    needed = Needed.spelled(share)
    return Condition(
        needed=needed, of=of, counts=frozenset(counts), **({"scope": scope} if scope else {}), **fields
    )


def quorum(*conditions, together=Together.ALL):
    return Quorum(article="14", conditions=conditions, together=together)


def silent(key, college="a", votes=1, category=""):
    return Elector(key, {college: votes}, category, is_silent=True)


def sure(key, college="a", votes=1, way=Way.PRESENT):
    return Elector(key, {college: votes}, way=way)


def absent(key, college="a"):
    return Elector(key, {college: 1})


def test_one_more_of_two_is_three_chances_in_four():
    found = forecast(quorum(condition()), [sure("1"), silent("2"), silent("3"), absent("4")], rate=HALF)

    assert (found.is_certain, found.is_possible, found.chance) == (False, True, Fraction(3, 4))
    assert found.calls == ("2",)


def test_nothing_is_likely_where_nothing_is_assumed():
    found = forecast(quorum(condition()), [silent("1")], rate=None)

    assert (found.chance, found.calls) == (None, ("1",))


@pytest.mark.parametrize("rate", [Fraction(0), HALF, Fraction(1)])
def test_a_quorum_that_is_there_is_certain(rate):
    found = forecast(quorum(condition()), [sure("1"), silent("2")], rate=rate)

    assert (found.is_certain, found.chance, found.calls) == (True, 1, ())


def test_without_a_condition_the_quorum_is_certain():
    found = forecast(quorum(), [absent("1")], rate=HALF)

    assert (found.is_certain, found.chance, found.calls) == (True, 1, ())


def test_who_said_no_is_never_called_and_makes_it_impossible():
    found = forecast(quorum(condition()), [absent("1"), absent("2"), silent("3")], rate=HALF)

    assert (found.is_possible, found.chance, found.calls) == (False, 0, ())


@pytest.mark.parametrize("scope", [None, EACH_COLLEGE])
def test_where_nobody_may_vote_no_quorum_is_reached(scope):
    assert not forecast(quorum(condition(scope=scope)), [], rate=HALF).is_possible


def test_each_college_must_have_its_own():
    rows = [silent("1", "a"), silent("2", "a"), silent("3", "b"), sure("4", "b")]

    found = forecast(quorum(condition(scope=EACH_COLLEGE)), rows, rate=HALF)

    assert found.chance == Fraction(3, 4)
    assert found.calls == ("1",)


def test_those_with_most_votes_are_called_first():
    rows = [silent("1", votes=1), silent("2", votes=5), silent("3", votes=2), absent("4")]

    found = forecast(quorum(condition(of=Counting.VOTES)), rows, rate=HALF)

    assert found.calls == ("2",)


def test_one_condition_or_another_is_enough():
    rule = quorum(
        condition(scope=Scope("college", "a")), condition(scope=Scope("category", "x")), together=Together.ANY
    )
    rows = [silent("1", "a"), silent("2", "b", category="x"), silent("3", "b", category="x")]

    found = forecast(rule, rows, rate=HALF)

    assert found.chance == 1 - HALF * Fraction(1, 4)
    assert len(found.calls) == 1


def test_at_a_distance_counts_where_the_text_counts_it():
    rows = [silent("1"), sure("2", way=Way.REMOTE)]
    rule = quorum(condition("1/1", counts=[Way.PRESENT]))

    apart = forecast(rule, rows, rate=HALF)
    among = forecast(rule, rows, rate=HALF, remote_is_present=True)
    all_far = forecast(rule, rows, rate=HALF, comes_as=Way.REMOTE)

    assert (apart.is_possible, among.is_possible, all_far.is_possible) == (False, True, False)
    assert among.chance == HALF


def test_whom_the_rest_makes_needless_is_not_called():
    rule = quorum(condition(1, scope=Scope("college", "a")), condition(9, of=Counting.VOTES))
    rows = [silent("1", "a", votes=1), silent("2", "a", votes=1), silent("3", "b", votes=9)]

    assert set(forecast(rule, rows, rate=HALF).calls) == {"1", "3"}


def test_a_call_made_needless_by_the_next_ones_is_dropped():
    rule = quorum(
        condition(2, scope=Scope("college", "a"), of=Counting.VOTES),
        condition(2, scope=Scope("college", "b")),
    )
    rows = [
        Elector("1", {"a": 2}, is_silent=True),
        Elector("2", {"a": 1, "b": 1}, is_silent=True),
        Elector("3", {"a": 1, "b": 1}, is_silent=True),
        Elector("4", {"b": 1}, is_silent=True),
    ]

    assert forecast(rule, rows, rate=HALF).calls == ("2", "3")


def test_a_rate_lies_between_nought_and_one():
    with pytest.raises(ValueError, match="between"):
        forecast(quorum(), [], rate=Fraction(3, 2))


@st.composite
def rooms(draw):
    rows = []
    for rank in range(draw(st.integers(1, 6))):
        kind = draw(st.sampled_from(["sure", "silent", "silent", "absent"]))
        rows.append(
            Elector(
                str(rank),
                {draw(st.sampled_from("ab")): draw(st.integers(1, 3))},
                draw(st.sampled_from(["", "x"])),
                Way.PRESENT if kind == "sure" else None,
                kind == "silent",
            )
        )
    scopes = st.sampled_from([None, EACH_COLLEGE, Scope("college", "a"), Scope("category", "x")])
    conditions = [
        condition(
            draw(st.sampled_from(["1/4", "1/2", 2])), of=draw(st.sampled_from(Counting)), scope=draw(scopes)
        )
        for _ in range(draw(st.integers(1, 2)))
    ]
    return quorum(*conditions, together=draw(st.sampled_from(Together))), rows


def come(rows, who):
    return [
        Elector(row.key, row.votes, row.category, Way.PRESENT if row.key in who else row.way) for row in rows
    ]


def reached(rule, rows):
    return forecast(rule, rows, rate=None).is_certain


@given(rooms(), st.fractions(0, 1, max_denominator=10))
def test_the_chance_is_that_of_every_way_in_which_they_may_come(room, rate):
    rule, rows = room
    quiet = [row.key for row in rows if row.is_silent]
    whole = Fraction(0)
    for told in product([True, False], repeat=len(quiet)):
        chance = Fraction(1)
        for comes in told:
            chance *= rate if comes else 1 - rate
        whole += chance * reached(
            rule, come(rows, {key for key, yes in zip(quiet, told, strict=True) if yes})
        )

    assert forecast(rule, rows, rate=rate).chance == whole


@given(rooms())
def test_those_who_are_called_are_enough_silent_and_none_too_many(room):
    rule, rows = room
    found = forecast(rule, rows, rate=None)
    quiet = [row.key for row in rows if row.is_silent]

    assert set(found.calls) <= set(quiet)
    assert found.is_possible == reached(rule, come(rows, quiet))
    assert reached(rule, come(rows, found.calls)) == found.is_possible
    for fewer in combinations(found.calls, max(len(found.calls) - 1, 0)):
        assert not found.calls or not reached(rule, come(rows, fewer))
