"""Ballots on resolutions: opened, voted in by each once, counted, closed with their verdict."""

import pytest

from cressmember.kernel.violations import RuleViolation
from governance.actions.meeting.ballot import (
    cancel_ballot,
    cast_for_the_others,
    cast_votes,
    close_ballot,
    open_ballot,
    settle_ballot,
    type_count,
)
from governance.actions.meeting.presence import check_in, check_out, file_walk_in_proxy
from governance.actions.meeting.roll import change_line, decide_line, remove_line
from governance.actions.meeting.session import name_officer
from governance.models import Vote
from governance.queries.meeting.deciding import verdict_of
from governance.rules.meeting.initiative import Request
from governance.rules.vote.poll import Tally
from tests.governance.gathered import assembly, electors, instant, proxy, resolution, statutes
from tests.governance.meeting import plain

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting():
    """In session: five associations, three cooperatives, all there; a tenth elector of each stayed away."""
    statutes()
    held = assembly(roll_settled_at=instant(12), opened_at=instant(14))
    electors(held, 6, college="associations", order=1)
    electors(held, 4, college="cooperatives", order=2)
    name_officer(meeting=held, role="chair", name="Mme Roche", by=None, at=instant(13))
    for each in held.participants.exclude(name__in=["associations 006", "cooperatives 004"]):
        check_in(participant=each, by=None, at=instant(14, 1))
    return held


def named(meeting, name):
    return meeting.participants.get(name=name)


def nominal(meeting, **fields):
    text = resolution(meeting, decision=fields.pop("decision", "ordinary"))
    return open_ballot(resolution=text, kind="nominal", by=None, at=instant(15), **fields)


def says(ballot, participant, choice="yes", **fields):
    return cast_votes(
        ballot=ballot,
        voter=participant,
        voter_name="Camille Roche",
        choices={participant.pk: choice},
        at=instant(15, 1),
        **fields,
    )


def test_what_is_kept_at_closing_is_what_the_rows_answer(meeting):
    ballot = nominal(meeting)
    says(ballot, named(meeting, "associations 001"))
    cast_for_the_others(ballot=ballot, choice="no", by=None, at=instant(15, 2))

    closed = close_ballot(ballot=ballot, by=None, at=instant(15, 3))

    assert closed.verdict == verdict_of(closed).document()
    assert closed.verdict["outcome"] == "no"
    assert closed.poll["votes"]["associations"] == {"yes": 1, "no": 4, "abstain": 0, "blank": 0}
    assert closed.poll["heads"]["cooperatives"]["no"] == 3
    assert closed.quorum["outcome"] == "yes"
    assert [group["by_way"] for group in closed.turnout["groups"]] == [{"present": 5}, {"present": 3}]


def test_what_happens_after_the_opening_changes_nothing_to_it(meeting):
    giver, holder = named(meeting, "associations 006"), named(meeting, "associations 001")
    given = proxy(giver, holder)
    ballot = nominal(meeting)
    cast_for_the_others(ballot=ballot, choice="yes", by=None, at=instant(15, 1))
    closed = close_ballot(ballot=ballot, by=None, at=instant(15, 2))

    check_out(participant=holder, by=None, at=instant(15, 3))
    check_in(participant=named(meeting, "cooperatives 004"), by=None, at=instant(15, 4))
    given.revoked_at = instant(15, 5)
    given.save()
    change_line(line=named(meeting, "cooperatives 001").lines.get(), votes=9, because="erreur", by=None)
    remove_line(line=named(meeting, "cooperatives 002").lines.get(), because="erreur", by=None)
    name_officer(meeting=meeting, role="chair", name="M. Petit", by=None, at=instant(15, 6))

    assert closed.verdict == verdict_of(closed).document()


def test_an_elector_votes_once_whatever_the_channel(meeting):
    ballot = nominal(meeting)
    voter = named(meeting, "associations 001")
    says(ballot, voter)

    with pytest.raises(RuleViolation, match="associations 001 a déjà voté"):
        cast_votes(ballot=ballot, choices={voter.pk: "no"}, by=None, at=instant(15, 2))

    assert Vote.objects.get().choice == "yes"


def test_whoever_carries_a_mandate_votes_separately_for_it(meeting):
    giver, holder = named(meeting, "associations 006"), named(meeting, "associations 001")
    proxy(giver, holder)
    ballot = nominal(meeting)

    cast_votes(
        ballot=ballot,
        voter=holder,
        voter_name="Camille Roche",
        choices={holder.pk: "yes", giver.pk: "no"},
        at=instant(15, 1),
    )

    assert set(Vote.objects.values_list("participant", "holder", "choice")) == {
        (holder.pk, None, "yes"),
        (giver.pk, holder.pk, "no"),
    }


def test_nobody_votes_for_somebody_else_without_a_mandate(meeting):
    ballot = nominal(meeting)

    with pytest.raises(RuleViolation, match="ce mandat"):
        cast_votes(
            ballot=ballot,
            voter=named(meeting, "associations 001"),
            voter_name="x",
            choices={named(meeting, "associations 002").pk: "yes"},
        )


def test_whoever_came_after_the_opening_votes_at_the_next_one(meeting):
    ballot = nominal(meeting)
    late = named(meeting, "associations 006")
    check_in(participant=late, by=None, at=instant(15, 1))

    with pytest.raises(RuleViolation, match="au suivant"):
        says(ballot, late)


def test_whoever_left_votes_no_more(meeting):
    ballot = nominal(meeting)
    gone = named(meeting, "associations 001")
    check_out(participant=gone, by=None, at=instant(15, 1))

    with pytest.raises(RuleViolation, match="pas enregistré"):
        says(ballot, gone)


@pytest.mark.parametrize(
    ("fields", "said"),
    [({"choice": "names"}, "pas offert"), ({"choice": "yes", "voter_name": " "}, "qui vote")],
)
def test_a_vote_says_who_and_what(meeting, fields, said):
    ballot = nominal(meeting)
    voter = named(meeting, "associations 001")

    with pytest.raises(RuleViolation, match=said):
        cast_votes(
            ballot=ballot,
            voter=voter,
            voter_name=fields.get("voter_name", "x"),
            choices={voter.pk: fields["choice"]},
        )


def test_no_vote_enters_a_closed_ballot(meeting):
    ballot = nominal(meeting)
    close_ballot(ballot=ballot, by=None, at=instant(15, 3))

    with pytest.raises(RuleViolation, match="clos"):
        says(ballot, named(meeting, "associations 001"))


def test_without_quorum_nothing_is_put_to_the_vote(meeting):
    for each in meeting.participants.present()[2:]:
        check_out(participant=each, by=None, at=instant(14, 50))

    with pytest.raises(RuleViolation, match="Quorum non atteint"):
        nominal(meeting)


def test_nothing_is_put_to_the_vote_while_the_roll_leaves_a_case_open(meeting):
    line = named(meeting, "associations 006").lines.get()
    line.votes, line.outcome = 0, "to_decide"
    line.save()

    with pytest.raises(RuleViolation, match="cas est à trancher avant le vote"):
        nominal(meeting)
    decide_line(line=line, votes=1, because="le bureau le reconnaît", by=None)
    ballot = nominal(meeting)

    assert ballot.pk is not None


def test_a_secret_asked_for_by_enough_forbids_open_votes(meeting):
    text = resolution(meeting, decision="ordinary")
    asked = [Request(supporters=1)]

    for kind in ("nominal", "hands"):
        with pytest.raises(RuleViolation, match="Choisissez des bulletins papier"):
            open_ballot(resolution=text, kind=kind, secret_asked=asked, by=None, at=instant(15))
    ballot = open_ballot(resolution=text, kind="paper", secret_asked=asked, by=None, at=instant(15))

    assert ballot.mode["outcome"] == "yes"


def test_hands_are_counted_once_by_college(meeting):
    text = resolution(meeting, decision="ordinary")
    ballot = open_ballot(resolution=text, kind="hands", by=None, at=instant(15))

    with pytest.raises(RuleViolation, match="Aucun décompte"):
        close_ballot(ballot=ballot, by=None, at=instant(15, 3))
    type_count(
        ballot=ballot,
        teller="Ali",
        figures={"associations": Tally(yes=4, no=1), "cooperatives": Tally(yes=3)},
        by=None,
        at=instant(15, 2),
    )
    closed = close_ballot(ballot=ballot, by=None, at=instant(15, 3))

    assert closed.verdict["outcome"] == "yes"
    assert closed.verdict == verdict_of(closed).document()


def test_two_tellers_must_agree_and_may_count_again(meeting):
    text = resolution(meeting, decision="ordinary")
    ballot = open_ballot(resolution=text, kind="paper", by=None, at=instant(15))

    def count(teller, yes):
        figures = {"associations": Tally(yes=yes, no=5 - yes), "cooperatives": Tally(yes=3)}
        type_count(ballot=ballot, teller=teller, figures=figures, by=None, at=instant(15, 2))

    count("Ali", 4)
    with pytest.raises(RuleViolation, match="deux décomptes"):
        close_ballot(ballot=ballot, by=None, at=instant(15, 3))
    count("Zoé", 3)
    with pytest.raises(RuleViolation, match="ne concordent pas"):
        close_ballot(ballot=ballot, by=None, at=instant(15, 4))
    count("Zoé", 4)

    assert close_ballot(ballot=ballot, by=None, at=instant(15, 5)).verdict["outcome"] == "yes"


def test_more_votes_than_voters_are_refused(meeting):
    text = resolution(meeting, decision="ordinary")
    ballot = open_ballot(resolution=text, kind="hands", by=None, at=instant(15))

    with pytest.raises(RuleViolation) as refusal:
        type_count(ballot=ballot, teller="Ali", figures={"associations": Tally(yes=6)}, by=None)

    assert "6 voix comptées pour 5 au plus, collège « Associations »" in plain(str(refusal.value))


def test_a_resolution_is_voted_again_once_the_first_ballot_is_cancelled_with_a_reason(meeting):
    ballot = close_ballot(ballot=nominal(meeting), by=None, at=instant(15, 3))

    with pytest.raises(RuleViolation, match="a été votée"):
        open_ballot(resolution=ballot.resolution, kind="nominal", by=None, at=instant(15, 4))
    with pytest.raises(RuleViolation, match="pourquoi"):
        cancel_ballot(ballot=ballot, because=" ", by=None, at=instant(15, 5))
    cancel_ballot(ballot=ballot, because="texte mal lu", by=None, at=instant(15, 5))

    assert open_ballot(resolution=ballot.resolution, kind="nominal", by=None, at=instant(15, 6)).is_open


def test_nobody_is_set_aside_where_the_text_does_not_say_so(meeting):
    with pytest.raises(RuleViolation, match="n’écartent personne"):
        nominal(meeting, exclusions={named(meeting, "associations 001"): "partie à la convention"})


def test_a_question_of_the_text_is_settled_after_the_vote(meeting):
    meeting.rules = ["age"]
    meeting.save()
    ballot = nominal(meeting, decision="statutes")
    cast_for_the_others(ballot=ballot, choice="yes", by=None, at=instant(15, 1))
    closed = close_ballot(ballot=ballot, by=None, at=instant(15, 3))
    assert closed.verdict["outcome"] == "no"

    settled = settle_ballot(ballot=closed, told={"proposed_by": ["Conseil d’administration"]}, by=None)

    assert settled.verdict["outcome"] == "yes"
    assert settled.verdict == verdict_of(settled).document()


def test_a_vote_of_which_the_text_says_nothing_concludes_nothing(meeting):
    ballot = nominal(meeting, decision="")
    says(ballot, named(meeting, "associations 001"))

    assert close_ballot(ballot=ballot, by=None, at=instant(15, 3)).verdict is None


def test_a_mandate_brought_to_the_door_votes(meeting):
    giver, holder = named(meeting, "associations 006"), named(meeting, "associations 001")

    _, verdict = file_walk_in_proxy(giver=giver, holder=holder, by=None, at=instant(14, 30))

    assert verdict.is_no
    assert "refusée" in verdict.sentence


def test_it_takes_as_many_queries_for_one_mandate_as_for_three(meeting, django_assert_max_num_queries):
    for giver in ("associations 005", "associations 006"):
        participant = named(meeting, giver)
        participant.presences.all().delete()
        proxy(participant, named(meeting, "associations 001"))
    ballot = nominal(meeting)
    carried = {key: "yes" for key, entry in ballot.turnout["electors"].items() if entry["holder"]}
    holder = named(meeting, "associations 001")

    with django_assert_max_num_queries(9):  # PostgreSQL asks the lock on the ballot apart
        cast_votes(
            ballot=ballot,
            voter=holder,
            voter_name="x",
            choices={holder.pk: "yes"} | {int(key): choice for key, choice in carried.items()},
        )
    assert Vote.objects.count() == 3
