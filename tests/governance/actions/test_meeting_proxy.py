"""Proxies given in any order: no cap is ever exceeded, no vote counted twice."""

import json
from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cressmember.kernel.violations import RuleViolation
from governance.actions.meeting.answer import answer_meeting
from governance.actions.meeting.proxy import (
    accept_proxy,
    decline_proxy,
    file_proxy,
    give_proxy,
    revoke_proxy,
    share_blank,
)
from governance.models import Participant, Proxy
from governance.queries.meeting.gathering import gathering_of
from governance.queries.meeting.proxy import last_day, proxies_refused, states_of
from governance.queries.meeting.roll import as_things_stand
from governance.rules.presence.turnout import Way
from tests.governance.gathered import TEXT, assembly, comes, elector, instant, proxy, statutes

pytestmark = pytest.mark.django_db

EARLY = instant(12) - timedelta(days=20)


def text(**changed):
    """The statutes of the demonstration, with other proxies for the ordinary assembly."""
    rules = json.loads(TEXT.read_text(encoding="utf-8"))["proxies"]
    rules["rules"][0] |= changed
    return statutes(proxies=rules)


@pytest.fixture
def meeting():
    text()
    return assembly(roll_settled_at=instant(9), roll_on=instant(9).date())


def give(giver, holder, **more):
    return give_proxy(giver=giver, holder=holder, name="Anne", by=None, now=EARLY, **more)


def test_a_third_proxy_to_one_holder_is_refused_with_the_rule(meeting):
    lilas, *others = (elector(meeting, name) for name in ("Lilas", "A", "B", "C"))
    for other in others[:2]:
        give(other, lilas)

    with pytest.raises(RuleViolation, match="3\u00a0mandats pour 2 au plus"):
        give(others[2], lilas)
    assert Proxy.objects.count() == 2


def test_a_proxy_after_the_last_day_is_refused(meeting):
    lilas, abeille = elector(meeting, "Lilas"), elector(meeting, "Abeille")

    assert last_day(as_things_stand(meeting, now=EARLY)) == meeting.held_on - timedelta(days=2)
    with pytest.raises(RuleViolation, match="moins de 2"):
        give_proxy(giver=lilas, holder=abeille, name="Anne", by=None, now=instant(12) - timedelta(days=1))


def test_a_holder_who_gave_its_own_or_does_not_come_carries_nothing(meeting):
    lilas, abeille, zebre = (elector(meeting, name) for name in ("Lilas", "Abeille", "Zèbre"))
    give(abeille, zebre)
    with pytest.raises(RuleViolation, match="le porteur est absent"):
        give(lilas, abeille)
    answer_meeting(participant=zebre, answer="absent", name="Zoé", by=None)
    with pytest.raises(RuleViolation, match="le porteur est absent"):
        give(lilas, zebre)


def test_who_may_not_vote_gives_nothing(meeting):
    radio, lilas = elector(meeting, "Radio", votes=0), elector(meeting, "Lilas")

    with pytest.raises(RuleViolation, match="n’a pas le droit de vote"):
        give(radio, lilas)


def test_two_papers_of_one_giver_are_both_kept_and_the_text_says_which_stands(meeting):
    lilas, one, two = (elector(meeting, name) for name in ("Lilas", "A", "B"))
    for holder in (one, two):
        file_proxy(giver=lilas, holder=holder, way="paper", name="Anne", by=None, now=EARLY)

    told = [state.outcome for state in states_of(as_things_stand(meeting, now=EARLY))]

    assert told == ["no", "yes"]


def test_a_proxy_is_accepted_once_and_nothing_comes_back_from_a_declined_one(meeting):
    lilas, abeille = elector(meeting, "Lilas"), elector(meeting, "Abeille")
    given_one = give(lilas, abeille)

    first = accept_proxy(proxy=given_one, by=None, now=EARLY).accepted_at
    assert accept_proxy(proxy=given_one, by=None).accepted_at == first
    decline_proxy(proxy=given_one, by=None)
    lilas.refresh_from_db()
    assert lilas.answer == ""
    for act in (accept_proxy, decline_proxy):
        with pytest.raises(RuleViolation, match="décliné"):
            act(proxy=given_one, by=None)


def test_a_closed_list_of_proxies_is_no_longer_revoked():
    filing = {"delay": {"days": 2, "ends": "calendar", "rest": "kept"}, "frozen": True, "inspection": False}
    text(filing=filing)
    meeting = assembly(roll_settled_at=instant(9), roll_on=instant(9).date())
    given_one = give(elector(meeting, "Lilas"), elector(meeting, "Abeille"))

    with pytest.raises(RuleViolation, match="clos depuis le 23 juin 2026"):
        revoke_proxy(proxy=given_one, because="changé d’avis", by=None, now=instant(9))
    revoke_proxy(proxy=given_one, because="changé d’avis", by=None, now=EARLY)


def test_where_the_text_forbids_or_ignores_proxies_nobody_gives_one():
    meeting = assembly("ago")
    lilas, abeille = elector(meeting, "Lilas"), elector(meeting, "Abeille")
    meeting.roll_settled_at = instant(9)
    meeting.save()

    assert proxies_refused(gathering_of(meeting)).startswith("Les statuts ne prévoient pas")
    with pytest.raises(RuleViolation, match="ne prévoient pas"):
        give(lilas, abeille)


def test_only_the_bureau_of_a_text_that_says_so_shares_blank_ones(meeting):
    blank = proxy(elector(meeting, "Lilas"), at=EARLY)

    with pytest.raises(RuleViolation, match="ne confient pas au bureau"):
        share_blank(meeting=meeting, shares={blank.pk: elector(meeting, "A").pk}, by=None)


@pytest.mark.parametrize("wrong", ["proxy", "carrier"])
def test_a_share_of_what_is_not_blank_or_to_nobody_is_refused(wrong):
    text(blank={"kind": "shared"})
    meeting = assembly(roll_settled_at=instant(9), roll_on=instant(9).date())
    blank = give(elector(meeting, "Lilas"), None)
    other = elector(assembly(title="Autre"), "Radio")
    mine = elector(meeting, "Abeille")
    shares = {9_999_999: mine.pk} if wrong == "proxy" else {blank.pk: other.pk}

    with pytest.raises(RuleViolation, match="n’est plus à répartir"):
        share_blank(meeting=meeting, shares=shares, by=None)
    assert share_blank(meeting=meeting, shares={blank.pk: mine.pk}, by=None) == 1
    assert share_blank(meeting=meeting, shares={blank.pk: mine.pk}, by=None) == 0
    assert share_blank(meeting=meeting, shares={blank.pk: None}, by=None) == 1


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["give", "give", "paper", "present", "absent", "decline", "comes", "leaves"]),
        st.integers(0, 5),
        st.integers(0, 5),
    ),
    max_size=14,
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(acts=ACTS)
def test_whatever_people_do_no_cap_is_exceeded_and_no_vote_counted_twice(acts):
    from django.db import transaction

    with transaction.atomic():
        try:
            _lived(acts)
        finally:
            transaction.set_rollback(True)


def _lived(acts):
    statutes()
    meeting = assembly(roll_settled_at=instant(9), roll_on=instant(9).date())
    people = [elector(meeting, f"Association {rank}") for rank in range(6)]
    for act, one, two in acts:
        try:
            _act(act, people[one], people[two])
        except RuleViolation:
            continue
        for gathering in (as_things_stand(meeting, now=EARLY), gathering_of(meeting)):
            _sound(gathering, people)


def _act(act, one, two):
    match act:
        case "give":
            give(one, two)
        case "paper":
            file_proxy(giver=one, holder=two, way="paper", name="Anne", by=None, now=EARLY)
        case "present" | "absent":
            answer_meeting(participant=one, answer=act, name="Anne", by=None)
        case "decline":
            if found := Proxy.objects.filter(giver=one).last():
                decline_proxy(proxy=found, by=None)
        case "comes" if not one.presences.filter(left_at=None).exists():
            comes(one, at=instant(14))
        case "leaves":
            one.presences.filter(left_at=None).update(left_at=instant(15))


def _sound(gathering, people):
    carried = Counter(gathering.represented.values())
    assert max(carried.values(), default=0) <= 2
    turnout = gathering.turnout
    present = turnout.gathered([Way.PRESENT, Way.REMOTE]).votes
    represented = turnout.gathered([Way.PROXY]).votes
    there = set(gathering.there) - {int(key) for key in gathering.represented}
    assert (present, represented) == (len(there), len(gathering.represented))
    assert present + represented <= turnout.entitled().votes == len(people)


def test_an_answer_is_refused_to_who_does_not_say_who_they_are(meeting):
    lilas = elector(meeting, "Lilas")

    for told, why in (
        ({"answer": "present", "name": " "}, "qui répond"),
        ({"answer": "proxy", "name": "Anne"}, "Choisissez"),
        ({"answer": "remote", "name": "Anne"}, "en salle"),
    ):
        with pytest.raises(RuleViolation, match=why):
            answer_meeting(participant=lilas, by=None, **told)
    assert Participant.objects.get(pk=lilas.pk).answered_at is None
