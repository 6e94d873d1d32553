"""Two hands at once on one meeting: one roll, one answer, one proxy that stands."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from governance.models import Activity, Attendee, Meeting, Participant, Proxy, RollLine
from tests.governance.gathered import assembly, elector, instant, payer, statutes

HEAD = """
from datetime import datetime, timezone
from governance.actions.meeting.answer import answer_meeting
from governance.actions.meeting.attendee import sign_up
from governance.actions.meeting.proxy import give_proxy
from governance.actions.meeting.roll import settle_roll
from governance.models import Activity, Meeting, Participant
"""
SETTLE = "settle_roll(meeting=Meeting.objects.get(pk={meeting}), by=None)"
ANSWER = (
    "answer_meeting(participant=Participant.objects.get(pk={who}), answer='present', name='Anne', by=None)"
)
GIVE = (
    "give_proxy(giver=Participant.objects.get(pk={giver}), holder=Participant.objects.get(pk={holder}), "
    "name='Anne', by=None)"
)
SIGN_UP = (
    "sign_up(participant=Participant.objects.get(pk={who}), name={name!r}, "
    "activities=list(Activity.objects.all()), by=None)"
)


@pytest.fixture
def meeting(processes):
    statutes()
    return assembly(
        starts_at=timezone.now() + timedelta(days=10), roll_settled_at=instant(9), roll_on=date(2026, 6, 10)
    )


def test_two_hands_settle_one_roll(at_once, meeting):
    payer("Lilas")
    Meeting.objects.update(roll_settled_at=None, roll_on=None)

    said = at_once(*[SETTLE.format(meeting=meeting.pk)] * 2)

    assert said == ["", ""]
    assert RollLine.objects.count() == Participant.objects.count() == 1


def test_two_clicks_write_one_answer(at_once, meeting):
    lilas = elector(meeting, "Lilas")

    said = at_once(*[ANSWER.format(who=lilas.pk)] * 2)

    lilas.refresh_from_db()
    assert (said, lilas.answer) == (["", ""], "present")


def test_two_proxies_from_one_giver_at_once_leave_one_that_stands(at_once, meeting):
    lilas, one, two = (elector(meeting, name) for name in ("Lilas", "A", "B"))

    at_once(*(GIVE.format(giver=lilas.pk, holder=holder.pk) for holder in (one, two)))

    assert [proxy.holder for proxy in Proxy.objects.filter(revoked_at=None)] == [two]


def test_the_cap_of_a_holder_holds_when_two_give_at_once(at_once, meeting):
    holder, *givers = (elector(meeting, name) for name in ("Lilas", "A", "B", "C"))
    from governance.actions.meeting.proxy import give_proxy

    give_proxy(giver=givers[0], holder=holder, name="Anne", by=None)

    said = at_once(*(GIVE.format(giver=giver.pk, holder=holder.pk) for giver in givers[1:]))

    assert "3 mandats pour 2 au plus" in said[1]
    assert Proxy.objects.count() == 2


def test_the_last_place_goes_to_one(at_once, meeting):
    Activity.objects.create(meeting=meeting, kind="meal", title="Déjeuner", capacity=1)
    lilas = elector(meeting, "Lilas")

    said = at_once(*(SIGN_UP.format(who=lilas.pk, name=name) for name in ("Paul", "Zoé")))

    assert "complet" in said[1]
    assert Attendee.objects.count() == 1
