"""What is taken off an agenda: never erased once something hangs on it, never voted on afterwards."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cressmember.kernel.violations import RuleViolation
from governance.actions.meeting.agenda import remove_item
from governance.actions.meeting.ballot import cancel_ballot, open_ballot
from governance.actions.meeting.consultation import open_consultation
from governance.actions.meeting.election import open_round, settle_election
from governance.actions.meeting.presence import check_in
from governance.actions.meeting.resolution import withdraw_resolution
from governance.actions.meeting.secret import open_secret
from governance.models import AgendaItem, Ballot, Election, Resolution
from tests.governance.actions.test_meeting_consultation import asked as consultation
from tests.governance.gathered import assembly, electors, payer, resolution, statutes
from tests.governance.seats import board, college, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting():
    """In session, never convened: six electors, all there."""
    college()
    statutes()
    opened = timezone.now() - timedelta(hours=1)
    held = assembly(starts_at=opened, roll_settled_at=opened, opened_at=opened)
    for each in electors(held, 6):
        check_in(participant=each, by=None)
    return held


@pytest.fixture
def election(meeting):
    item = AgendaItem.objects.create(meeting=meeting, position=9, title="Élections")
    made = Election.objects.create(item=item, position=1, body=board(code="ca"), college=college(), seats=1)
    made.candidacies.create(organisation=payer("Lilas"), person=person("Roche"), received_on=meeting.held_on)
    return made


def test_an_item_under_which_somebody_stands_is_withdrawn_not_erased(election):
    remove_item(item=election.item, by=None)

    assert AgendaItem.objects.get(pk=election.item_id).withdrawn_at is not None


@pytest.mark.parametrize("away", ["item", "resolution"])
def test_what_was_voted_then_annulled_is_withdrawn_not_erased(meeting, away):
    put = resolution(meeting, decision="ordinary")
    voted = open_ballot(resolution=put, kind="nominal", by=None)
    cancel_ballot(ballot=voted, because="Erreur", by=None)

    if away == "item":
        remove_item(item=put.item, by=None)
    else:
        withdraw_resolution(resolution=put, by=None)

    put.refresh_from_db()
    assert (put.item.withdrawn_at or put.withdrawn_at) is not None
    assert Ballot.objects.get().resolution == put


def test_a_resolution_that_another_amends_is_withdrawn_not_erased(meeting):
    put = resolution(meeting)
    resolution(meeting, title="Amendement", amends=put)

    withdraw_resolution(resolution=put, by=None)

    assert Resolution.objects.get(pk=put.pk).withdrawn_at is not None


def test_no_round_is_held_nor_seat_proclaimed_off_the_agenda(election):
    AgendaItem.objects.update(withdrawn_at=timezone.now())

    for act in (
        lambda: open_round(election=election, kind="paper", by=None),
        lambda: settle_election(election=election, by=None),
    ):
        with pytest.raises(RuleViolation, match="retiré de l’ordre du jour"):
            act()


@pytest.mark.parametrize(
    ("model", "why"), [(AgendaItem, "retiré de l’ordre du jour"), (Resolution, "résolution est retirée")]
)
def test_no_secret_vote_is_held_off_the_agenda(meeting, model, why):
    put = resolution(meeting)
    model.objects.update(withdrawn_at=timezone.now())

    with pytest.raises(RuleViolation, match=why):
        open_secret(about=put, by=None)


def test_nobody_is_consulted_on_what_was_withdrawn():
    now = timezone.now()
    held = consultation(starts_at=now - timedelta(hours=1), ends_at=now + timedelta(days=2))
    AgendaItem.objects.update(withdrawn_at=now)

    with pytest.raises(RuleViolation, match="Écrivez d’abord la résolution"):
        open_consultation(meeting=held, by=None)
