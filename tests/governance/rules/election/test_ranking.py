"""Who comes first, and between whom the order is not known."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cressmember.kernel.violations import RuleViolation
from governance.rules.election.ranking import Cut, Floors, Runner, TieBreak, cut, refuse_idle_lot

OLD, YOUNG = date(1950, 1, 1), date(1980, 1, 1)


def test_the_first_come_first():
    assert cut([Runner("A", 3), Runner("B", 9), Runner("C", 5)], 2, [TieBreak.LOT]) == Cut(("B", "C"))


def test_equals_for_the_last_place_wait_for_a_lot():
    runners = [Runner("A", 5), Runner("B", 9), Runner("C", 5), Runner("D", 1)]

    assert cut(runners, 2, [TieBreak.LOT]) == Cut(("B",), ("A", "C"), 1, TieBreak.LOT)
    assert cut(runners, 3, [TieBreak.LOT]) == Cut(("B", "A", "C"))
    assert cut(runners, 2, [TieBreak.LOT], lot=["C"]) == Cut(("B", "C"), settled_by=(TieBreak.LOT,))


def test_a_lot_that_is_not_whole_still_waits():
    runners = [Runner("A", 5), Runner("B", 5), Runner("C", 5)]

    found = cut(runners, 2, [TieBreak.LOT], lot=["B"])

    assert (found.sure, found.tied, found.pending) == (("B",), ("A", "C"), TieBreak.LOT)


@pytest.mark.parametrize(
    ("tie", "first"), [(TieBreak.OLDER, "A"), (TieBreak.YOUNGER, "B"), (TieBreak.SENIOR, "B")]
)
def test_age_and_seniority_part_equals(tie, first):
    runners = [Runner("B", 5, born=YOUNG, since=OLD), Runner("A", 5, born=OLD, since=YOUNG)]

    assert cut(runners, 1, [tie]) == Cut((first,), settled_by=(tie,))


def test_an_age_that_is_not_known_parts_nobody():
    assert cut([Runner("A", 5, born=OLD), Runner("B", 5)], 1, [TieBreak.OLDER, TieBreak.LOT]) == Cut(
        (), ("A", "B"), 1, TieBreak.OLDER
    )


def test_those_born_the_same_day_go_to_the_next_step():
    twins = [Runner("A", 5, born=OLD), Runner("B", 5, born=OLD)]

    assert cut(twins, 1, [TieBreak.OLDER]).pending is TieBreak.UNSTATED
    assert cut(twins, 1, [TieBreak.OLDER, TieBreak.LOT]).pending is TieBreak.LOT
    assert cut(twins, 1, [TieBreak.OLDER, TieBreak.LOT], lot=["B"]).sure == ("B",)


def test_a_new_round_is_held_while_there_may_be_one():
    runners = [Runner("A", 5), Runner("B", 5)]

    assert cut(runners, 1, [TieBreak.ROUND, TieBreak.LOT]).pending is TieBreak.ROUND
    assert cut(runners, 1, [TieBreak.ROUND, TieBreak.LOT], may_round=False).pending is TieBreak.LOT
    assert cut(runners, 1, [TieBreak.UNSTATED]).pending is TieBreak.UNSTATED


@pytest.mark.parametrize(("lot", "why"), [(["D"], "n’est pas à égalité"), (["A", "A"], "deux fois")])
def test_a_lot_names_equals_once_each(lot, why):
    with pytest.raises(RuleViolation, match=why):
        cut([Runner("A", 5), Runner("B", 5), Runner("D", 1)], 1, [TieBreak.LOT], lot=lot)


def test_an_idle_lot_is_refused():
    refuse_idle_lot((), ())
    refuse_idle_lot(("A",), (TieBreak.LOT,))
    with pytest.raises(RuleViolation, match="Aucune égalité"):
        refuse_idle_lot(("A",), (TieBreak.OLDER,))


def test_the_best_placed_of_the_lacking_sex_take_the_last_places():
    runners = [
        Runner("A", 9, sex="M"),
        Runner("B", 8, sex="M"),
        Runner("C", 7, sex="M"),
        Runner("D", 2, sex="F"),
    ]

    assert cut(runners, 3, [TieBreak.LOT], floors=Floors(women=1)).sure == ("A", "B", "D")
    assert cut(runners, 3, [TieBreak.LOT], floors=Floors(women=1, men=3)).sure == ("A", "B", "D")
    assert cut(runners, 3, [TieBreak.LOT], floors=Floors(women=2)).sure == ("A", "B", "D")


def test_equals_of_two_sexes_are_parted_by_the_floor_when_it_can():
    runners = [Runner("A", 9, sex="M"), Runner("B", 5, sex="M"), Runner("C", 5, sex="F")]

    assert cut(runners, 2, [TieBreak.LOT]).tied == ("B", "C")
    assert cut(runners, 2, [TieBreak.LOT], floors=Floors(women=1)) == Cut(("A", "C"))


RUNNERS = st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["F", "M", ""])), min_size=1, max_size=7).map(
    lambda told: [Runner(f"N{rank}", score, sex=sex) for rank, (score, sex) in enumerate(told)]
)


@given(RUNNERS, st.integers(1, 4), st.integers(0, 2), st.randoms(use_true_random=False))
def test_the_order_of_the_runners_changes_nothing(runners, places, women, chance):
    shuffled = list(runners)
    chance.shuffle(shuffled)

    found = cut(runners, places, [TieBreak.LOT], floors=Floors(women))

    assert found == cut(shuffled, places, [TieBreak.LOT], floors=Floors(women))
    assert len(found.sure) + found.places_left == min(places, len(runners))


@given(RUNNERS, st.integers(1, 4), st.integers(0, 2))
def test_drawing_everyone_gives_every_place(runners, places, women):
    floors = Floors(women)
    tied = cut(runners, places, [TieBreak.LOT], floors=floors).tied

    found = cut(runners, places, [TieBreak.LOT], floors=floors, lot=tied)

    assert (len(found.sure), found.tied) == (min(places, len(runners)), ())
