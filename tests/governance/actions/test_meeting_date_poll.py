"""Dates asked of those who sit: proposed, answered by a personal link, reminded to the silent, one kept."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cressmember.core.models import Message
from cressmember.kernel.violations import RuleViolation
from governance.actions.meeting.addressee import draw_up_addressees
from governance.actions.meeting.date_poll import answer_dates, ask_dates, drop_dates, keep_date, remind_dates
from governance.actions.meeting.meeting import create_meeting
from governance.models import DatePoll, SlotAnswer
from governance.queries.meeting.date_poll import DatePollTold
from tests.governance.meeting import plain
from tests.governance.meetings import the_assembly
from tests.governance.seats import board, college, member, person, seat

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau_of_three(db):
    """A board where three sit, two of whom have a mailbox; its next meeting is in two months."""
    college()
    body = board()
    for name, email in (("Roche", "roche@example.org"), ("Petit", "petit@example.org"), ("Lune", "")):
        seat(body, member(name), titular=person(name, email=email), term_on=None)
    return body


@pytest.fixture
def meeting(bureau_of_three):
    return create_meeting(body=bureau_of_three, starts_at=days_away(60), by=None)


def days_away(days):
    return (timezone.now() + timedelta(days=days)).replace(minute=0, second=0, microsecond=0)


@pytest.fixture
def poll(meeting):
    return ask_dates(meeting=meeting, slots=[days_away(40), days_away(30)], until=None, by=None)


def named(poll, name):
    return poll.meeting.participants.get(name=name)


def answers(poll, name, *said):
    slots = poll.slots.order_by("starts_at")
    choices = {slot.pk: can for slot, can in zip(slots, said, strict=True)}
    return answer_dates(participant=named(poll, name), choices=choices, name=name)


def test_those_who_sit_receive_the_dates_with_their_own_link(poll):
    letters = Message.objects.order_by("pk")

    assert [each.to for each in letters] == [["petit@example.org"], ["roche@example.org"]] or len(
        letters
    ) == 2
    assert poll.meeting.participants.count() == 3
    first = poll.meeting.participants.get(name="Roche")
    mine = next(each for each in letters if each.to == ["roche@example.org"])
    assert reverse("portal:meeting-dates", args=[first.token]) in mine.text


def test_answers_show_what_suits_best_and_may_change(poll):
    answers(poll, "Roche", "yes", "no")
    answers(poll, "Petit", "yes", "maybe")
    answers(poll, "Petit", "no", "yes")

    told = DatePollTold(poll)

    assert told.answered == 2
    assert [(each.yes, each.maybe, each.no) for each in told.offers] == [(1, 0, 1), (1, 0, 1)]
    assert told.best == {each.pk for each in told.slots}
    assert SlotAnswer.objects.count() == 4


def test_only_those_who_are_silent_are_reminded(poll):
    answers(poll, "Roche", "yes", "no")
    Message.objects.all().delete()

    assert remind_dates(poll=poll, by=None) == 1
    assert Message.objects.get().to == ["petit@example.org"]
    answers(poll, "Petit", "yes", "no")
    with pytest.raises(RuleViolation, match="ont répondu"):
        remind_dates(poll=poll, by=None)


def test_the_date_that_is_kept_is_that_of_the_meeting(poll):
    answers(poll, "Roche", "yes", "no")
    kept = poll.slots.order_by("starts_at").first()
    links = set(poll.meeting.participants.values_list("key", flat=True))
    Message.objects.all().delete()

    meeting = keep_date(slot=kept, by=None)

    meeting.refresh_from_db()
    assert meeting.starts_at == kept.starts_at
    assert set(meeting.participants.values_list("key", flat=True)) == links
    assert Message.objects.count() == 2
    assert "La date retenue est le" in Message.objects.first().text
    with pytest.raises(RuleViolation, match="date est choisie"):
        keep_date(slot=kept, by=None)
    with pytest.raises(RuleViolation, match="date est choisie"):
        answers(poll, "Petit", "yes", "no")
    with pytest.raises(RuleViolation, match="date est choisie"):
        remind_dates(poll=DatePoll.objects.get(), by=None)


def test_a_poll_that_is_dropped_leaves_room_for_another(poll):
    drop_dates(poll=poll, by=None)

    with pytest.raises(RuleViolation, match="date est choisie"):
        drop_dates(poll=poll, by=None)
    again = ask_dates(meeting=poll.meeting, slots=[days_away(50), days_away(51)], until=None, by=None)
    assert again.slots.count() == 2


def test_the_list_drawn_up_again_keeps_links_and_forgets_who_left(poll):
    answers(poll, "Roche", "yes", "no")
    gone = named(poll, "Roche").mandate
    gone.ends_on = date(2025, 1, 1)
    gone.save()
    before = dict(poll.meeting.participants.exclude(mandate=gone).values_list("name", "key"))

    draw_up_addressees(meeting=poll.meeting)

    assert dict(poll.meeting.participants.values_list("name", "key")) == before
    assert not SlotAnswer.objects.exists()


@pytest.mark.parametrize(
    ("slots", "until", "why"),
    [
        ([30], None, "de deux à six"),
        (range(20, 40), None, "de deux à six"),
        ([-1, 30], None, "passée"),
        ([30, 40], 35, "avant la première"),
    ],
)
def test_dates_that_make_no_sense_are_refused(meeting, slots, until, why):
    with pytest.raises(RuleViolation, match=why):
        ask_dates(
            meeting=meeting,
            slots=[days_away(day) for day in slots],
            until=timezone.localdate() + timedelta(days=until) if until else None,
            by=None,
        )


def test_no_poll_for_an_assembly_nor_once_it_is_convened_nor_twice(meeting):
    two = [days_away(30), days_away(40)]
    with pytest.raises(RuleViolation, match="ceux qui siègent"):
        ask_dates(
            meeting=create_meeting(body=the_assembly(), starts_at=days_away(60), by=None),
            slots=two,
            until=None,
            by=None,
        )
    ask_dates(meeting=meeting, slots=two, until=None, by=None)
    with pytest.raises(RuleViolation, match="déjà en cours"):
        ask_dates(meeting=meeting, slots=two, until=None, by=None)
    meeting.refresh_from_db()
    meeting.convened_on = timezone.localdate()
    meeting.save()
    with pytest.raises(RuleViolation, match="ne change plus"):
        keep_date(slot=meeting.date_polls.get().slots.first(), by=None)


@pytest.mark.parametrize(
    ("choices", "name", "why"),
    [
        ({}, "Roche", "au moins"),
        ({0: "yes"}, "Roche", "réponses proposées"),
        ({None: "perhaps"}, "Roche", "réponses proposées"),
        ({None: "yes"}, " ", "qui répond"),
    ],
)
def test_an_answer_names_who_and_what(poll, choices, name, why):
    known = {slot if slot is not None else poll.slots.first().pk: can for slot, can in choices.items()}

    with pytest.raises(RuleViolation, match=why):
        answer_dates(participant=named(poll, "Roche"), choices=known, name=name)


def test_it_goes_by_its_pages_without_an_account(client, bureau, meeting):
    ask = reverse("governance:dates-ask", args=[meeting.pk])
    first, second = (timezone.localdate() + timedelta(days=days) for days in (30, 31))
    alone = bureau.post(ask, {"day_0": f"{first:%d/%m/%Y}", "hour_0": ""})
    asked = bureau.post(
        ask,
        {
            "day_0": f"{first:%d/%m/%Y}",
            "hour_0": "18h30",
            "day_2": f"{second:%d/%m/%Y}",
            "hour_2": "18:30",
        },
        follow=True,
    )
    poll = meeting.date_polls.get()
    bureau.logout()
    link = reverse("portal:meeting-dates", args=[meeting.participants.get(name="Roche").token])
    slot = poll.slots.order_by("starts_at").first()
    page = plain(client.get(link).content.decode())
    silent = client.post(link, {"name": "Anne"})
    client.post(link, {f"date-{slot.pk}": "yes", "name": "Anne Roche"})
    after = plain(client.get(link).content.decode())
    keep_date(slot=slot, by=None)
    over = plain(client.get(link).content.decode())

    assert "Donnez l’heure de cette date." in plain(alone.content.decode())
    assert "0 réponse sur 3" in plain(asked.content.decode())
    assert "Quelle date vous convient ?" in page
    assert silent.status_code == 409
    assert "Votre réponse est enregistrée" in after
    assert SlotAnswer.objects.get().answered_by == "Anne Roche"
    assert "La date est choisie" in over
    assert client.get(reverse("portal:meeting-dates", args=["1.unknown"])).status_code == 404


def test_the_team_keeps_a_date_and_reminds_from_the_page(bureau, poll):
    answers(poll, "Roche", "yes", "maybe")
    page = plain(bureau.get(poll.get_absolute_url()).content.decode())

    bureau.post(reverse("governance:datepoll-remind", args=[poll.pk]))
    slot = poll.slots.order_by("starts_at").first()
    bureau.post(reverse("governance:dateslot-keep", args=[slot.pk]))

    assert "Convient le mieux" in page
    assert "Si besoin" in page
    poll.refresh_from_db()
    assert poll.closed_at is not None
    assert poll.reminded_at is not None
    dropped = bureau.post(reverse("governance:datepoll-drop", args=[poll.pk]), follow=True)
    assert "la date est choisie" in plain(dropped.content.decode())


@pytest.mark.parametrize(
    ("day", "told"), [(0, "la réunion garde la sienne"), (1, "la réunion a changé de jour")]
)
def test_keeping_a_date_says_whether_the_meeting_moved(bureau, meeting, day, told):
    slots = [meeting.starts_at + timedelta(days=each) for each in (0, 1)]
    poll = ask_dates(meeting=meeting, slots=slots, until=None, by=None)
    slot = poll.slots.get(starts_at=slots[day])

    kept = bureau.post(reverse("governance:dateslot-keep", args=[slot.pk]), follow=True)

    assert told in plain(kept.content.decode())
