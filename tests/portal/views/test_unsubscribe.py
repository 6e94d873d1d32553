"""Unsubscribing by the link of a mail: no account, one click, and back."""

import pytest
from django.test import Client
from django.urls import reverse

from cressmember.members.models import Consent
from cressmember.members.queries import may_write
from cressmember.office.models import Addressee
from tests.office.mailings import agrees, chamber, mailing, written_to

pytestmark = pytest.mark.django_db
ADDRESS = "a@x.example"


@pytest.fixture
def link():
    organisation = written_to("Alizé", ADDRESS)
    agrees(ADDRESS)
    row = mailing(purpose="newsletter")
    return reverse(
        "portal:unsubscribe",
        args=[Addressee.objects.create(mailing=row, address=ADDRESS, organisation=organisation).token],
    )


def test_reading_the_page_stops_nothing(client, link):
    agrees(ADDRESS, "events")

    answer = client.get(link)

    assert answer.status_code == 200
    assert "Recevoir les invitations" in answer.content.decode()
    assert may_write(ADDRESS, "newsletter")


def test_one_click_stops_and_another_takes_up_again(client, link):
    assert client.post(link, follow=True).status_code == 200
    assert not may_write(ADDRESS, "newsletter")
    assert "s’arrêtent" in client.get(link).content.decode()

    again = client.post(link, {"again": "1"}, follow=True)

    assert may_write(ADDRESS, "newsletter")
    assert "vous parviennent de nouveau" in again.content.decode()
    assert "CRESS d’essai" in Consent.objects.first().wording
    assert Consent.objects.first().way == "link"


def test_a_mail_program_unsubscribes_by_itself(link):
    answer = Client(enforce_csrf_checks=True).post(link, {"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    assert not may_write(ADDRESS, "newsletter")


def test_a_link_that_nobody_wrote_opens_nothing(client, link):
    chamber()

    assert client.get(reverse("portal:unsubscribe", args=["1.x"])).status_code == 404
    assert client.post(reverse("portal:unsubscribe", args=["1.x"])).status_code == 404
    assert may_write(ADDRESS, "newsletter")


def test_a_service_mail_has_nothing_to_stop(client):
    organisation = written_to("Alizé", ADDRESS)
    row = Addressee.objects.create(mailing=mailing(), address=ADDRESS, organisation=organisation)

    assert client.post(reverse("portal:unsubscribe", args=[row.token])).status_code == 404
