import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from cressmember.accounts.actions.invitation import invite_user, revoke_invitation
from cressmember.accounts.actions.user import ensure_user
from cressmember.accounts.models import Invitation, User
from cressmember.accounts.roles import Role
from cressmember.core.models import Chamber, Entry, Message
from cressmember.members.actions.person import change_person, create_person, invite_person
from cressmember.members.models import Organisation, Representation

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def invitation(today):
    Chamber.objects.create(pk=1, name="CRESS d’essai", email="contact@cress.example")
    return invite_user(email="paul@cress.example", name="Paul Guérin", roles=[Role.BUREAU], on=today, by=None)


@pytest.fixture
def anne(today):
    """Anne represents a cooperative, and has no account."""
    person = create_person(given_name="Anne", family_name="Le Goff", email="anne@coop.example", by=None)
    organisation = Organisation.objects.create(number=1, name="Coopérative d’essai")
    Representation.objects.create(
        organisation=organisation, person=person, role=Representation.Role.TITULAR, starts_on=today
    )
    return person


def link():
    return re.search(r"/invitation/[\w-]+/", Message.objects.latest("pk").text)[0]


def test_opening_the_link_changes_nothing(client, invitation):
    before = Entry.objects.count()

    for _ in range(2):
        page = client.get(link())

    assert page.status_code == 200
    assert "Accepter et me connecter" in page.text
    assert "no-store" in page["Cache-Control"]
    assert not User.objects.exists()
    assert Entry.objects.count() == before
    assert Invitation.objects.get().accepted_at is None


def test_accepting_leads_to_the_code_and_the_code_leads_in(client, invitation):
    answer = client.post(link())

    assert answer.headers["Location"] == "/compte/login/code/confirm/"
    code = re.search(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$", mail.outbox[0].body, re.MULTILINE)[0]
    client.post(answer.headers["Location"], {"code": code})
    assert client.get("/", follow=True).wsgi_request.user.email == "paul@cress.example"


def test_a_second_click_goes_where_the_first_one_went(client, invitation):
    form = {"once": re.search(r'name="once" value="(\w+)"', client.get(link()).text)[1]}
    first = client.post(link(), form)

    second = client.post(link(), form)

    assert second.headers["Location"] == first.headers["Location"]
    assert len(mail.outbox) == 1
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "status", "said"),
    [
        ("accepted", 410, "Cette invitation a déjà servi"),
        ("revoked", 410, "Cette invitation a été annulée"),
        ("expired", 410, "Cette invitation a expiré"),
        ("unknown", 404, "Ce lien n’ouvre rien"),
    ],
)
def test_a_link_that_opens_nothing_says_why_and_what_to_do(client, invitation, change, status, said):
    address = link()
    if change == "accepted":
        client.post(address)
    elif change == "revoked":
        revoke_invitation(invitation=invitation, by=None)
    elif change == "expired":
        long_ago = timezone.now() - timedelta(days=30)
        Invitation.objects.update(created_at=long_ago, expires_at=long_ago + timedelta(days=14))
    else:
        address = "/invitation/guessed/"

    for answer in (client.get(address), client.post(address)):
        assert answer.status_code == status
        assert f"<h1>{said}</h1>" in answer.text
        assert "/compte/login/" in answer.text


def test_the_invitation_of_someone_else_is_not_accepted_by_whoever_is_signed_in(client, invitation):
    client.force_login(ensure_user(email="ines@cress.example", name="Inès Picard", by=None))

    for answer in (client.get(link()), client.post(link())):
        assert "Vous êtes connecté sous le nom d’Inès Picard." in answer.text
        assert "Accepter" not in answer.text
    assert Invitation.objects.get().accepted_at is None


def test_whoever_is_signed_in_already_goes_home(client, invitation):
    client.force_login(ensure_user(email="paul@cress.example", by=None))

    assert client.post(link()).headers["Location"] == "/"
    assert mail.outbox == []


def test_a_representative_accepts_and_finds_the_organisation(client, anne, today):
    invite_person(person=anne, on=today, by=None)
    assert "pour <strong>Coopérative d’essai</strong>" in client.get(link()).text

    client.post(link())

    anne.refresh_from_db()
    assert anne.user.email == "anne@coop.example"
    assert not anne.user.staff_roles.exists()
    client.force_login(anne.user)
    space = client.get("/espace/", follow=True).text
    assert "Coopérative d’essai" in space
    assert '<a class="brand" href="/">' in space
    assert client.get("/", follow=True).redirect_chain[0] == ("/espace/", 302)


def test_an_address_that_the_person_left_no_longer_opens_her_account(client, anne, today):
    invite_person(person=anne, on=today, by=None)
    change_person(person=anne, email="anne@ailleurs.example", by=None)

    answer = client.post(link())

    assert answer.status_code == 409
    assert "Votre adresse a changé" in answer.text
    assert not User.objects.exists()
    assert Invitation.objects.get().accepted_at is None
