"""How people vote: secret or not, at a distance or not."""

import pytest

from governance.rules.meeting.ballot_mode import (
    BallotMode,
    Channel,
    Distance,
    Permission,
    Present,
    Silence,
    Usual,
    as_counted,
    channel_verdict,
    secret_verdict,
)
from governance.rules.meeting.initiative import Organ, Request, Supporters, Tier
from governance.rules.presence.turnout import Way
from governance.rules.text.reading import read_part, written
from governance.rules.vote.quorum import Needed, quorum_verdict
from tests.governance.meeting import HALF, QUARTER, plain, problems_of, quorum_of, turnout

BOARD, MEMBER = (
    Organ(name="conseil d’administration"),
    Supporters(tiers=(Tier(up_to=None, needed=Needed((1,))),)),
)
QUARTER_OF_THEM = Supporters(tiers=(Tier(up_to=None, needed=Needed((QUARTER,))),))
PRESENT = turnout(100, present=30, proxy=9)


def mode(usual="show_of_hands", *who):
    return BallotMode(article="16", usual=Usual(usual), secret_on_request=who)


def test_always_secret():
    verdict = secret_verdict(mode("secret"), [], PRESENT)

    assert plain(verdict.sentence) == "Scrutin secret : le texte l’exige (art. 16)."
    assert verdict.is_yes


def test_one_member_or_the_board_has_the_vote_made_secret():
    rule = mode("show_of_hands", BOARD, MEMBER)

    assert secret_verdict(rule, [], PRESENT).is_no
    assert secret_verdict(rule, [Request(by="conseil d’administration")], PRESENT).is_yes
    assert secret_verdict(rule, [Request(by="bureau")], PRESENT).is_no
    assert secret_verdict(rule, [Request(supporters=1)], PRESENT).is_yes
    assert plain(secret_verdict(rule, [], PRESENT).sentence) == (
        "Vote à main levée : personne n’a demandé le secret (art. 16)."
    )


@pytest.mark.parametrize(("asking", "outcome"), [(9, "no"), (10, "yes"), (11, "yes")])
def test_a_quarter_of_those_who_take_part(asking, outcome):
    verdict = secret_verdict(mode("show_of_hands", QUARTER_OF_THEM), [Request(supporters=asking)], PRESENT)

    assert (verdict.outcome, verdict.figures["required"]) == (outcome, 10)


def test_too_few_are_said():
    verdict = secret_verdict(mode("show_of_hands", QUARTER_OF_THEM), [Request(supporters=9)], PRESENT)

    assert plain(verdict.sentence) == (
        "Vote à main levée : secret demandé par 9 membres sur 39, 10 requis (art. 16)."
    )


def test_a_text_that_does_not_say_how_people_vote():
    rule = mode("unstated", MEMBER)

    assert secret_verdict(rule, [], PRESENT).is_open
    assert secret_verdict(rule, [Request(supporters=1)], PRESENT).is_yes


def test_nobody_asks_for_what_is_always_so():
    assert problems_of(mode("secret", MEMBER)) == [
        "Le scrutin est toujours secret : personne n’a à le demander."
    ]
    assert problems_of(mode("show_of_hands", MEMBER, BOARD)) == []


def distance(*permissions, silence="refused", remote="counted"):
    return Distance(article="17", silence=Silence(silence), permissions=permissions, remote=Present(remote))


@pytest.mark.parametrize("channel", Channel)
def test_an_association_votes_in_the_room_unless_an_article_permits_more(channel):
    silent = channel_verdict(distance(), channel)
    permitted = channel_verdict(
        distance(Permission(article="17-2", channel=channel, permitted=True)), channel
    )

    assert (silent.outcome, permitted.outcome) == ("no", "yes")
    assert permitted.article == "17-2"


def test_the_refusal_says_what_would_make_it_yes():
    assert plain(channel_verdict(distance(), Channel.POSTAL).sentence) == (
        "Le vote par correspondance : aucun article ne le permet ; pour y recourir, il faut d’abord "
        "l’inscrire dans les statuts (art. 17)."
    )


def test_a_mutual_society_may_unless_an_article_forbids():
    forbidden = Permission(article="19", channel=Channel.VIDEO, permitted=False)
    rule = distance(forbidden, silence="permitted")

    assert plain(channel_verdict(rule, Channel.ELECTRONIC).sentence) == (
        "Le vote électronique : aucun article ne l’interdit (art. 17)."
    )
    assert plain(channel_verdict(rule, Channel.VIDEO).sentence) == (
        "La participation à distance : un article l’interdit (art. 19)."
    )


def test_two_articles_never_speak_of_the_same_channel():
    video = Permission(article="19", channel=Channel.VIDEO, permitted=False)

    assert problems_of(distance(video, Permission(article="20", channel=Channel.VIDEO, permitted=True))) == [
        "Deux articles parlent de « la participation à distance »."
    ]


REMOTE = turnout(100, present=40, remote=10)
OF_THOSE_PRESENT = quorum_of(HALF, counts=("present",))


@pytest.mark.parametrize(("remote", "outcomes"), [("counted", ["yes"]), ("not_counted", ["no"])])
def test_those_at_a_distance_count_as_present_or_not(remote, outcomes):
    readings = as_counted(distance(remote=remote), REMOTE)

    assert [quorum_verdict(OF_THOSE_PRESENT, stated).outcome for _, stated in readings] == outcomes


def test_a_text_that_does_not_say_counts_them_both_ways():
    assert [
        (name, quorum_verdict(OF_THOSE_PRESENT, stated).outcome)
        for name, stated in as_counted(distance(remote="unstated"), REMOTE)
    ] == [
        ("participants à distance comptés présents", "yes"),
        ("participants à distance comptés à part des présents", "no"),
    ]


def test_nobody_at_a_distance_leaves_no_question():
    in_the_room = turnout(100, present=50)

    assert as_counted(distance(remote="unstated"), in_the_room) == [("", in_the_room)]


def test_those_at_a_distance_are_counted_once():
    ((_, stated),) = as_counted(distance(), REMOTE)

    assert stated.gathered([Way.PRESENT]).members == stated.gathered(list(Way)).members == 50


def test_ballot_and_distance_are_written_as_they_were_read():
    for rule in (mode("show_of_hands", BOARD, MEMBER), distance(silence="permitted")):
        assert read_part(type(rule), written(rule)) == (rule, [])
