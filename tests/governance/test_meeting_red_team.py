"""What people should not be able to do to a meeting, tried page by page."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cressmember.core.models import Entry
from governance.actions.meeting.consultation import open_consultation
from governance.actions.meeting.election import open_round
from governance.actions.meeting.presence import check_in
from governance.actions.meeting.secret import open_secret
from governance.actions.meeting.session import name_officer
from governance.models import AgendaItem, Ballot, Body, Election, Meeting, Participant, Presence, Vote
from tests.governance.actions.test_meeting_consultation import asked as consultation
from tests.governance.gathered import assembly, ballot, electors, payer, proxy, resolution, statutes
from tests.governance.seats import board, college, person
from tests.shelf import kept

pytestmark = pytest.mark.django_db
ACTS = {
    "ballot-close": {},
    "ballot-cancel": {"because": "Essai"},
    "ballot-settle": {"lot": "yes", "chair": "yes"},
    "ballot-count": {"teller": "Zoé", "yes": "3", "-yes": "3"},
    "ballot-cast": {"others": "yes"},
}


@kept("six_called_four_there")
def convene_six():
    """Today, in session since an hour: six electors, four of whom are there."""
    college()
    statutes()
    now = timezone.now()
    held = assembly(
        format="hybrid",
        starts_at=now - timedelta(hours=1),
        roll_settled_at=now - timedelta(days=1),
        opened_at=now - timedelta(hours=1),
    )
    for each in electors(held, 6)[:4]:
        check_in(participant=each, by=None, at=now - timedelta(minutes=50))
    return held.pk


@pytest.fixture
def meeting(six_called_four_there):
    return Meeting.objects.get(pk=six_called_four_there)


@pytest.fixture
def election(meeting):
    body = Body.objects.filter(code="ca").first() or board(code="ca")
    item = AgendaItem.objects.create(meeting=meeting, position=9, title="Élections")
    made = Election.objects.create(item=item, position=1, body=body, college=college(), seats=1)
    for rank, name in enumerate(("Lilas", "Roche"), start=1):
        made.candidacies.create(
            organisation=payer(name), person=person(f"de {name}"), position=rank, received_on=meeting.held_on
        )
    return made


def state(found):
    return Ballot.objects.filter(pk=found.pk).values("closed_at", "cancelled_at", "settling", "poll").get()


@pytest.mark.parametrize("act", ACTS)
def test_the_pages_of_public_votes_do_nothing_to_a_secret_one(bureau, meeting, act):
    found = open_secret(about=resolution(meeting), by=None)
    before = state(found)

    page = bureau.post(reverse(f"governance:{act}", args=[found.pk]), ACTS[act])

    assert page.status_code < 500
    assert state(found) == before
    assert (Vote.objects.count(), found.counts.count()) == (0, 0)


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("kind", ["nominal", "paper"])
def test_the_pages_of_resolutions_do_nothing_to_a_round(bureau, meeting, election, act, kind):
    found = open_round(election=election, kind=kind, by=None)
    before = state(found)

    page = bureau.post(reverse(f"governance:{act}", args=[found.pk]), ACTS[act])

    assert page.status_code < 500
    assert state(found) == before
    assert (Vote.objects.count(), found.counts.count()) == (0, 0)


@pytest.mark.parametrize("kind", ["secret", "nominal", "paper"])
def test_the_page_of_any_ballot_leads_somewhere(bureau, meeting, election, kind):
    if kind == "secret":
        found = open_secret(about=resolution(meeting), by=None)
    else:
        found = open_round(election=election, kind=kind, by=None)

    for name in ("ballot-detail", "ballot-live", *ACTS):
        assert bureau.get(reverse(f"governance:{name}", args=[found.pk])).status_code < 500, name


def test_yes_is_no_vote_in_a_round(client, meeting, election):
    found = open_round(election=election, kind="nominal", by=None)
    voter = Participant.objects.filter(meeting=meeting).first()
    told = {"ballot": found.pk, f"vote-{voter.pk}": "yes", "name": "Zoé"}

    answer = client.post(reverse("portal:meeting-vote", args=[voter.token]), told)

    assert answer.status_code == 409
    assert not Vote.objects.exists()


@pytest.mark.parametrize("field", ["vote-" + "9" * 5000, "vote-" + "9" * 30, "vote-٣"])
def test_a_vote_for_nobody_that_exists_is_refused(client, bureau, meeting, field):
    found = ballot(resolution(meeting), at=timezone.now(), turnout={"electors": {}})
    voter = Participant.objects.filter(meeting=meeting).first()

    answer = client.post(
        reverse("portal:meeting-vote", args=[voter.token]), {"ballot": found.pk, field: "yes", "name": "Zoé"}
    )

    assert answer.status_code in {400, 409}
    assert bureau.post(reverse("governance:ballot-cast", args=[found.pk]), {field: "yes"}).status_code < 500


def assert_clean():
    assert not [name for name in Presence.objects.values_list("person_name", flat=True) if "\0" in name]


@pytest.mark.parametrize("act", ["vote", "here"])
def test_a_name_that_no_base_can_write_is_cleaned(client, meeting, act):
    voter = Participant.objects.filter(meeting=meeting, presences__isnull=True).first()
    told = {"act": act, "name": "Zo\0é"}

    answer = client.post(reverse("portal:meeting-vote", args=[voter.token]), told)

    assert answer.status_code in {302, 409}
    assert_clean()


def test_the_desk_writes_no_name_that_no_base_can_write(bureau, meeting):
    comer = Participant.objects.filter(meeting=meeting, presences__isnull=True).first()

    answer = bureau.post(reverse("governance:door-arrive", args=[comer.pk]), {"name": "Zo\0é"})

    assert answer.status_code < 500
    assert_clean()


@pytest.fixture
def asked():
    now = timezone.now()
    held = consultation(starts_at=now - timedelta(hours=1), ends_at=now + timedelta(days=2))
    return open_consultation(meeting=held, by=None)


@pytest.mark.parametrize("act", ["ballot-close", "ballot-cast", "ballot-count"])
def test_a_consultation_keeps_its_deadline_whatever_page_is_tried(bureau, asked, act):
    found = asked.ballots.get()
    before = state(found)

    page = bureau.post(reverse(f"governance:{act}", args=[found.pk]), ACTS[act])

    assert page.status_code < 500
    assert state(found) == before


def test_a_consultation_is_answered_on_its_own_page(client, asked):
    voter = asked.participants.first()
    told = {"ballot": asked.ballots.get().pk, f"vote-{voter.pk}": "yes", "name": "Zoé"}

    assert client.post(reverse("portal:meeting-vote", args=[voter.token]), told).status_code == 409


def test_a_name_that_no_base_can_write_answers_no_consultation(client, asked):
    voter = asked.participants.first()
    told = {f"vote-{asked.ballots.get().pk}": "yes", "name": "Zo\0é"}

    answer = client.post(reverse("portal:consultation", args=[voter.token]), told)

    assert answer.status_code == 302
    assert "\0" not in Vote.objects.get().voter_name


@pytest.mark.parametrize("name", ["session-open", "meeting-cancel"])
def test_a_consultation_is_not_opened_as_a_session(bureau, name):
    now = timezone.now()
    held = consultation(starts_at=now - timedelta(hours=1), ends_at=now + timedelta(days=2))
    name_officer(meeting=held, role="chair", name="Mme Roche", by=None)

    page = bureau.post(reverse(f"governance:{name}", args=[held.pk]), {"because": "Essai"})

    assert page.status_code < 500
    held.refresh_from_db()
    assert held.opened_at is None


ROUND_ACTS = {
    "poll-count": {"teller": "Zoé"},
    "poll-import": {},
    "poll-vote": {},
    "poll-close": {},
    "poll-cancel": {"because": "Essai"},
    "poll-tie": {"drawn": ""},
    "poll-roll": {},
    "poll-proof": {},
}


def assert_untouched_by_the_pages_of_rounds(bureau, found):
    before = state(found)
    for act, told in ROUND_ACTS.items():
        url = reverse(f"governance:{act}", args=[found.pk])

        pages = [bureau.get(url), bureau.post(url, told)]

        assert all(page.status_code < 500 for page in pages), act
        assert state(found) == before, act


@pytest.fixture
def advice(meeting, election):
    """A secret vote on people, for advice only."""
    Election.objects.filter(pk=election.pk).update(is_consultative=True)
    election.refresh_from_db()
    return open_secret(about=election, by=None)


def test_the_pages_of_rounds_do_nothing_to_a_secret_vote(bureau, advice):
    assert_untouched_by_the_pages_of_rounds(bureau, advice)


def test_the_pages_of_rounds_do_nothing_to_a_resolution(bureau, meeting):
    assert_untouched_by_the_pages_of_rounds(
        bureau, ballot(resolution(meeting), at=timezone.now(), turnout={"electors": {}})
    )


def test_an_open_ballot_leads_to_its_own_page(meeting, election):
    secret = open_secret(about=resolution(meeting), by=None)
    turn = open_round(election=election, kind="paper", by=None)
    said = ballot(resolution(meeting), at=timezone.now())

    assert secret.get_absolute_url() == reverse("governance:secret-detail", args=[secret.pk])
    assert turn.get_absolute_url() == reverse("governance:election-detail", args=[election.pk])
    assert said.get_absolute_url() == reverse("governance:ballot-detail", args=[said.pk])


def test_a_long_list_pasted_at_the_desk_is_answered_shortly(bureau, meeting):
    away = meeting.participants.filter(presences__isnull=True).first()
    hour = timezone.localtime().strftime("%H:%M")
    typed = "\n".join(["Inconnu·e " + "x" * 400] * 2_000 + [f"{away.name} ; {hour} ; {'Zoé ' * 400}"])

    page = bureau.post(
        reverse("governance:desk-return", args=[meeting.pk]), {"hour": hour, "typed": typed}, follow=True
    )

    assert page.status_code == 200
    assert page.content.decode().count("Personne de ce nom") <= 20
    assert "autres lignes ne sont pas écrites" in page.content.decode()
    assert len(away.presences.get().person_name) <= 210


def test_who_types_a_vote_of_a_round_is_written(bureau, meeting, election):
    giver, holder = meeting.participants.order_by("-pk")[0], meeting.participants.order_by("pk")[0]
    proxy(giver, holder, at=timezone.now() - timedelta(days=2))
    found = open_round(election=election, kind="nominal", by=None)
    stands = election.candidacies.first()

    bureau.post(reverse("governance:poll-vote", args=[found.pk]), {"elector": giver.pk, "names": stands.pk})

    vote = Vote.objects.get()
    assert (vote.participant, vote.holder, vote.names) == (giver, holder, [stands.pk])
    assert vote.by is not None
    assert Entry.objects.filter(event="governance.votes_typed").count() == 1


@pytest.mark.parametrize("asked", ["9" * 30, "9" * 5000, "x", ""])
def test_a_decision_on_no_item_is_kept_without_one(bureau, meeting, asked):
    page = bureau.post(
        reverse("governance:minutes-decision", args=[meeting.pk]) + f"?point={asked}",
        {"title": "Écrire à la Région", "owner": "Zoé", "due_on": ""},
    )

    assert page.status_code < 500


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_kind_of_decision_that_the_text_no_longer_has_is_said(bureau, meeting, method):
    url = reverse("governance:motion-vote", args=[resolution(meeting, decision="gone").pk])

    page = bureau.post(url, {"kind": "nominal"}) if method == "post" else bureau.get(url)

    assert page.status_code < 500
    assert "ne prend pas de décision" in page.content.decode()
    assert not Ballot.objects.exists()
