"""Who takes part in a meeting at an instant, by which proxies, and what its ballots decide."""

from datetime import date

import pytest

from cressmember.kernel.violations import RuleViolation
from governance.models import Count, Exclusion, UrnPaper, Vote
from governance.queries.meeting.deciding import Settling, question_of, verdict_of
from governance.queries.meeting.gathering import gathering_of, statutes_of
from governance.rules.presence.turnout import Way
from governance.rules.vote.poll import Vote as Said
from tests.governance.gathered import (
    assembly,
    ballot,
    chaired_by,
    comes,
    elector,
    electors,
    instant,
    proxy,
    resolution,
    statutes,
)
from tests.governance.seats import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting():
    """Twelve electors in each of two colleges, nobody having come."""
    statutes()
    held = assembly()
    electors(held, 12, college="associations", order=1)
    electors(held, 12, college="cooperatives", order=2)
    return held


def named(meeting, name):
    return meeting.participants.get(name=name)


def votes(on, meeting, **told):
    """So many votes of each sort by those who came, in the order of the roll."""
    present = list(meeting.participants.present().order_by("pk"))
    said = [choice for choice, count in told.items() for _ in range(count)]
    for participant, choice in zip(present, said, strict=False):
        Vote.objects.create(
            ballot=on, participant=participant, choice=choice, channel="link", cast_at=instant(15, 1)
        )


def came(meeting, *names, **fields):
    return [comes(named(meeting, name), **fields) for name in names]


@pytest.mark.parametrize(("present", "reached"), [(5, False), (6, True), (7, True)])
def test_the_quorum_counts_those_who_are_there_and_represented(meeting, present, reached):
    there = list(meeting.participants.order_by("pk")[:present])
    for participant in there:
        comes(participant)

    gathering = gathering_of(meeting)

    verdict = gathering.quorum(gathering.text.decision("ordinary"))
    assert verdict.is_yes is reached
    assert verdict.figures["gathered"] == present
    assert verdict.figures["required"] == 6


def test_the_second_call_needs_nobody(meeting):
    gathering = gathering_of(meeting)

    assert gathering.quorum(gathering.text.decision("ordinary"), call=2).is_yes


def test_a_proxy_counts_while_its_holder_is_there(meeting):
    giver, holder = named(meeting, "associations 001"), named(meeting, "associations 002")
    proxy(giver, holder)
    comes(holder, at=instant(14)).delete()

    away = gathering_of(meeting)
    comes(holder, at=instant(14, 30))
    there = gathering_of(meeting)

    assert away.way_of(str(giver.pk)) is None
    assert [answer.verdict.sentence for _, answer in away.answers] == [
        "Procuration refusée : le porteur est absent (art. 16)."
    ]
    assert there.way_of(str(giver.pk)) is Way.PROXY


def test_a_proxy_to_another_college_and_a_third_one_are_refused(meeting):
    holder = named(meeting, "associations 001")
    comes(holder)
    for name in ("associations 002", "associations 003", "associations 004", "cooperatives 001"):
        proxy(named(meeting, name), holder)

    found = [answer.verdict.sentence for _, answer in gathering_of(meeting).answers]

    assert found == [
        "Procuration admise, pour 1 voix (art. 16).",
        "Procuration admise, pour 1 voix (art. 16).",
        "Procuration refusée : le porteur aurait 3 mandats pour 2 au plus (art. 16).",
        "Procuration refusée : mandant et porteur n’ont pas le même collège (art. 16).",
    ]


def test_who_left_at_two_past_three_is_not_at_the_vote_of_three_past_three(meeting):
    presence = comes(named(meeting, "associations 001"), at=instant(14))
    presence.left_at = instant(15, 2)
    presence.save()

    assert gathering_of(meeting, at=instant(15, 1)).turnout.gathered([Way.PRESENT]).members == 1
    assert gathering_of(meeting, at=instant(15, 2)).turnout.gathered([Way.PRESENT]).members == 0


def test_a_named_vote_is_weighed_by_college(meeting):
    came(meeting, *(f"associations {rank:03}" for rank in range(1, 5)))
    came(meeting, *(f"cooperatives {rank:03}" for rank in range(1, 4)))
    on = ballot(resolution(meeting, decision="ordinary"))
    votes(on, meeting, yes=4, no=3)

    verdict = verdict_of(on)

    assert verdict.is_yes
    assert "adoptée" in verdict.sentence


def test_a_vote_without_quorum_decides_nothing(meeting):
    came(meeting, "associations 001")
    on = ballot(resolution(meeting, decision="ordinary"))
    votes(on, meeting, yes=1)

    verdict = verdict_of(on)

    assert verdict.is_no
    assert verdict.figures["stopped_at"] == "quorum"


def test_the_question_of_a_ballot_answers_alike_as_a_scenario(meeting):
    came(meeting, *(f"associations {rank:03}" for rank in range(1, 8)))
    on = ballot(resolution(meeting, decision="ordinary"))
    votes(on, meeting, yes=4, no=3)
    gathering = gathering_of(meeting, at=on.opened_at)

    question = question_of(on, gathering)

    assert question.answer(statutes_of(gathering.text.version)) == verdict_of(on)


def test_a_tie_is_never_settled_in_silence(meeting):
    board_text = gathering_of(meeting).text
    assert board_text.decision("ordinary").majority.tie == "rejected"
    came(meeting, *(f"associations {rank:03}" for rank in range(1, 9)))
    on = ballot(resolution(meeting, decision="ordinary"))
    votes(on, meeting, yes=4, no=4)

    assert verdict_of(on).is_no
    assert verdict_of(on, settling=Settling(chair=Said.YES)).is_no


def test_papers_of_an_urn_are_counted(meeting):
    came(meeting, *(f"associations {rank:03}" for rank in range(1, 8)))
    on = ballot(resolution(meeting, decision="ordinary"), kind="secret")
    for content in ("yes", "yes", "no"):
        UrnPaper.objects.create(ballot=on, urn="associations", content=content)

    assert verdict_of(on).is_yes


def test_two_tellers_who_differ_conclude_nothing(meeting):
    came(meeting, *(f"associations {rank:03}" for rank in range(1, 8)))
    on = ballot(resolution(meeting, decision="ordinary"), kind="paper")
    for teller, yes in (("Inès", 4), ("Paul", 5)):
        Count.objects.create(
            ballot=on,
            urn="associations",
            teller=teller,
            figures={"yes": yes, "no": 7 - yes},
            typed_at=instant(16),
        )

    with pytest.raises(RuleViolation, match="ne concordent pas"):
        verdict_of(on)


def test_one_count_of_papers_is_not_enough(meeting):
    on = ballot(resolution(meeting, decision="ordinary"), kind="paper")
    Count.objects.create(ballot=on, teller="Inès", figures={"yes": 4}, typed_at=instant(16))

    with pytest.raises(RuleViolation, match="deux décomptes"):
        verdict_of(on)


def test_nobody_is_set_aside_where_the_statutes_do_not_say_so(meeting):
    (presence, *_) = came(meeting, *(f"associations {rank:03}" for rank in range(1, 8)))
    on = ballot(resolution(meeting, decision="ordinary"))
    Exclusion.objects.create(ballot=on, participant=presence.participant, because="Partie à la convention")

    with pytest.raises(RuleViolation, match="n’écartent personne"):
        verdict_of(on)


def test_the_chair_is_the_participant_through_whom_he_is_there(meeting):
    chair = person("Dupont")
    comes(named(meeting, "associations 001"), person=chair)
    chaired_by(meeting, chair)

    assert gathering_of(meeting).chair == str(named(meeting, "associations 001").pk)


def test_a_chair_who_is_no_elector_is_there_all_the_same(meeting):
    chaired_by(meeting, person("Dupont"))

    attendance = gathering_of(meeting).attendance

    assert attendance.chair in attendance.present


def test_a_member_off_the_roll_counts_nowhere(meeting):
    comes(elector(meeting, "Radio", votes=0))

    assert gathering_of(meeting).turnout.gathered([Way.PRESENT]).members == 0


def test_it_takes_as_many_queries_for_a_crowd(meeting, django_assert_num_queries):
    for participant in meeting.participants.all():
        comes(participant)
    first = gathering_of(meeting)
    first.quorum(first.text.decision("ordinary"))

    with django_assert_num_queries(8):
        gathering = gathering_of(meeting)
        gathering.quorum(gathering.text.decision("ordinary"))


def test_before_it_was_filed_a_proxy_is_not_known(meeting):
    holder = named(meeting, "associations 002")
    comes(holder)
    proxy(named(meeting, "associations 001"), holder, at=instant(12, on=date(2026, 6, 20)))

    assert gathering_of(meeting, at=instant(12, on=date(2026, 6, 19))).answers == ()
