"""Voting from one’s own link, on a telephone."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from governance.actions.meeting.ballot import close_ballot, open_ballot
from governance.actions.meeting.election import cast_names, close_round, open_round
from governance.actions.meeting.presence import check_in
from governance.actions.meeting.session import name_officer
from governance.models import AgendaItem, Candidacy, Election, Vote
from tests.governance.gathered import assembly, electors, payer, proxy, resolution, statutes
from tests.governance.seats import board, college

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting():
    """Today, in session since an hour: six electors, four of whom are there."""
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
    name_officer(meeting=held, role="chair", name="Mme Roche", by=None, at=now - timedelta(hours=1))
    return held


def link(participant):
    return reverse("portal:meeting-vote", args=[participant.token])


def named(meeting, rank):
    return meeting.participants.get(name=f"associations {rank:03}")


def body(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def opened(meeting):
    return open_ballot(resolution=resolution(meeting, decision="ordinary"), kind="nominal", by=None)


def test_one_votes_for_oneself_and_for_each_mandate(client, meeting):
    holder, giver = named(meeting, 1), named(meeting, 6)
    proxy(giver, holder, at=timezone.now() - timedelta(days=9))
    ballot = opened(meeting)

    page = body(client.get(link(holder)))
    answer = client.post(
        link(holder),
        {"ballot": ballot.pk, f"vote-{holder.pk}": "yes", f"vote-{giver.pk}": "no", "name": "Zoé Petit"},
        follow=True,
    )

    assert "Pour associations 006, qui vous a donné pouvoir" in page
    assert "Votre vote est enregistré" in body(answer)
    assert {(vote.participant, vote.choice, vote.voter_name) for vote in Vote.objects.all()} == {
        (holder, "yes", "Zoé Petit"),
        (giver, "no", "Zoé Petit"),
    }


def elected(meeting, *, seats=1):
    """A round by name for seats of the associations, between three people."""
    item = AgendaItem.objects.create(meeting=meeting, position=9, title="Élections")
    asked = Election.objects.create(
        item=item, position=1, body=board(code="ca"), college=college(), seats=seats
    )
    stood = [
        Candidacy.objects.create(
            election=asked,
            organisation=payer(name),
            statement=f"{name} fera.",
            received_on=meeting.held_on - timedelta(days=30),
        )
        for name in ("Lilas", "Rose", "Abeille")
    ]
    return open_round(election=asked, kind="nominal", by=None), stood


def test_one_elects_by_name_for_oneself_and_for_each_mandate(client, meeting):
    holder, giver = named(meeting, 1), named(meeting, 6)
    proxy(giver, holder, at=timezone.now() - timedelta(days=9))
    ballot, (lilas, rose, _) = elected(meeting, seats=2)

    page = body(client.get(link(holder)))
    answer = client.post(
        link(holder),
        {
            "ballot": ballot.pk,
            f"names-{holder.pk}": [lilas.pk, rose.pk],
            f"names-{giver.pk}": "blank",
            "name": "Zoé Petit",
        },
        follow=True,
    )

    assert "Rose fera." in page
    assert "2 noms au plus" in page.replace("\N{NO-BREAK SPACE}", " ")
    assert "Votre vote est enregistré" in body(answer)
    assert "Lilas, Rose" in body(answer)
    assert {(vote.participant, *vote.names, vote.voter_name) for vote in Vote.objects.all()} == {
        (holder, lilas.pk, rose.pk, "Zoé Petit"),
        (giver, "Zoé Petit"),
    }
    assert {(vote.holder, vote.choice) for vote in Vote.objects.all()} == {
        (None, "names"),
        (holder, "blank"),
    }


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ([0, 1], "1 nom au plus"),
        ([0, "blank"], "pas les deux"),
        ([], "Choisissez votre vote"),
        (["0"], "n’est pas sur le bulletin"),
    ],
)
def test_a_paper_that_cannot_be_is_refused_whole(client, meeting, names, said):
    voter = named(meeting, 1)
    ballot, stood = elected(meeting)
    told = [stood[each].pk if isinstance(each, int) else each for each in names]

    answer = client.post(link(voter), {"ballot": ballot.pk, f"names-{voter.pk}": told, "name": "Zoé"})

    assert answer.status_code == 409
    assert said in body(answer).replace("\N{NO-BREAK SPACE}", " ")
    assert not Vote.objects.exists()


def test_one_elects_once_whatever_the_way_and_nobody_else_s_seats(client, meeting):
    voter, other = named(meeting, 1), named(meeting, 2)
    other.lines.update(college="cooperatives")
    ballot, (lilas, *_) = elected(meeting)
    cast_names(ballot=ballot, choices={voter.pk: [lilas.pk]}, by=None)

    sent = {"ballot": ballot.pk, "name": "Zoé"}
    again = client.post(link(voter), sent | {f"names-{voter.pk}": lilas.pk})
    stranger = client.post(link(other), sent | {f"names-{other.pk}": lilas.pk})
    borrowed = client.post(link(other), sent | {f"names-{named(meeting, 3).pk}": lilas.pk})

    assert "a déjà voté" in body(again)
    assert "ne vote pas dans cette élection" in body(stranger)
    assert "Vous ne portez pas ce mandat" in body(borrowed)
    assert "Lilas" not in body(client.get(link(other)))
    assert Vote.objects.count() == 1


def test_the_result_of_a_round_is_read_where_one_voted(client, meeting):
    voter = named(meeting, 1)
    ballot, (lilas, *_) = elected(meeting)
    client.post(link(voter), {"ballot": ballot.pk, f"names-{voter.pk}": lilas.pk, "name": "Zoé"})

    close_round(ballot=ballot, by=None)

    assert "Lilas (1 voix) est élu·e" in body(client.get(link(voter))).replace("\N{NO-BREAK SPACE}", " ")


def test_a_second_vote_is_refused_and_says_so(client, meeting):
    voter = named(meeting, 1)
    sent = {"ballot": opened(meeting).pk, f"vote-{voter.pk}": "yes", "name": "Zoé"}
    client.post(link(voter), sent)

    again = client.post(link(voter), sent | {f"vote-{voter.pk}": "no"})

    assert again.status_code == 409
    assert "a déjà voté" in body(again)
    assert Vote.objects.get().choice == "yes"


def test_from_afar_one_says_to_be_there_then_votes_at_the_next_ballot(client, meeting):
    far = named(meeting, 5)
    assert "Je suis là" in body(client.get(link(far)))

    client.post(link(far), {"act": "here", "name": "Zoé Petit"})
    ballot = opened(meeting)
    client.post(link(far), {"ballot": ballot.pk, f"vote-{far.pk}": "abstain"})

    assert Vote.objects.get().voter_name == "Zoé Petit"


def test_in_a_room_one_shows_a_code_at_the_desk(client, meeting):
    type(meeting).objects.update(format="room")

    page = body(client.get(link(named(meeting, 5))))

    assert "présentez-vous à l’accueil" in page
    assert named(meeting, 5).code in page


def test_the_page_is_asked_again_for_nothing_until_something_changes(
    client, meeting, django_assert_max_num_queries
):
    voter = named(meeting, 1)
    stamp = re.search(r'"If-None-Match": "(\w+)"', body(client.get(link(voter))))[1]
    headers = {"If-None-Match": stamp, "HX-Request": "true"}

    with django_assert_max_num_queries(6):
        same = client.get(link(voter), headers=headers)
    ballot = opened(meeting)
    changed = client.get(link(voter), headers=headers)

    assert (same.status_code, same.content) == (304, b"")
    assert changed["HX-Redirect"] == link(voter)
    close_ballot(ballot=ballot, by=None)
    assert "Résultats" in body(client.get(link(voter)))


def test_a_room_that_shares_one_address_is_not_stopped(client, meeting):
    voter = named(meeting, 1)

    answers = {client.get(link(voter)).status_code for _ in range(70)}

    assert answers == {200}


def test_links_that_open_nothing_are_counted(client):
    answers = [client.get(reverse("portal:meeting-vote", args=["1-X.y"])).status_code for _ in range(61)]

    assert (answers[0], answers[-1]) == (404, 429)


@pytest.mark.parametrize("ballot", ["", "x", "999999", "9" * 30])
def test_a_ballot_of_another_meeting_is_refused(client, meeting, ballot):
    assert client.post(link(named(meeting, 1)), {"ballot": ballot}).status_code == 409
