"""Elections between lists, with the figures of a hand count."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cressmember.kernel.violations import RuleViolation
from governance.rules.election.election import (
    Blanks,
    Election,
    Electors,
    GenderBy,
    Lists,
    Needs,
    Plurality,
    Round,
    Sharing,
)
from governance.rules.election.lists import Slate, list_result
from governance.rules.election.ranking import TieBreak
from governance.rules.election.urn import Ballots, Candidate

ABSOLUTE, RELATIVE = Round(needs=Needs.ABSOLUTE), Round(needs=Needs.RELATIVE)
VOTES = {"A": 47, "B": 16, "C": 15, "D": 12, "E": 6, "F": 4}


def election(sharing, *, threshold=None, rounds=(), ties=(TieBreak.LOT,), blanks=Blanks.IGNORED):
    return Election(
        article="11",
        electors=Electors("assembly"),
        scrutin=Lists(sharing=sharing, threshold=threshold and Fraction(threshold), rounds=rounds),
        ties=ties,
        blanks=blanks,
        gender_by=GenderBy.NOTHING,
    )


def slates(names, length=10, born=None):
    return [
        Slate(name, tuple(Candidate(f"{name}{rank}", born=(born or {}).get(name)) for rank in range(length)))
        for name in names
    ]


@pytest.mark.parametrize(
    ("sharing", "won"),
    [
        (Sharing.LARGEST_REMAINDER, {"A": 5, "B": 2, "C": 1, "D": 1, "E": 1, "F": 0}),
        (Sharing.HIGHEST_AVERAGE, {"A": 6, "B": 2, "C": 1, "D": 1, "E": 0, "F": 0}),
    ],
)
def test_ten_seats_for_a_hundred_votes(sharing, won):
    """Quotient 10: A 4 and 7 left, B 1 and 6, C 1 and 5, D 1 and 2, E 6, F 4, for three seats left."""
    found = list_result(election(sharing), slates("ABCDEF"), [Ballots(VOTES, 100)], seats=10)

    assert found.seats == won
    assert found.verdict.is_yes
    assert found.verdict.figures["quotient"] == 10
    assert len(found.elected) == 10
    assert found.elected[:2] == ("A0", "A1")


@pytest.mark.parametrize(("threshold", "admitted"), [("6/100", "ABCDE"), ("7/100", "ABCD"), ("0", "ABCDEF")])
def test_a_list_under_the_threshold_has_no_seat(threshold, admitted):
    rule = election(Sharing.LARGEST_REMAINDER, threshold=threshold)

    found = list_result(rule, slates("ABCDEF"), [Ballots(VOTES, 100)], seats=10)

    assert "".join(found.seats) == admitted
    assert sum(found.seats.values()) == 10


def test_no_list_at_all_is_refused():
    rule = election(Sharing.HIGHEST_AVERAGE, threshold="1/2")

    with pytest.raises(RuleViolation, match="n’atteint le seuil de 50"):
        list_result(rule, slates("ABCDEF"), [Ballots(VOTES, 100)], seats=10)


def test_equal_lists_wait_for_a_lot_over_the_last_seat_only():
    rule = election(Sharing.HIGHEST_AVERAGE)
    votes = {"A": 30, "B": 30}

    even = list_result(rule, slates("AB"), [Ballots(votes, 60)], seats=4)
    odd = list_result(rule, slates("AB"), [Ballots(votes, 60)], seats=3)
    drawn = list_result(rule, slates("AB"), [Ballots(votes, 60, lot=("B",))], seats=3)

    assert (even.seats, even.tied) == ({"A": 2, "B": 2}, ())
    assert (odd.seats, odd.tied, odd.verdict.outcome) == ({"A": 1, "B": 1}, ("A", "B"), "to_decide")
    assert "A et B sont à égalité pour 1\u00a0siège" in odd.verdict.question
    assert (drawn.seats, drawn.verdict.outcome) == ({"A": 1, "B": 2}, "yes")


def test_age_parts_equal_lists():
    rule = election(Sharing.LARGEST_REMAINDER, ties=(TieBreak.OLDER,))
    born = {"A": date(1980, 1, 1), "B": date(1950, 1, 1)}

    found = list_result(rule, slates("AB", born=born), [Ballots({"A": 30, "B": 30}, 60)], seats=3)

    assert found.seats == {"A": 1, "B": 2}


def test_a_list_too_short_leaves_seats_vacant():
    found = list_result(
        election(Sharing.HIGHEST_AVERAGE), slates("A", length=1), [Ballots({"A": 7}, 7)], seats=2
    )

    assert (found.elected, found.verdict.outcome) == (("A0",), "no")
    assert "1\u00a0siège reste vacant faute de candidat" in found.verdict.sentence


def test_blanks_matter_to_a_threshold():
    votes = Ballots({"A": 90, "B": 10}, 110, blank=10)

    def shared(blanks):
        return list_result(
            election(Sharing.LARGEST_REMAINDER, threshold="1/10", blanks=blanks),
            slates("AB"),
            [votes],
            seats=10,
        )

    assert shared(Blanks.IGNORED).seats == {"A": 9, "B": 1}
    assert shared(Blanks.CAST).seats == {"A": 10}
    assert (shared(Blanks.UNSTATED).verdict.outcome, shared(Blanks.UNSTATED).seats) == ("to_decide", {})


def test_blanks_that_change_nothing_are_not_asked():
    rule = election(Sharing.LARGEST_REMAINDER, blanks=Blanks.UNSTATED)

    assert list_result(rule, slates("A"), [Ballots({"A": 9}, 10, blank=1)], seats=2).verdict.is_yes


@pytest.mark.parametrize(("votes", "won"), [(50, {}), (51, {"A": 3})])
def test_the_first_list_may_take_everything(votes, won):
    rule = election(Sharing.MAJORITY, rounds=(ABSOLUTE, RELATIVE))

    found = list_result(rule, slates("AB"), [Ballots({"A": votes, "B": 20}, 100)], seats=3)

    assert found.seats == won
    assert found.verdict.is_yes is bool(won)
    assert found.elected == (("A0", "A1", "A2") if won else ())


def test_a_quotient_need_not_be_whole():
    found = list_result(
        election(Sharing.LARGEST_REMAINDER), slates("AB"), [Ballots({"A": 5, "B": 2}, 7)], seats=3
    )

    assert found.seats == {"A": 2, "B": 1}
    assert "quotient 7/3" in found.verdict.sentence


def test_an_impossible_count_is_refused():
    rule = election(Sharing.LARGEST_REMAINDER)

    with pytest.raises(RuleViolation, match="voix pour 10"):
        list_result(rule, slates("AB"), [Ballots({"A": 9, "B": 9}, 10)], seats=3)
    with pytest.raises(RuleViolation, match="Aucune égalité"):
        list_result(rule, slates("AB"), [Ballots({"A": 9, "B": 1}, 10, lot=("A",))], seats=3)


def test_our_own_mistakes_are_loud():
    rule = election(Sharing.LARGEST_REMAINDER)

    with pytest.raises(ValueError, match="single round"):
        list_result(rule, slates("AB"), [], seats=3)
    with pytest.raises(ValueError, match="single round"):
        list_result(rule, slates("AB"), [Ballots({}, 10)], seats=0)
    plurality = Election(
        article="1",
        electors=Electors("assembly"),
        scrutin=Plurality(),
        ties=(TieBreak.LOT,),
        blanks=Blanks.IGNORED,
        gender_by=GenderBy.NOTHING,
    )
    with pytest.raises(ValueError, match="not between lists"):
        list_result(plurality, slates("AB"), [Ballots({}, 10)], seats=1)


@given(
    st.lists(st.integers(1, 30), min_size=1, max_size=5),
    st.integers(1, 8),
    st.sampled_from([Sharing.LARGEST_REMAINDER, Sharing.HIGHEST_AVERAGE]),
)
def test_no_seat_too_many_and_the_order_of_lists_changes_nothing(votes, seats, sharing):
    told = {f"L{rank}": count for rank, count in enumerate(votes)}

    found = list_result(election(sharing), slates(told), [Ballots(told, sum(votes))], seats=seats)

    assert found == list_result(
        election(sharing), slates(reversed(told)), [Ballots(told, sum(votes))], seats=seats
    )
    given_out = sum(found.seats.values())
    assert given_out == seats if not found.tied else given_out < seats
