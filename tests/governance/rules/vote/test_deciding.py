"""Deciding: where a decision stops, and what follows (G1, G12, mutuals, parity bodies)."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cressmember.kernel.violations import RuleViolation
from governance.rules.meeting.ballot_mode import Distance, Present, Silence
from governance.rules.meeting.interest import Interest, LeftOut
from governance.rules.presence.turnout import EACH_COLLEGE
from governance.rules.vote.deciding import decide
from governance.rules.vote.decision import IndividualVote, NewMeeting
from governance.rules.vote.majority import Base, Over
from governance.rules.vote.poll import Poll, Tally
from governance.rules.vote.precondition import Advice, Agreed, Assent, Preliminaries, Proposal, Without
from governance.rules.vote.quorum import Needed
from tests.governance.meeting import (
    HALF,
    QUARTER,
    THIRD,
    TWO_THIRDS,
    bar,
    call,
    majority,
    plain,
    simple,
    together,
    turnout,
)
from tests.governance.rules.vote.test_decision import decision

MUTUAL = decision(
    calls=(
        call(QUARTER),
        call(least_days=6, recalls_first=True),
    )
)


def voted(*tally, **more):
    return Poll({"": Tally(*tally)}, **more)


def test_a_mutual_of_240_at_its_first_call():
    meeting = turnout(240, present=38, proxy=21)

    verdict = decide(MUTUAL, 1, meeting, voted(28, 27, 4))

    assert verdict.is_no
    assert verdict.figures == {"call": 1, "stopped_at": "quorum"}
    assert len(verdict.parts) == 1
    assert plain(verdict.sentence) == (
        "Décision ordinaire, 1re convocation : pas de décision, faute de quorum. "
        "Quorum non atteint : 59 membres sur 240 (38 présents et 21 représentés), 60 requis, le quart "
        "(art. 13). Une 2e convocation peut suivre, 6 jours au moins après cette réunion."
    )


def test_the_same_meeting_decides_at_its_second_call():
    verdict = decide(MUTUAL, 2, turnout(240, present=38, proxy=21), voted(28, 27, 4))

    assert verdict.is_yes
    assert verdict.figures == {"call": 2, "stopped_at": ""}
    assert plain(verdict.sentence) == (
        "Décision ordinaire, 2e convocation : décision adoptée, 28 voix pour sur 55 suffrages "
        "exprimés (50,91 %), il en fallait 28, plus de la moitié (art. 14)."
    )
    assert plain(verdict.parts[0].sentence) == "Aucun quorum n’est exigé (art. 13)."


def test_the_same_ballot_is_rejected_when_its_base_is_those_who_take_part():
    rule = decision(calls=MUTUAL.calls, majority=majority(simple(Base.GATHERED)))

    verdict = decide(rule, 2, turnout(240, present=38, proxy=21), voted(28, 27, 4))

    assert (verdict.outcome, verdict.figures["stopped_at"]) == ("no", "majority")
    assert len(verdict.parts) == 2


def test_a_third_call_that_the_statutes_do_not_have():
    with pytest.raises(RuleViolation, match="et non 3"):
        decide(MUTUAL, 3, turnout(240, present=38), voted(28))


def test_after_the_last_call_nothing_follows():
    rule = decision(calls=(call(QUARTER),))

    assert decide(rule, 1, turnout(240, present=59), voted(28)).sentence.endswith(
        "Aucune autre convocation n’est prévue."
    )


@pytest.mark.parametrize(
    ("following", "said"),
    [
        (call(), "Une 2e convocation peut suivre."),
        (call(most_days=15), "Une 2e convocation peut suivre, 15 jours au plus."),
        (
            call(least_days=8, most_days=30),
            "Une 2e convocation peut suivre, 8 jours au moins après cette réunion et 30 jours au plus.",
        ),
    ],
)
def test_when_the_next_call_may_follow(following, said):
    rule = decision(calls=(call(QUARTER), following))

    assert plain(decide(rule, 1, turnout(240, present=59), voted(28)).sentence).endswith(said)


STATUTES_OF_94 = decision(
    name="Modification des statuts",
    preconditions=(
        Proposal(article="39", by=("conseil d’administration",)),
        Assent(article="40", of="présidents", needed=Needed((Fraction(3, 5),))),
    ),
    calls=(call(Fraction(1)), call(least_days=15)),
    majority=majority(simple(Base.GATHERED)),
)


def prepared(assents, proposed_by="conseil d’administration"):
    return Preliminaries(agreed={"présidents": Agreed(assents, 94)}, proposed_by=frozenset({proposed_by}))


@pytest.mark.parametrize(
    ("assents", "present", "proxies", "yes", "stopped_at"),
    [
        (56, 32, 62, 94, "preconditions"),
        (57, 31, 62, 93, "quorum"),
        (57, 32, 62, 94, ""),
        (57, 32, 62, 47, "majority"),
        (57, 32, 62, 48, ""),
    ],
)
def test_94_federations(assents, present, proxies, yes, stopped_at):
    meeting = turnout(94, present=present, proxy=proxies)

    verdict = decide(STATUTES_OF_94, 1, meeting, voted(yes, present + proxies - yes), done=prepared(assents))

    assert verdict.figures["stopped_at"] == stopped_at
    assert verdict.outcome == ("no" if stopped_at else "yes")


def test_the_second_call_of_94_federations_needs_any_number():
    assert decide(STATUTES_OF_94, 2, turnout(94, present=1), voted(1), done=prepared(57)).is_yes


def test_what_was_not_proposed_by_the_board_stops_at_once():
    verdict = decide(STATUTES_OF_94, 1, turnout(94, present=94), voted(94), done=prepared(57, "un membre"))

    assert plain(verdict.sentence) == (
        "Modification des statuts, 1re convocation : pas de décision, ce qui doit précéder le vote manque. "
        "Proposition : elle manque (conseil d’administration) (art. 39)."
    )
    assert decide(STATUTES_OF_94, 1, turnout(94, present=94), voted(94)).is_no


def test_an_advice_of_unknown_worth_leaves_the_decision_open_unless_it_is_rejected():
    rule = decision(preconditions=(Advice(article="33", of="la commission", without=Without.UNSTATED),))
    meeting = turnout(10, present=10)

    adopted, rejected = decide(rule, 1, meeting, voted(6, 4)), decide(rule, 1, meeting, voted(4, 6))

    assert (adopted.outcome, adopted.figures["stopped_at"]) == ("to_decide", "preconditions")
    assert [each.name for each in adopted.readings] == [
        "la décision est nulle",
        "la décision reste valable",
    ]
    assert (rejected.outcome, rejected.figures["stopped_at"]) == ("no", "majority")


def test_a_majority_to_be_decided_leaves_the_decision_open():
    rule = decision(majority=majority(simple(), tie="casting"))

    verdict = decide(rule, 1, turnout(10, present=10), voted(5, 5))

    assert (verdict.outcome, verdict.figures["stopped_at"]) == ("to_decide", "majority")
    assert plain(verdict.question) == "le président de séance a voix prépondérante. Qu’a-t-il voté ?"


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (NewMeeting(article="15", within_days=8), "se tient 8 jours au plus après celle-ci (art. 15)."),
        (NewMeeting(article="15", within_days=None), "Une nouvelle réunion se tient (art. 15)."),
        (
            NewMeeting(article="15", least_days=7, within_days=30),
            "se tient 7 jours au moins et 30 jours au plus après celle-ci (art. 15).",
        ),
        (
            NewMeeting(article="15", least_days=7, within_days=None),
            "se tient 7 jours au moins après celle-ci (art. 15).",
        ),
    ],
)
def test_a_new_meeting_after_a_rejection(after, said):
    rule = decision(calls=(call(),), majority=majority(bar(Fraction(3, 4))), after_failure=after)

    assert plain(decide(rule, 1, turnout(4, present=4), voted(2, 2)).sentence).endswith(said)


PARITY = decision(
    calls=(call(),),
    majority=majority(simple(scope=EACH_COLLEGE)),
    after_failure=IndividualVote(article="9", majority=majority(simple(), article="9")),
)
BOTH = together(turnout(10, college="A", present=8), turnout(10, college="B", present=8))
DISAGREED = Poll({"A": Tally(7, 1), "B": Tally(3, 5)})


def test_colleges_that_disagree_vote_one_by_one():
    owed = decide(PARITY, 1, BOTH, DISAGREED)

    assert owed.is_open
    assert (
        plain(owed.question)
        == "la proposition est rejetée et un vote individuel doit suivre. Qu’a-t-il donné ?"
    )
    assert decide(PARITY, 1, BOTH, DISAGREED, individual=Poll({"": Tally(10, 6)})).is_yes
    assert decide(PARITY, 1, BOTH, DISAGREED, individual=Poll({"": Tally(8, 8)})).is_no
    assert decide(PARITY, 1, BOTH, Poll({"A": Tally(7, 1), "B": Tally(5, 3)})).is_yes


@pytest.mark.parametrize(
    ("left_out", "outcome"),
    [("vote", "no"), ("base", "yes"), ("base_and_quorum", "no"), ("unstated", "to_decide")],
)
def test_a_voter_whom_the_item_touches(left_out, outcome):
    """Nine of eighteen are present and one does not vote: six for and two against."""
    rule = decision(
        calls=(call(HALF),),
        majority=majority(bar(Fraction(7, 10), base=Base.GATHERED)),
        interest=Interest(article="20", who="le membre intéressé", left_out=LeftOut(left_out)),
    )

    verdict = decide(rule, 1, turnout(18, present=9), voted(6, 2), left_out=turnout(1, present=1))

    assert verdict.outcome == outcome
    assert decide(rule, 1, turnout(18, present=9), voted(7, 2)).is_yes


def test_nobody_is_left_out_unless_the_statutes_say_so():
    with pytest.raises(RuleViolation, match="n’écartent personne"):
        decide(MUTUAL, 2, turnout(18, present=9), voted(6), left_out=turnout(1, present=1))


@pytest.mark.parametrize(
    ("remote", "outcome"), [("counted", "yes"), ("not_counted", "no"), ("unstated", "to_decide")]
)
def test_those_at_a_distance_make_the_quorum_or_not(remote, outcome):
    rule = decision(calls=(call(HALF),))
    distance = Distance(article="17", silence=Silence.REFUSED, permissions=(), remote=Present(remote))

    verdict = decide(rule, 1, turnout(18, present=8, remote=1), voted(6), distance=distance)

    assert verdict.outcome == outcome


def test_a_threshold_said_as_more_than():
    rule = decision(majority=majority(bar(TWO_THIRDS, Over.MORE_THAN)))

    assert decide(rule, 1, turnout(9, present=9), voted(6, 3)).is_no
    assert decide(rule, 1, turnout(9, present=9), voted(7, 2)).is_yes


@settings(max_examples=40)
@given(
    st.sampled_from([QUARTER, HALF, Fraction(1)]),
    st.sampled_from(list(Base)),
    st.sampled_from(["rejected", "casting", "unstated"]),
    st.tuples(*[st.integers(0, 6)] * 4),
    st.integers(1, 2),
)
def test_one_more_who_comes_to_vote_for_never_turns_adopted_into_rejected(needed, base, tie, tally, rank):
    rule = decision(
        calls=(call(needed), call(THIRD, least_days=6)),
        majority=majority(simple(base), tie=tie, abstentions="unstated"),
    )
    order = ("no", "to_decide", "yes")

    before = decide(rule, rank, turnout(25, present=sum(tally)), voted(*tally))
    yes, *others = tally
    after = decide(rule, rank, turnout(25, present=sum(tally) + 1), voted(yes + 1, *others))

    assert order.index(after.outcome) >= order.index(before.outcome)
