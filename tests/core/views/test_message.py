import pytest
from django.urls import reverse

from cressmember.accounts.actions.user import ensure_user
from cressmember.accounts.models import User
from cressmember.core.actions.outbox import post
from cressmember.core.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client):
    administrator = User.objects.create_superuser("admin@cress.example", name="Claire Fontaine")
    client.force_login(administrator)
    return administrator


@pytest.mark.parametrize(("named", "said"), [("Inès Picard", "Inès Picard"), ("", "l’automate")])
def test_a_message_says_who_asked_for_it(client, administrator, named, said):
    by = ensure_user(email="ines@cress.example", name=named, by=None) if named else None
    message = post(kind="essai", to=["a@b.example"], subject="Bonjour", text="Un mot.", by=by)

    page = client.get(message.get_absolute_url()).text

    assert f"Demandé par {said} le " in page
    assert "Pas encore parti." in page


def test_a_message_that_came_back_is_marked_with_what_came_back(client, administrator):
    message = post(kind="essai", to=["a@b.example"], subject="Bonjour", text="Un mot.", by=None)
    assert "Revenu sans être remis" not in client.get(message.get_absolute_url()).text
    Message.objects.update(state="sent")
    assert "Revenu sans être remis" in client.get(message.get_absolute_url()).text

    client.post(reverse("core:message-return", args=[message.pk]), {"because": "550 5.1.1"})

    message.refresh_from_db()
    assert (message.state, message.last_error) == ("failed", "550 5.1.1")
    assert [row.note for row in message.deliveries.all()] == ["550 5.1.1"]


@pytest.mark.parametrize("address", ["http://localhost:8000", "https://avant.cress.example"])
def test_a_message_shows_no_link_that_opens_by_itself(client, administrator, address):
    secret = "1-358RV5A2GGKEZGBU.nxhgrWj_0W0ZBllvvWnnzz0K18GaudvBDeRgaXlC4Yg"
    text = f"Votez :\n{address}/reunion/{secret}/vote/ ou {address}/reunion/code/"
    message = post(kind="essai", to=["a@b.example"], subject="Bonjour", text=text, by=None)

    page = client.get(message.get_absolute_url()).text

    assert secret not in page
    assert f"{address}/reunion/…/vote/ ou {address}/reunion/code/" in page


def test_an_erased_message_leaves_no_more(client, administrator):
    message = post(kind="essai", to=["a@b.example"], subject="Bonjour", text="Un mot.", by=None)
    Message.objects.update(state="sent", to=[], text="", subject="Message effacé")

    page = client.get(message.get_absolute_url()).text
    refused = client.post(reverse("core:message-resend", args=[message.pk]), follow=True).text

    assert "Renvoyer" not in page
    assert "Revenu sans être remis" not in page
    assert "sa durée de conservation passée" in refused
    assert Message.objects.get().state == "sent"
