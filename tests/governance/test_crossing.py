"""What belongs to one meeting is never touched from the pages, or the links, of another."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from governance.actions.meeting.ballot import open_ballot
from governance.actions.meeting.election import open_round
from governance.actions.meeting.minutes import draft_minutes
from governance.actions.meeting.presence import check_in
from governance.actions.meeting.secret import open_secret
from governance.models import (
    Activity,
    AgendaItem,
    Attendee,
    Ballot,
    Body,
    Election,
    Exclusion,
    MeetingPaper,
    Notice,
    Participant,
    Presence,
    Proxy,
    Task,
    Vote,
)
from tests.governance.gathered import assembly, electors, payer, resolution, statutes
from tests.governance.seats import board, college, person

pytestmark = pytest.mark.django_db


def in_session(title):
    """An assembly of today with four electors, of whom three are there."""
    now = timezone.now()
    held = assembly(
        title=title,
        format="hybrid",
        starts_at=now - timedelta(hours=1),
        roll_settled_at=now - timedelta(days=1),
        opened_at=now - timedelta(hours=1),
    )
    for each in electors(held, 4)[:3]:
        check_in(participant=each, by=None, at=now - timedelta(minutes=50))
    return held


@pytest.fixture
def ours():
    college()
    statutes()
    return in_session("La nôtre")


@pytest.fixture
def theirs(ours):
    return in_session("La leur")


def away(meeting):
    return meeting.participants.filter(presences=None).get()


def url(name, *keys):
    return reverse(f"governance:{name}", args=keys)


def test_the_desk_writes_nothing_for_somebody_of_another_meeting(bureau, ours, theirs):
    stranger, here = away(theirs), ours.participants.first()
    hour = timezone.localtime().strftime("%H:%M")

    for giver, holder in ((stranger, here), (here, stranger)):
        bureau.post(url("desk-proxy", ours.pk), {"giver": giver.pk, "holder": holder.pk})
        bureau.post(url("meeting-proxy", ours.pk), {"giver": giver.pk, "holder": holder.pk, "name": "Zoé"})
    bureau.post(url("desk-return", ours.pk), {"hour": hour, "ticked": [stranger.pk], "typed": ""})
    code = bureau.get(url("desk-code", ours.pk, stranger.key))

    assert code.status_code in {302, 404}
    assert (Proxy.objects.count(), Presence.objects.filter(participant=stranger).count()) == (0, 0)


def test_a_ballot_takes_no_vote_and_sets_nobody_aside_of_another_meeting(bureau, ours, theirs):
    stranger = theirs.participants.first()
    put = resolution(ours, decision="ordinary")
    bureau.post(url("motion-vote", put.pk), {"kind": "nominal", "excluded": [stranger.pk], "because": "x"})
    Ballot.objects.all().delete()
    ballot = open_ballot(resolution=put, kind="nominal", by=None)

    bureau.post(url("ballot-cast", ballot.pk), {f"vote-{stranger.pk}": "yes"})

    assert (Vote.objects.count(), Exclusion.objects.count()) == (0, 0)


def test_a_round_takes_no_elector_nor_name_of_another(bureau, ours, theirs):
    rounds = []
    for rank, held in enumerate((ours, theirs)):
        body = Body.objects.filter(code="ca").first() or board(code="ca")
        item = AgendaItem.objects.create(meeting=held, position=9, title="Élections")
        asked = Election.objects.create(item=item, position=1, body=body, college=college(), seats=1)
        asked.candidacies.create(
            organisation=payer(f"Lilas {rank}"), person=person(f"Roche {rank}"), received_on=held.held_on
        )
        rounds.append(open_round(election=asked, kind="nominal", by=None))
    mine, other = (each.election.candidacies.get().pk for each in rounds)
    insider, stranger = ours.participants.first().pk, theirs.participants.first().pk
    page = url("poll-vote", rounds[0].pk)

    bureau.post(page, {"elector": stranger, "names": [mine]})
    bureau.post(page, {"elector": insider, "names": [other]})

    assert not Vote.objects.exists()


def test_what_is_prepared_takes_nothing_of_another_meeting(bureau, ours, theirs):
    item = AgendaItem.objects.create(meeting=theirs, position=1, title="Chez eux")
    workshop = Activity.objects.create(meeting=theirs, kind="workshop", title="Chez eux")
    stranger, here = theirs.participants.first(), ours.participants.first()
    draft_minutes(meeting=ours, by=None)
    paper = SimpleUploadedFile("a.pdf", b"%PDF-1.7")
    bureau.post(url("meeting-paper", ours.pk), {"title": "X", "item": item.pk, "file": paper})
    bureau.post(url("meeting-attendee", ours.pk), {"participant": stranger.pk, "name": "Zoé"})
    bureau.post(
        url("meeting-attendee", ours.pk),
        {"participant": here.pk, "name": "Zoé", "activities": [workshop.pk]},
    )
    bureau.post(url("minutes-decision", ours.pk) + f"?point={item.pk}", {"title": "Écrire"})

    assert not MeetingPaper.objects.filter(item=item).exists()
    assert not Attendee.objects.filter(participant=stranger).exists()
    assert not workshop.attendees.exists()
    assert Task.objects.get(title="Écrire").item is None
    assert not Notice.objects.exists()


def test_minutes_are_approved_by_no_meeting_of_another_body(bureau, ours):
    minutes = draft_minutes(meeting=ours, by=None)
    minutes.state = "reviewed"
    minutes.save()
    later = in_session("Du conseil")
    later.body, later.starts_at = board(code="autre"), timezone.now()
    later.save()

    bureau.post(url("minutes-approve", ours.pk), {"in_meeting": later.pk})

    minutes.refresh_from_db()
    assert minutes.state == "reviewed"


@pytest.fixture
def link(client):
    def of(participant, page, *more, **told):
        address = reverse(f"portal:{page}", args=[participant.token, *more])
        return client.post(address, told) if told else client.get(address)

    return of


def test_a_link_opens_nothing_of_another_meeting(link, ours, theirs):
    me, stranger = ours.participants.first(), theirs.participants.first()
    paper = MeetingPaper.objects.create(
        meeting=theirs, title="X", file="x.pdf", filename="x.pdf", size=1, sha256="", added_at=timezone.now()
    )
    attendee = Attendee.objects.create(participant=stranger, name="Zoé", added_at=timezone.now())
    secret = open_secret(about=resolution(theirs), by=None)
    named = open_ballot(resolution=resolution(theirs, decision="ordinary"), kind="nominal", by=None)

    assert link(me, "meeting-document", paper.pk).status_code == 404
    assert link(me, "meeting-take-off", attendee.pk).status_code == 404
    assert link(me, "meeting-secret", secret.pk).status_code == 404
    assert link(me, "meeting-secret", secret.pk, slot=f"{stranger.pk}-", choice="yes").status_code == 404
    told = {"ballot": str(named.pk), f"vote-{stranger.pk}": "yes", f"vote-{me.pk}": "yes", "name": "Zoé"}
    assert link(me, "meeting-vote", **told).status_code == 409
    assert not Vote.objects.exists()
    assert not secret.papers.exists()
    link(me, "meeting-take-off", attendee.pk, gone="yes")
    assert Attendee.objects.filter(pk=attendee.pk).exists()


def test_a_link_that_was_made_up_or_replaced_opens_nothing(client, ours, theirs):
    me, stranger = ours.participants.first(), theirs.participants.first()
    token = me.token
    told, _, signature = token.rpartition(".")
    made_up = [
        f"{stranger.pk}-{me.key}.{signature}",
        f"{me.pk}-{stranger.key}.{signature}",
        f"{told}.{stranger.token.rpartition('.')[2]}",
        f"{told}.",
        told,
        f"{told}.{signature}x",
        f" {token}",
    ]
    for each in made_up:
        assert client.get(reverse("portal:meeting-vote", args=[each])).status_code == 404

    Participant.objects.filter(pk=me.pk).update(key="A" * 16)

    assert client.get(reverse("portal:meeting-vote", args=[token])).status_code == 404
