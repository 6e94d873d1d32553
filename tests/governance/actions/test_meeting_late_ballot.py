"""Votes held on paper at a past hour: who was there then, the figures, the hour, what is told of it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cressmember.core.models import Entry
from cressmember.kernel.violations import RuleViolation
from governance.actions.meeting.ballot import (
    cast_for_the_others,
    cast_votes,
    close_ballot,
    open_ballot,
    type_count,
)
from governance.actions.meeting.late_ballot import enter_ballot
from governance.actions.meeting.minutes import draft_minutes, review_minutes
from governance.actions.meeting.presence import check_in, check_out
from governance.actions.meeting.session import close_meeting, name_officer, resume_meeting, suspend_meeting
from governance.models import Ballot
from governance.queries.meeting.minutes import Account
from governance.queries.meeting.session import Live
from governance.queries.meeting.voting import voting_of
from governance.rules.vote.poll import Tally
from tests.governance.gathered import assembly, electors, instant, resolution, statutes
from tests.governance.meeting import plain

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting():
    """Open at two, suspended from four to a quarter past: five electors there, of whom one left at three."""
    statutes()
    held = assembly(roll_settled_at=instant(12), opened_at=instant(14))
    electors(held, 6)
    name_officer(meeting=held, role="chair", name="Mme Roche", by=None, at=instant(13))
    there = list(held.participants.order_by("name"))[:5]
    for each in there:
        check_in(participant=each, by=None, at=instant(14, 1))
    check_out(participant=there[4], by=None, at=instant(15))
    suspend_meeting(meeting=held, by=None, at=instant(16))
    resume_meeting(meeting=held, by=None, at=instant(16, 15))
    return held


def entered(meeting, *, kind="hands", opened_at=None, closed_at=None, at=None):
    put = meeting.items.first() and meeting.items.first().resolutions.first()
    return enter_ballot(
        resolution=put or resolution(meeting, decision="ordinary"),
        kind=kind,
        opened_at=opened_at or instant(14, 30),
        closed_at=closed_at or instant(14, 40),
        by=None,
        at=at or instant(17),
    )


def counted(ballot, **tally):
    type_count(ballot=ballot, teller="Ali", figures={"associations": Tally(**tally)}, by=None)
    return close_ballot(ballot=ballot, by=None, at=instant(17, 10))


def test_it_counts_those_who_were_there_at_that_hour(meeting):
    ballot = counted(entered(meeting), yes=5)

    assert len(ballot.turnout["electors"]) == 5
    assert (ballot.opened_at, ballot.closed_at) == (instant(14, 30), instant(14, 40))
    assert (ballot.entered_at, ballot.published_at) == (instant(17), instant(17, 10))
    assert ballot.verdict["outcome"] == "yes"
    with pytest.raises(RuleViolation, match="a été votée"):
        entered(meeting)


def test_it_is_journalled_and_told_in_the_minutes(meeting):
    ballot = counted(entered(meeting), yes=5)

    entry = Entry.objects.get(event="governance.ballot_entered")
    assert entry.figures["opened_at"] == instant(14, 30).isoformat()
    [block] = [each for each in Account(meeting).blocks if each.key == f"ballot:{ballot.pk}"]
    assert [plain(each) for each in block.sentences[:2]] == [
        "À main levée, compté en salle, de 14 h 30 à 14 h 40.",
        "Scrutin tenu sur papier, saisi après coup le 25 juin 2026 à 17 h.",
    ]


def test_what_was_said_by_name_is_typed_whoever_left_since(meeting):
    ballot = entered(meeting, kind="nominal")
    left = meeting.participants.get(name="associations 005")

    cast_votes(ballot=ballot, choices={left.pk: "no"}, by=None)
    cast_for_the_others(ballot=ballot, choice="yes", by=None)
    with pytest.raises(RuleViolation, match="sur papier"):
        cast_votes(ballot=ballot, choices={left.pk: "no"}, voter=left, voter_name="Ana")

    closed = close_ballot(ballot=ballot, by=None)
    assert closed.poll["votes"]["associations"] == {"yes": 4, "no": 1, "abstain": 0, "blank": 0}


def test_the_room_and_the_phones_are_not_told_that_it_is_open(meeting):
    entered(meeting, kind="nominal")

    assert Live(meeting, instant(17)).open_ballots == []
    assert voting_of(meeting.participants.get(name="associations 001")).asked == []


def test_one_held_without_its_quorum_is_written_and_decides_nothing(meeting):
    for each in meeting.participants.filter(name__in=["associations 002", "associations 003"]):
        each.presences.all().delete()
    for each in meeting.participants.filter(name__in=["associations 004", "associations 005"]):
        each.presences.all().delete()

    ballot = counted(entered(meeting), yes=1)

    assert ballot.quorum["outcome"] == "no"
    assert ballot.verdict["outcome"] == "no"
    assert "faute de quorum" in ballot.verdict["sentence"]


@pytest.mark.parametrize(
    ("hours", "why"),
    [
        ((instant(13), instant(13, 10)), "pas encore ouverte"),
        ((instant(15, 55), instant(16, 5)), "suspendue"),
        ((instant(16, 50), instant(17, 5)), "pas encore passée"),
    ],
)
def test_hours_out_of_the_session_are_refused(meeting, hours, why):
    with pytest.raises(RuleViolation, match=why):
        entered(meeting, opened_at=hours[0], closed_at=hours[1])


def test_a_session_that_is_closed_still_takes_it_until_its_minutes_are_read(meeting):
    put = resolution(meeting, decision="ordinary")
    close_meeting(meeting=meeting, by=None, at=instant(17))
    ballot = counted(entered(meeting, at=instant(18)), yes=5)
    minutes = draft_minutes(meeting=meeting, by=None)
    review_minutes(minutes=minutes, by=None)

    ballot.refresh_from_db()
    put.item.refresh_from_db()
    assert ballot.closed_at == instant(14, 40)
    assert (put.item.opened_at, put.item.closed_at) == (instant(14, 30), instant(14, 40))
    with pytest.raises(RuleViolation, match="déjà relu"):
        enter_ballot(
            resolution=resolution(meeting, decision="ordinary"),
            kind="hands",
            opened_at=instant(14, 50),
            closed_at=instant(14, 55),
            by=None,
            at=instant(18),
        )


def test_nobody_is_asked_at_an_hour_when_nobody_was_there_or_before_the_opening(meeting):
    put = resolution(meeting, decision="ordinary")
    with pytest.raises(RuleViolation, match="à cette heure-là"):
        enter_ballot(
            resolution=put,
            kind="hands",
            opened_at=instant(14),
            closed_at=instant(14),
            by=None,
            at=instant(17),
        )
    meeting.opened_at = None
    meeting.save()
    with pytest.raises(RuleViolation, match="n’a pas été ouverte"):
        entered(meeting)


def test_while_a_pause_lasts_nothing_is_held_in_it(meeting):
    suspend_meeting(meeting=meeting, by=None, at=instant(16, 40))

    with pytest.raises(RuleViolation, match="suspendue"):
        entered(meeting, opened_at=instant(16, 45), closed_at=instant(16, 50))


def test_it_goes_in_by_its_page(bureau, meeting):
    put = resolution(meeting, decision="ordinary")
    close_meeting(meeting=meeting, by=None, at=instant(17))
    session = plain(bureau.get(reverse("governance:meeting-session", args=[meeting.pk])).content.decode())
    page = reverse("governance:motion-enter", args=[put.pk])

    answer = bureau.post(page, {"opened": "14:30", "closed": "14:40", "kind": "hands"}, follow=True)
    early = bureau.post(page, {"opened": "13:30", "closed": "13:40", "kind": "hands"}, follow=True)

    ballot = Ballot.objects.get()
    assert page in session
    assert (ballot.opened_at, ballot.closes_at) == (instant(14, 30), instant(14, 40))
    assert "saisi après coup" in plain(answer.content.decode())
    assert "a déjà" in plain(early.content.decode()) or "déjà ouvert" in plain(early.content.decode())


def test_an_open_vote_is_not_entered_twice(meeting):
    put = resolution(meeting, decision="ordinary")
    open_ballot(resolution=put, kind="hands", by=None, at=instant(16, 20))

    with pytest.raises(RuleViolation, match="déjà ouvert"):
        enter_ballot(
            resolution=put,
            kind="hands",
            opened_at=instant(14, 30),
            closed_at=instant(14, 30) + timedelta(minutes=1),
            by=None,
            at=instant(17),
        )
