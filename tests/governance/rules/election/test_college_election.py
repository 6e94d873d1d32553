"""One election for the seats of several colleges, and the parity of the whole."""

from fractions import Fraction

import pytest

from governance.rules.election.college_election import Contest, Parity, election_result
from governance.rules.election.election import Blanks, Election, Electors, GenderBy, Plurality
from governance.rules.election.ranking import TieBreak
from governance.rules.election.urn import Ballots, Candidate
from governance.rules.seat.gender import Floor, FloorBase, Rounding, Sexes

FLOOR = Floor(article="12", share=Fraction(2, 5), rounding=Rounding.UP, base=FloorBase.SEATED)
UNSTATED = Floor(article="12", share=Fraction(2, 5), rounding=Rounding.UNSTATED)


def election(gender_by=GenderBy.NOTHING):
    return Election(
        article="11",
        electors=Electors("own_college"),
        scrutin=Plurality(),
        ties=(TieBreak.LOT,),
        blanks=Blanks.IGNORED,
        gender_by=gender_by,
    )


def contest(seats, **votes):
    """Candidates are named by their sex and a letter."""
    return Contest(seats, tuple(Candidate(name, sex=name[0]) for name in votes), (Ballots(votes, 100),))


THREE_MEN = {"": contest(3, MA=50, MB=40, MC=30, FD=20, FE=10)}


def test_each_college_fills_its_seats():
    found = election_result(
        election(), {"Associations": contest(2, MA=50, MB=40, FC=9), "Mutuelles": contest(1, FD=30)}
    )

    assert found.elected == ("MA", "MB", "FD")
    assert found.verdict.is_yes
    assert (found.verdict.figures["seats"], found.verdict.figures["elected"]) == (3, 3)
    assert found.verdict.parts[0].sentence.startswith("Associations, 1er tour")


def test_a_vacant_seat_is_said_with_its_college():
    found = election_result(election(), {"Associations": contest(2, MA=50), "Mutuelles": contest(1, FD=30)})

    assert found.verdict.is_no
    assert found.verdict.figures["vacant"] == 1
    assert "Associations, 1er tour" in found.verdict.sentence


@pytest.mark.parametrize(
    ("gender_by", "elected", "outcome"),
    [
        (GenderBy.NOTHING, ("MA", "MB", "MC"), "yes"),
        (GenderBy.REFUSED, ("MA", "MB", "MC"), "no"),
        (GenderBy.UNSTATED, ("MA", "MB", "MC"), "to_decide"),
        (GenderBy.BEST_PLACED, ("MA", "MB", "FD"), "yes"),
    ],
)
def test_a_floor_that_the_votes_do_not_meet(gender_by, elected, outcome):
    """With two women who stay, three seats of five need none; with one, they need one of two."""
    parity = Parity((FLOOR,), staying=Sexes(1, 1))

    found = election_result(election(gender_by), THREE_MEN, parity)

    assert (found.elected, found.verdict.outcome) == (elected, outcome)


def test_parity_that_is_met_is_said():
    parity = Parity((FLOOR,), staying=Sexes(2, 0))

    found = election_result(election(GenderBy.UNSTATED), THREE_MEN, parity)

    assert found.verdict.is_yes
    assert found.verdict.parts[1].figures["women"] == 2


def test_without_anyone_of_the_lacking_sex_the_floor_is_not_met():
    found = election_result(
        election(GenderBy.BEST_PLACED), {"": contest(3, MA=9, MB=8, MC=7)}, Parity((FLOOR,))
    )

    assert (found.elected, found.verdict.outcome) == (("MA", "MB", "MC"), "no")


def test_across_colleges_parity_is_checked_not_made():
    contests = {"A": contest(2, MA=50, MB=40, FC=9), "B": contest(3, MD=30, ME=20, MF=10, FG=1)}

    found = election_result(election(GenderBy.BEST_PLACED), contests, Parity((FLOOR,)))

    assert found.verdict.is_no
    assert found.elected == ("MA", "MB", "MD", "ME", "MF")


def test_a_rounding_left_unsaid_moves_nobody():
    found = election_result(election(GenderBy.BEST_PLACED), THREE_MEN, Parity((UNSTATED,), Sexes(1, 0)))

    assert found.elected == ("MA", "MB", "MC")
    assert found.verdict.is_open


def test_parity_waits_until_everyone_is_known():
    even = {"": contest(1, MA=10, FB=10)}

    found = election_result(election(GenderBy.REFUSED), even, Parity((FLOOR,), Sexes(0, 4)))

    assert found.verdict.is_open
    assert len(found.verdict.parts) == 0
