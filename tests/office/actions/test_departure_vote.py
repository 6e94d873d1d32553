"""Departures put to a body: what its vote makes of them once the meeting rose."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from billing.models import ReminderSettings
from cressmember.core.models import StoredDocument
from cressmember.kernel.violations import RuleViolation
from cressmember.members.actions.departure import open_departure, write_step
from cressmember.members.actions.membership import refuse_ending
from cressmember.members.models import Departure, Membership
from cressmember.office.actions.departure import conclude_departure, invite_to_speak, keep_member
from cressmember.office.actions.departure_vote import (
    ITEM_TITLE,
    conclude_voted,
    drop_departure,
    put_departure,
    settle_departure,
    take_departure_off,
    tell_cancelled,
)
from cressmember.office.queries.departure import departures_in_trouble, meetings_for
from cressmember.office.tasks import follow_votes
from governance.models import AgendaItem, Ballot, Resolution, Statutes
from tests.governance.gathered import assembly
from tests.governance.seats import member
from tests.office.candidates import board, board_meeting, chamber, instant, vote

pytestmark = pytest.mark.django_db
REMINDED = date(2026, 3, 2)
ENOUGH = REMINDED + timedelta(days=100)
BOARD = "Conseil d’administration"


@pytest.fixture
def lilas():
    chamber()
    board()
    ReminderSettings.objects.create(pk=1, notice_required=False)
    return member("Maison des Lilas", email="contact@lilas.example")


def unpaid(organisation, **steps):
    """A member reminded of its dues, and invited to speak."""
    said = {"because": "Cotisation 2025.", "reminded_on": REMINDED, "invited_on": REMINDED}
    membership = organisation.memberships.get()
    return open_departure(membership=membership, kind="unpaid", on=REMINDED, by=None, **said | steps)


def excluded(organisation):
    """A member whose exclusion was proposed, notified and put to the assembly."""
    steps = dict.fromkeys(("proposed_on", "notified_on", "invited_on"), REMINDED)
    departure = open_departure(
        membership=organisation.memberships.get(),
        kind="exclusion",
        on=REMINDED,
        by=None,
        because="Usage du nom.",
        registered=True,
        **steps,
    )
    put(departure, meeting=assembly(starts_at=instant(ENOUGH)))
    return departure


def put(departure, *, on=ENOUGH, meeting=None):
    meeting = meeting or board_meeting(starts_at=instant(on))
    item = put_departure(departure=departure, meeting=meeting, on=REMINDED, by=None)
    departure.refresh_from_db()
    return item


def test_a_departure_becomes_an_item_of_the_body_that_the_text_names(lilas):
    departure = unpaid(lilas)

    item = put(departure)

    written = item.resolutions.get()
    assert (item.title, written.matter) == (ITEM_TITLE, "striking_off")
    assert written.title.replace("\u00a0", " ") == "Radiation pour défaut de paiement : Maison des Lilas"
    assert written.text.endswith("Cotisation 2025.")
    assert departure.put_to == "Conseil, 10 juin 2026"
    with pytest.raises(RuleViolation, match="déjà à l’ordre du jour"):
        put(departure, meeting=item.meeting)
    for by_hand in (conclude_departure, keep_member):
        with pytest.raises(RuleViolation, match="retirez-l’en d’abord"):
            by_hand(departure=departure, decided_by=BOARD, decided_on=ENOUGH, on=ENOUGH, by=None)


def test_what_the_text_wants_and_will_lack_that_day_is_said(lilas):
    departure = unpaid(lilas, invited_on=None)

    with pytest.raises(RuleViolation, match="l’invitation du membre à s’expliquer"):
        put(departure)
    invite_to_speak(
        departure=departure, hearing_at=instant(ENOUGH, 9), hearing_place="Ici", on=REMINDED, by=None
    )
    with pytest.raises(RuleViolation, match="du délai de 90"):
        put(departure, on=REMINDED + timedelta(days=89))
    with pytest.raises(RuleViolation, match="et non de l’instance"):
        put(departure, meeting=assembly(starts_at=instant(ENOUGH)))
    assert put(departure).meeting.held_on == ENOUGH


def test_nobody_votes_on_a_strike_off_without_its_formal_notice(lilas):
    ReminderSettings.objects.update(notice_required=True)

    with pytest.raises(RuleViolation, match="aucune n’est enregistrée pour Maison des Lilas"):
        put(unpaid(lilas))

    assert not AgendaItem.objects.exists()


def test_a_strike_off_for_another_reason_asks_for_no_formal_notice(lilas):
    ReminderSettings.objects.update(notice_required=True)
    membership = lilas.memberships.get()
    open_departure(membership=membership, kind="struck_off", on=REMINDED, by=None, because="Usage du nom.")

    refuse_ending(lilas, reason="strike_off", decided_on=ENOUGH)


def test_nobody_votes_on_a_resignation(lilas):
    resigning = open_departure(
        membership=lilas.memberships.get(), kind="resignation", on=REMINDED, by=None, resigned_on=REMINDED
    )

    assert meetings_for(resigning, now=instant(REMINDED)) == []
    with pytest.raises(RuleViolation, match="ne se vote pas"):
        put(resigning)


def test_the_meetings_offered_are_those_of_the_body(lilas):
    sooner = board_meeting(starts_at=instant(ENOUGH))
    assembly(starts_at=instant(ENOUGH))

    assert meetings_for(unpaid(lilas), now=instant(REMINDED)) == [sooner]


def test_the_vote_ends_the_membership_once_the_meeting_rose(lilas):
    departure = excluded(lilas)
    vote(departure, closed=False)
    assert conclude_voted(now=instant(ENOUGH)) == 0

    vote(departure)
    assert conclude_voted(now=instant(ENOUGH)) == 1
    assert conclude_voted(now=instant(ENOUGH)) == 0

    body = "Assemblée générale"
    ended = Membership.objects.get()
    assert (ended.end_reason, ended.end_decided_by, ended.ended_on) == ("exclusion", body, ENOUGH)
    departure.refresh_from_db()
    assert (departure.outcome, departure.decided_by) == ("ended", body)
    assert StoredDocument.objects.get().title == "Fin de votre adhésion"


def test_a_resolution_rejected_keeps_the_member(lilas):
    departure = unpaid(lilas)
    put(departure)
    vote(departure, "no")

    follow_votes()

    departure.refresh_from_db()
    assert (departure.outcome, Membership.objects.get().ended_on) == ("kept", None)
    assert StoredDocument.objects.get().title == "Votre adhésion est maintenue"


def test_who_paid_before_the_vote_is_not_struck_off(lilas):
    departure = unpaid(lilas)
    put(departure)
    vote(departure)
    write_step(departure=departure, on=ENOUGH, by=None, paid_on=ENOUGH)

    assert conclude_voted(now=instant(ENOUGH)) == 0

    departure.refresh_from_db()
    assert "la cotisation est réglée" in departure.trouble
    assert list(departures_in_trouble()) == [departure]
    settle_departure(departure=departure, by=None)
    departure.refresh_from_db()
    assert departure.trouble == ""


def test_a_meeting_that_did_not_vote_gives_the_departure_back(lilas):
    departure = unpaid(lilas)
    meeting = put(departure).meeting
    meeting.opened_at, meeting.closed_at = meeting.starts_at, meeting.starts_at + timedelta(hours=1)
    meeting.save()

    assert conclude_voted(now=instant(ENOUGH)) == 1

    departure.refresh_from_db()
    assert (departure.outcome, departure.resolution, departure.put_to) == ("", None, "")


def test_a_departure_leaves_the_agenda_taken_off_or_given_up(lilas):
    departure = unpaid(lilas)
    put(departure)
    take_departure_off(departure=departure, by=None)
    assert (Resolution.objects.count(), AgendaItem.objects.count()) == (0, 0)

    put(departure)
    drop_departure(departure=departure, on=ENOUGH, by=None)

    assert (Resolution.objects.count(), Departure.objects.get().outcome) == (0, "dropped")


def test_a_ballot_cancelled_since_is_told_once(lilas):
    departure = excluded(lilas)
    ballot = vote(departure)
    conclude_voted(now=instant(ENOUGH))
    assert tell_cancelled() == 0
    Ballot.objects.filter(pk=ballot.pk).update(cancelled_at=instant(ENOUGH), cancelled_because="erreur")

    assert (tell_cancelled(), tell_cancelled()) == (1, 0)

    departure.refresh_from_db()
    assert departure.trouble.startswith("Le scrutin qui l’avait décidée a été annulé")
    settle_departure(departure=departure, by=None)
    assert tell_cancelled() == 0


def test_a_ballot_held_again_with_the_same_result_calls_for_nobody(lilas):
    departure = excluded(lilas)
    first = vote(departure)
    conclude_voted(now=instant(ENOUGH))
    Ballot.objects.filter(pk=first.pk).update(cancelled_at=instant(ENOUGH), cancelled_because="erreur")
    vote(departure)

    assert tell_cancelled() == 0


def test_what_is_lost_without_a_decision_is_not_voted(lilas):
    text = Statutes.objects.get()
    text.document["membership"]["losses"][1]["decided_by"] = None
    Statutes.objects.filter(pk=text.pk).update(document=text.document)

    with pytest.raises(RuleViolation, match="sans que personne ne le prononce"):
        put(unpaid(lilas))


def test_the_page_that_puts_a_departure_says_why_there_is_no_meeting_to_choose(lilas, desk):
    departure = unpaid(lilas)
    page = reverse("office:departure-put", args=[departure.pk])
    alone = desk.get(page).content.decode()
    put(departure)
    again = desk.get(page).content.decode()

    assert "Aucune réunion à venir ne peut en décider" in alone
    assert "déjà à l’ordre du jour" in again
    assert "<select" not in alone + again
