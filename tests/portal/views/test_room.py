"""A room of people behind one address of the network; and somebody there who tries links."""

import pytest
from django.urls import reverse
from django.utils import timezone

from governance.actions.meeting.secret import open_secret
from tests.governance.gathered import assembly, comes, electors, resolution, statutes

pytestmark = pytest.mark.django_db
MANY = 7  # One more than what an address may miss in a minute, here.


@pytest.fixture(autouse=True)
def _few_may_be_missed(settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"signed_link": f"{MANY - 1}/m/ip"}


@pytest.fixture
def meeting():
    statutes()
    now = timezone.now()
    return assembly(starts_at=now, opened_at=now, roll_settled_at=now, format="room")


def pages(participant, *, ballot=1, token=None):
    told = token or participant.token
    return {
        "answer": reverse("portal:meeting-answer", args=[told]),
        "vote": reverse("portal:meeting-vote", args=[told]),
        "secret": reverse("portal:meeting-secret", args=[told, ballot]),
        "consultation": reverse("portal:consultation", args=[told]),
    }


@pytest.mark.parametrize("page", ["answer", "vote", "secret", "consultation"])
def test_a_room_that_reads_its_own_links_is_never_stopped(client, meeting, page):
    voter = comes(electors(meeting, 1)[0], at=timezone.now()).participant
    ballot = open_secret(about=resolution(meeting), by=None)
    url = pages(voter, ballot=ballot.pk)[page]

    answers = {client.get(url).status_code for _ in range(MANY)}

    assert 429 not in answers
    assert {client.post(url, {}).status_code for _ in range(3)}.isdisjoint({429, 500})


@pytest.mark.parametrize("page", ["answer", "vote", "secret", "consultation"])
def test_whoever_tries_links_is_stopped_and_the_room_is_not(client, meeting, page):
    voter = electors(meeting, 1)[0]
    wrong = pages(voter, token="1-X.y")[page]

    answers = [client.get(wrong).status_code for _ in range(MANY)]

    assert (answers[0], answers[-1]) == (404, 429)
    assert client.get(pages(voter)["vote"]).status_code == 200


def test_a_room_types_its_codes(client, meeting):
    code = electors(meeting, 1)[0].code

    assert {client.post("/reunion/", {"code": code}).status_code for _ in range(MANY)} == {302}
    missed = [client.post("/reunion/", {"code": "AAAA-BBBB-CCCC-DDDD"}).status_code for _ in range(MANY)]
    assert (missed[0], missed[-1]) == (200, 429)
