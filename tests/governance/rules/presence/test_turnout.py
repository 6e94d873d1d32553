"""Who may vote and who takes part."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cressmember.kernel.violations import RuleViolation
from governance.rules.presence.turnout import (
    EACH_COLLEGE,
    OVERALL,
    Counting,
    Group,
    Scope,
    Strength,
    Turnout,
    Way,
)
from governance.rules.text.reading import read_part, written
from governance.rules.text.wording import part, term
from governance.rules.vote.poll import Tally, added
from tests.governance.meeting import plain, together, turnout

MEETING = together(
    turnout(10, votes=40, college="A", category="élus", present=4, proxy=2),
    turnout(20, college="B", category="élus", present=5, remote=1),
    turnout(3, college="B", category="de droit", postal=3),
)


@pytest.mark.parametrize(
    ("scope", "entitled", "gathered"),
    [
        (OVERALL, Strength(33, 63), Strength(15, 15)),
        (EACH_COLLEGE, Strength(33, 63), Strength(15, 15)),
        (Scope("college", "A"), Strength(10, 40), Strength(6, 6)),
        (Scope("college", "B"), Strength(23, 23), Strength(9, 9)),
        (Scope("category", "élus"), Strength(30, 60), Strength(12, 12)),
        (Scope("college", "C"), Strength(), Strength()),
        (Scope("nobody", "A"), Strength(), Strength()),
    ],
)
def test_each_scope(scope, entitled, gathered):
    assert MEETING.entitled(scope) == entitled
    assert MEETING.gathered(list(Way), scope) == gathered


def test_only_the_ways_that_count():
    assert MEETING.gathered([Way.PRESENT]) == Strength(9, 9)
    assert MEETING.gathered([]) == Strength()


def test_those_at_a_distance_may_be_present_besides():
    """An article that names them counts them whether or not they are present as well; nobody counts twice."""
    remote = replace(MEETING, remote_is_present=True)

    assert remote.by_way([Way.PRESENT, Way.REMOTE]) == {
        Way.PRESENT: Strength(10, 10),
        Way.REMOTE: Strength(),
    }
    assert remote.gathered([Way.PRESENT]) == Strength(10, 10)
    assert remote.gathered([Way.REMOTE]) == MEETING.gathered([Way.REMOTE]) == Strength(1, 1)
    assert remote.seen(Way.PROXY, [Way.PRESENT]) is None


def test_a_college_that_does_not_exist_is_none_of_the_colleges():
    assert replace(MEETING, missing={"B": None}).colleges == ["A"]
    assert replace(MEETING, missing={"A": "B", "B": None}).colleges == []


def test_colleges_are_those_with_a_voter_in_order():
    assert together(turnout(1, college="B"), turnout(0, college="C"), turnout(2, college="A")).colleges == [
        "B",
        "A",
    ]


def test_more_than_there_are_is_refused():
    assert turnout(10, present=6, proxy=4)
    with pytest.raises(RuleViolation) as refusal:
        turnout(10, college="A", present=7, proxy=4)
    assert plain(str(refusal.value)) == (
        "11 membres prennent part à la réunion, sur 10 en tout (A) : revoyez la feuille de présence."
    )
    with pytest.raises(RuleViolation, match="11 voix prennent part à la réunion, sur 10 en tout"):
        Turnout((Group(Strength(10, 10), {Way.PRESENT: Strength(5, 11)}),))


def test_nobody_is_counted_below_nought():
    with pytest.raises(ValueError, match="from nought"):
        Strength(-1, 0)
    with pytest.raises(ValueError, match="from nought"):
        Strength(0, -1)
    with pytest.raises(ValueError, match="from nought"):
        Tally(blank=-1)


def test_what_is_counted():
    assert Strength(2, 5).counted(Counting.MEMBERS) == 2
    assert Strength(2, 5).counted(Counting.VOTES) == 5


@part
class Scoped:
    scope: Scope = term("qui est compté")


@pytest.mark.parametrize("document", ["overall", "each_college", {"college": "A"}, {"category": "élus"}])
def test_a_scope_is_written_as_it_was_read(document):
    read, problems = read_part(Scoped, {"scope": document})

    assert problems == []
    assert written(read) == {"scope": document}


@pytest.mark.parametrize("document", ["college", {"college": ""}, {"college": 1}, {"a": "b"}, {}, 3, None])
def test_a_scope_that_is_no_scope(document):
    assert len(read_part(Scoped, {"scope": document})[1]) == 1


@given(st.lists(st.builds(Tally, *[st.integers(0, 9)] * 4), max_size=6).flatmap(st.permutations))
def test_tallies_add_up_in_any_order(tallies):
    total = added(tallies)

    assert total.cast == sum(tally.cast for tally in tallies)
    assert total == added(reversed(tallies))


@pytest.mark.parametrize(
    ("scope", "said"),
    [
        (OVERALL, "tous les membres"),
        (EACH_COLLEGE, "chaque collège"),
        (Scope("college", "A"), "le collège A"),
        (Scope("category", "élus"), "élus"),
    ],
)
def test_a_scope_in_words(scope, said):
    assert scope.said == said
