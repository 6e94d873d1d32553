"""Two hands at once on what a meeting sends, decides and signs: one sending, one result, one text."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cressmember.core.models import Message
from governance.actions.meeting.ballot import open_ballot
from governance.actions.meeting.minutes import (
    approve_minutes,
    draft_minutes,
    print_of,
    review_minutes,
    sign_minutes,
    write_minutes,
)
from governance.actions.meeting.presence import check_in
from governance.models import Ballot, Convocation, Meeting, Minutes, Participant, Resolution, RollAct
from tests.governance.gathered import assembly, electors, payer, resolution, statutes
from tests.governance.recorded import LATER, held_assembly, next_assembly

HEAD = """
from datetime import date, timedelta
from django.utils import timezone
from governance.actions.meeting.answer import answer_meeting
from governance.actions.meeting.ballot import close_ballot, open_ballot
from governance.actions.meeting.convocation import convene
from governance.actions.meeting.further import call_again
from governance.actions.meeting.meeting import cancel_meeting
from governance.actions.meeting.minutes import Words, send_minutes, sign_minutes, write_minutes
from governance.actions.meeting.roll import change_line
from governance.models import Ballot, Meeting, Minutes, Participant, Resolution, RollLine
"""
CONVENE = "convene(meeting=Meeting.objects.get(), on=timezone.localdate(), by=None)"
AGAIN = (
    "call_again(meeting=Meeting.objects.get(call=1), starts_at=timezone.now() + timedelta(days=40), by=None)"
)
CANCEL = "cancel_meeting(meeting=Meeting.objects.get(), because='Grève', by=None)"
ANSWER = "answer_meeting(participant=Participant.objects.first(), answer='present', name='Anne', by=None)"
OPEN = "open_ballot(resolution=Resolution.objects.get(), kind='nominal', by=None)"
CHANGE = "change_line(line=RollLine.objects.last(), votes=5, because='Erreur', by=None)"
CLOSE = "close_ballot(ballot=Ballot.objects.get(), by=None)"
WRITE = "write_minutes(minutes=Minutes.objects.get(), words=[Words({place!r}, {was!r}, {text!r})], by=None)"
SIGN = "sign_minutes(minutes=Minutes.objects.get(), names={{'Secrétaire': 'Bo'}}, on={on!r}, by=None)"
SEND = "send_minutes(minutes=Minutes.objects.get(), by=None)"


def called(**fields):
    """An assembly of two electors, in ten days."""
    statutes()
    meeting = assembly(starts_at=timezone.now() + timedelta(days=10), **fields)
    resolution(meeting, decision="ordinary")
    return meeting


def in_session():
    """Today, with three electors who are there and a resolution to put to the vote."""
    statutes()
    now = timezone.now()
    settled, opened = now - timedelta(hours=2), now - timedelta(hours=1)
    meeting = assembly(starts_at=opened, roll_settled_at=settled, opened_at=opened)
    for each in electors(meeting, 3):
        check_in(participant=each, by=None, at=now - timedelta(minutes=30))
    resolution(meeting, decision="ordinary")
    return meeting


def test_two_hands_convene_once(at_once, processes):
    called()
    for name in ("Lilas", "Abeille"):
        payer(name, email=f"{name.lower()}@asso.example")

    said = at_once(CONVENE, CONVENE)

    assert said[0] == ""
    assert "est convoquée depuis" in said[1]
    assert (Convocation.objects.count(), Message.objects.count()) == (1, 2)


def test_two_hands_call_again_once(at_once, processes):
    called(convened_on=timezone.localdate())

    said = at_once(*[AGAIN] * 2)

    assert "déjà été convoquée de nouveau" in said[1]
    assert Meeting.objects.count() == 2


@pytest.mark.parametrize(("first", "second"), [(CANCEL, ANSWER), (ANSWER, CANCEL)])
def test_nobody_answers_a_meeting_called_off(at_once, processes, first, second):
    electors(called(convened_on=timezone.localdate()), 2)

    said = at_once(first, second)

    assert said == (["", "Cette réunion est annulée."] if first == CANCEL else ["", ""])
    assert Participant.objects.first().answer == ("" if first == CANCEL else "present")


def test_the_roll_waits_for_the_ballot_that_opens(at_once, processes):
    in_session()

    said = at_once(OPEN, CHANGE)

    assert "la liste des électeurs change entre deux scrutins" in said[1]
    assert not RollAct.objects.exists()


def test_a_ballot_opens_on_the_roll_as_it_was_changed(at_once, processes):
    in_session()

    assert at_once(CHANGE, OPEN) == ["", ""]

    told = Ballot.objects.get().turnout["electors"]
    assert sorted(each["votes"] for each in told.values()) == [1, 1, 5]


def test_two_hands_close_a_ballot_once(at_once, processes):
    in_session()
    open_ballot(resolution=Resolution.objects.get(), kind="nominal", by=None)

    said = at_once(CLOSE, CLOSE)

    assert said == ["", "Ce scrutin n’est pas ouvert."]


@pytest.fixture
def minutes(processes):
    return draft_minutes(meeting=held_assembly(), by=None)


def approved(minutes):
    review_minutes(minutes=minutes, by=None)
    return approve_minutes(minutes=minutes, in_meeting=next_assembly(minutes.meeting), by=None)


def test_of_two_who_write_in_one_passage_none_is_lost(at_once, minutes):
    place = write_minutes(minutes=minutes, words=[], insert=("text", "heading"), by=None).blocks[1]["id"]
    was = print_of({"text": ""})

    said = at_once(*(WRITE.format(place=place, was=was, text=text) for text in ("Un", "Deux")))

    assert said[0] == ""
    assert "Quelqu’un d’autre a écrit" in said[1]
    assert [each["text"] for each in Minutes.objects.get().blocks if each.get("id") == place] == ["Un"]


def test_minutes_being_signed_are_written_in_no_more(at_once, minutes):
    approved(minutes)
    sign_minutes(minutes=minutes, names={"Président": "Ana"}, on=LATER, by=None)
    sign = SIGN.format(on=LATER).replace(repr(LATER), f"date{LATER.timetuple()[:3]}")

    said = at_once(sign, WRITE.format(place="t1", was=print_of({}), text="Trop tard"))

    assert "approuvé" in said[1]
    assert Minutes.objects.get().number == 1
    assert "Trop tard" not in str(Minutes.objects.get().content)


def test_two_hands_sign_and_number_once(at_once, minutes):
    approved(minutes)
    sign_minutes(minutes=minutes, names={"Président": "Ana"}, on=LATER, by=None)
    sign = SIGN.format(on=LATER).replace(repr(LATER), f"date{LATER.timetuple()[:3]}")

    said = at_once(sign, sign)

    assert "déjà signé" in said[1]
    assert Minutes.objects.get().signatures.count() == 2


def test_two_hands_send_minutes_once(at_once, minutes):
    approved(minutes)
    for quality in ("Président", "Secrétaire"):
        sign_minutes(minutes=minutes, names={quality: "Ana"}, on=LATER, by=None)
    Participant.objects.filter(pk=minutes.meeting.participants.first().pk).update(emails=["a@asso.example"])

    said = at_once(SEND, SEND)

    assert "déjà parti" in said[1]
    assert Message.objects.count() == 1
