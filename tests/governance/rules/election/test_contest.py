"""Elections of people, round after round: the boundary and its two neighbours."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cressmember.kernel.violations import RuleViolation
from governance.rules.election.contest import contest_result
from governance.rules.election.election import (
    Blanks,
    Drawn,
    Election,
    Electors,
    GenderBy,
    Needs,
    Plurality,
    Round,
    Rounds,
    WithoutCandidate,
)
from governance.rules.election.ranking import Floors, TieBreak
from governance.rules.election.urn import Ballots, Candidate

ABSOLUTE, RELATIVE = Round(needs=Needs.ABSOLUTE), Round(needs=Needs.RELATIVE)
TOP_TWO = Round(needs=Needs.ABSOLUTE, staying=2)


def election(scrutin=None, ties=(TieBreak.LOT,), blanks=Blanks.IGNORED, **rest):
    return Election(
        article="11",
        electors=Electors("assembly"),
        scrutin=scrutin or Plurality(),
        ties=ties,
        blanks=blanks,
        gender_by=GenderBy.NOTHING,
        **rest,
    )


def people(names, **born):
    return [Candidate(name, born=date(born[name], 1, 1) if name in born else None) for name in names]


def urn(cast=100, *, blank=0, void=0, withdrawn=(), lot=(), **votes):
    return Ballots(votes, cast, blank, void, frozenset(withdrawn), tuple(lot))


def plain(text):
    return text.replace("\u00a0", " ")


def test_the_most_votes_take_the_seats():
    found = contest_result(election(), people("ABC"), [urn(60, A=40, B=50, C=30)], seats=2)

    assert found.elected == ("B", "A")
    assert found.verdict.is_yes
    assert plain(found.verdict.sentence) == (
        "1er tour, 60 suffrages exprimés : B (50 voix) et A (40 voix) sont élu·es (art. 11)."
    )
    assert found.verdict.figures["votes_B"] == 50


@pytest.mark.parametrize(("votes", "elected"), [(49, ()), (50, ()), (51, ("A",))])
def test_an_absolute_majority_is_more_than_half(votes, elected):
    """FNPF: absolute majority, then relative; a tie is drawn."""
    rule = election(Rounds(rounds=(ABSOLUTE, RELATIVE)))

    found = contest_result(rule, people("ABC"), [urn(100, A=votes, B=30)], seats=1)

    assert found.elected == elected
    assert found.verdict.is_yes is bool(elected)
    assert found.verdict.figures["required"] == 51
    if not elected:
        assert found.last.standing == ("A", "B", "C")
        assert "2e tour doit se tenir pour 1 siège entre A, B et C" in plain(found.verdict.question)


def test_the_second_round_goes_to_the_most_votes():
    rule = election(Rounds(rounds=(ABSOLUTE, RELATIVE)))

    found = contest_result(rule, people("ABC"), [urn(A=45, B=30, C=25), urn(A=40, B=41, C=19)], seats=1)

    assert found.elected == ("B",)
    assert [part.figures["votes_A"] for part in found.verdict.parts] == [45]


def test_several_seats_may_be_filled_over_two_rounds():
    rule = election(Rounds(rounds=(ABSOLUTE, RELATIVE)))

    found = contest_result(
        rule, people("ABCD"), [urn(A=70, B=50, C=40, D=30), urn(B=20, C=45, D=20)], seats=2
    )

    assert [each.elected for each in found.rounds] == [("A",), ("C",)]


def test_only_the_top_two_stay():
    """FNC bureau: absolute majority of votes cast, two rounds, only the top two stay."""
    rule = election(Rounds(rounds=(ABSOLUTE, TOP_TWO)))

    first = contest_result(rule, people("ABC"), [urn(A=45, B=30, C=25)], seats=1)
    second = contest_result(rule, people("ABC"), [urn(A=45, B=30, C=25), urn(A=49, B=51)], seats=1)

    assert first.last.standing == ("A", "B")
    assert second.elected == ("B",)
    with pytest.raises(RuleViolation, match=r"C.*n’est pas candidat à ce tour"):
        contest_result(rule, people("ABC"), [urn(A=45, B=30, C=25), urn(A=49, C=51)], seats=1)


@pytest.mark.parametrize(
    ("ties", "born", "standing"),
    [
        ((TieBreak.OLDER,), {"B": 1980, "C": 1950}, ("A", "C")),
        ((TieBreak.ROUND, TieBreak.LOT), {}, ("A", "B", "C")),
    ],
)
def test_equals_for_the_last_place_of_the_second_round(ties, born, standing):
    rule = election(Rounds(rounds=(ABSOLUTE, TOP_TWO)), ties)

    assert (
        contest_result(rule, people("ABC", **born), [urn(A=40, B=30, C=30)], seats=1).last.standing
        == standing
    )


def test_a_lot_may_choose_who_stays():
    rule = election(Rounds(rounds=(ABSOLUTE, TOP_TWO)))

    owed = contest_result(rule, people("ABC"), [urn(A=40, B=30, C=30)], seats=1)
    drawn = contest_result(rule, people("ABC"), [urn(A=40, B=30, C=30, lot=["C"])], seats=1)

    assert (owed.last.tied, owed.verdict.outcome) == (("B", "C"), "to_decide")
    assert "B et C sont à égalité pour 1 place au tour suivant ; le sort décide." in plain(
        owed.verdict.question
    )
    assert drawn.last.standing == ("A", "C")


def test_a_last_round_without_majority_leaves_the_seat_vacant():
    rule = election(Rounds(rounds=(ABSOLUTE, TOP_TWO)), blanks=Blanks.CAST)

    found = contest_result(
        rule, people("AB"), [urn(A=45, B=40, blank=15), urn(A=49, B=40, blank=11)], seats=1
    )

    assert (found.elected, found.verdict.outcome, found.last.seats_left) == ((), "no", 1)
    assert "personne n’est élu ; 1 siège reste vacant" in plain(found.verdict.sentence)


def test_equals_in_the_last_round_are_parted_by_the_text():
    rule = election(Rounds(rounds=(ABSOLUTE, TOP_TWO)), (TieBreak.OLDER,))

    found = contest_result(
        rule, people("AB", A=1980, B=1950), [urn(A=45, B=45, void=10), urn(A=50, B=50)], seats=1
    )

    assert found.elected == ("B",)
    assert "à égalité, le plus âgé l’emporte" in found.verdict.sentence


def test_a_tie_after_three_rounds_is_drawn():
    """FNC: the most votes; a tie after three rounds is settled by lot."""
    rule = election(ties=(TieBreak.ROUND, TieBreak.LOT), most_rounds=3)
    even = urn(A=40, B=40, C=20)
    again = urn(A=50, B=50)

    assert contest_result(rule, people("ABC"), [even], seats=1).last.standing == ("A", "B")
    assert contest_result(rule, people("ABC"), [even, again], seats=1).last.standing == ("A", "B")
    third = contest_result(rule, people("ABC"), [even, again, again], seats=1)
    assert (third.last.standing, third.last.tied, third.verdict.outcome) == ((), ("A", "B"), "to_decide")
    drawn = contest_result(rule, people("ABC"), [even, again, urn(A=50, B=50, lot=["B"])], seats=1)
    assert (drawn.elected, drawn.verdict.outcome) == (("B",), "yes")


@pytest.mark.parametrize(
    ("ties", "told"),
    [
        ((TieBreak.UNSTATED,), "le texte ne dit pas ce qui les départage"),
        ((TieBreak.OLDER,), "l’âge les départage, et n’est pas connu"),
        ((TieBreak.YOUNGER,), "l’âge les départage, et n’est pas connu"),
        ((TieBreak.SENIOR,), "l’ancienneté les départage, et n’est pas connue"),
    ],
)
def test_what_cannot_be_settled_is_asked_with_the_candidates(ties, told):
    found = contest_result(election(ties=ties), people("ABC"), [urn(A=50, B=30, C=30)], seats=2)

    assert (found.elected, found.last.tied, found.verdict.outcome) == (("A",), ("B", "C"), "to_decide")
    assert told in found.verdict.question
    assert [reading.name for reading in found.verdict.readings] == ["B l’emporte", "C l’emporte"]


@pytest.mark.parametrize(("blanks", "elected"), [(Blanks.IGNORED, ("A",)), (Blanks.CAST, ())])
def test_a_blank_is_what_the_statutes_say(blanks, elected):
    rule = election(Rounds(rounds=(ABSOLUTE, RELATIVE)), blanks=blanks)

    assert contest_result(rule, people("AB"), [urn(A=46, B=44, blank=10)], seats=1).elected == elected


def test_a_blank_of_which_the_text_says_nothing_matters_or_not():
    rule = election(Rounds(rounds=(ABSOLUTE, RELATIVE)), blanks=Blanks.UNSTATED)

    matters = contest_result(rule, people("AB"), [urn(A=46, B=44, blank=10)], seats=1)
    does_not = contest_result(rule, people("AB"), [urn(A=51, B=39, blank=10)], seats=1)

    assert (matters.verdict.outcome, matters.last.tied) == ("to_decide", ("A",))
    assert [reading.outcome for reading in matters.verdict.readings] == ["yes", "to_decide"]
    assert does_not.elected == ("A",)


def test_seats_may_be_drawn_by_lot():
    rule = election(Drawn())

    owed = contest_result(rule, people("ABC"), [urn(0)], seats=2)
    drawn = contest_result(rule, people("ABC"), [urn(0, lot=["C", "A"])], seats=2)

    assert (owed.last.tied, owed.verdict.outcome) == (("A", "B", "C"), "to_decide")
    assert drawn.elected == ("C", "A")
    assert "C et A sont élu·es" in drawn.verdict.sentence


def test_whoever_is_named_without_standing_may_decline():
    rule = election(WithoutCandidate(rounds=(RELATIVE,)))

    assert contest_result(rule, people("ABC"), [urn(A=60, B=40, withdrawn=["A"])], seats=1).elected == ("B",)


def test_nobody_is_elected_without_a_vote():
    found = contest_result(election(), people("AB"), [urn(A=60)], seats=2)

    assert (found.elected, found.last.seats_left, found.verdict.outcome) == (("A",), 1, "no")


def test_a_contest_without_anybody_left_leaves_seats_vacant():
    rule = election(Rounds(rounds=(ABSOLUTE, RELATIVE)))

    found = contest_result(rule, people("A"), [urn(A=60)], seats=2)

    assert (found.elected, found.verdict.outcome, found.last.standing) == (("A",), "no", ())


def test_floors_follow_those_elected_before():
    rule = election(Rounds(rounds=(ABSOLUTE, RELATIVE)))
    candidates = [
        Candidate("A", sex="F"),
        Candidate("B", sex="M"),
        Candidate("C", sex="M"),
        Candidate("D", sex="F"),
    ]

    found = contest_result(
        rule, candidates, [urn(A=60, B=40), urn(B=50, C=40, D=1)], seats=3, floors=Floors(women=2)
    )

    assert found.elected == ("A", "B", "D")


@pytest.mark.parametrize(
    ("sexes", "said"),
    [
        ("F", "A (9 voix) est élue"),
        ("M", "A (9 voix) est élu"),
        ("FF", "A (9 voix) et B (8 voix) sont élues"),
        ("FM", "A (9 voix) et B (8 voix) sont élus"),
        (["F", ""], "A (9 voix) et B (8 voix) sont élu·es"),
        ([""], "A (9 voix) est élu·e"),
    ],
)
def test_who_is_elected_is_said_in_the_feminine_of_women(sexes, said):
    candidates = [Candidate(name, sex=sex) for name, sex in zip("AB", sexes, strict=False)]

    found = contest_result(
        election(), candidates, [urn(10, A=9, **({"B": 8} if len(sexes) > 1 else {}))], seats=len(sexes)
    )

    assert f"{said} (" in plain(found.verdict.sentence)


@pytest.mark.parametrize(
    ("rounds", "why"),
    [
        ([urn(10, Z=5)], "Z.*pas candidat"),
        ([urn(10, withdrawn=["Z"])], "Z.*pas candidat"),
        ([urn(10, A=-1)], "négatif"),
        ([urn(10, blank=11)], "négatif"),
        ([urn(10, A=11)], "11 voix pour 10"),
        ([urn(10, A=9, B=9, C=9)], "27 voix pour 10"),
        ([urn(10, A=9, B=8), urn(10, A=1)], "2e tour n’a pas lieu d’être"),
        ([urn(10, A=9, B=8, lot=["A"])], "Aucune égalité"),
    ],
)
def test_what_cannot_be_is_refused(rounds, why):
    with pytest.raises(RuleViolation, match=why):
        contest_result(election(), people("ABC"), rounds, seats=2)


def test_a_ballot_names_no_more_than_the_text_allows():
    with pytest.raises(RuleViolation, match=r"de 1.nom au plus"):
        contest_result(election(most_names=1), people("ABC"), [urn(10, A=6, B=5)], seats=2)


def test_two_candidates_of_one_name_are_refused():
    with pytest.raises(RuleViolation, match="le même nom"):
        contest_result(election(), people("AA"), [urn(10, A=6)], seats=2)


@pytest.mark.parametrize(("rounds", "seats"), [([], 1), ([urn(10)], 0)])
def test_an_election_has_a_round_and_a_seat(rounds, seats):
    with pytest.raises(ValueError, match="a round and a seat"):
        contest_result(election(), people("A"), rounds, seats=seats)


VOTES = st.lists(st.integers(0, 6), min_size=1, max_size=6)


@given(VOTES, st.integers(1, 4), st.randoms(use_true_random=False))
def test_a_permutation_of_candidates_changes_nothing(votes, seats, chance):
    told = {f"N{rank}": count for rank, count in enumerate(votes)}
    candidates = people(told)
    shuffled = list(candidates)
    chance.shuffle(shuffled)
    rule = election(Rounds(rounds=(ABSOLUTE, TOP_TWO)))

    found = contest_result(rule, candidates, [Ballots(told, 36)], seats=seats)

    assert found == contest_result(rule, shuffled, [Ballots(dict(reversed(told.items())), 36)], seats=seats)
    assert len(found.elected) <= seats


@given(VOTES, st.integers(1, 4), st.integers(0, 2), st.data())
def test_one_more_vote_never_unseats(votes, seats, women, data):
    told = {f"N{rank}": count for rank, count in enumerate(votes)}
    candidates = [Candidate(name, sex="FM"[rank % 2]) for rank, name in enumerate(told)]
    floors = Floors(women)
    elected = contest_result(election(), candidates, [Ballots(told, 40)], seats=seats, floors=floors).elected
    if elected:
        lucky = data.draw(st.sampled_from(elected))
        more = told | {lucky: told[lucky] + 1}
        again = contest_result(election(), candidates, [Ballots(more, 40)], seats=seats, floors=floors)
        assert lucky in again.elected
