import pytest
from django.urls import reverse
from django.utils import timezone

from cressmember.accounts.actions.role import grant_role
from cressmember.accounts.actions.user import close_account, ensure_user
from cressmember.accounts.models import Invitation
from cressmember.accounts.roles import Role
from cressmember.core.models import Message
from cressmember.members.actions.person import change_person, create_person, give_account
from cressmember.members.models import Representation

pytestmark = pytest.mark.django_db


@pytest.fixture
def anne(member):
    """Anne represents a cooperative, and has no account."""
    person = create_person(given_name="Anne", family_name="Le Goff", email="anne@coop.example", by=None)
    Representation.objects.create(
        organisation=member("Coopérative d’essai"),
        person=person,
        role=Representation.Role.TITULAR,
        starts_on=timezone.localdate(),
    )
    return person


def invite(person):
    return reverse("members:person-invite", args=[person.pk])


def test_a_representative_is_invited_from_her_page(staff, anne):
    assert f'href="{invite(anne)}"' in staff.get(anne.get_absolute_url()).text
    page = staff.get(invite(anne)).text
    assert "<h1>Inviter Anne Le Goff dans l’espace des adhérents</h1>" in page
    assert "Un message part à anne@coop.example, avec un lien à accepter sous 14 jours." in page
    assert "Anne Le Goff verra ce qui concerne Coopérative d’essai, et ce qui reste à régler." in page
    assert not Invitation.objects.exists()

    after = staff.post(invite(anne), follow=True)

    assert after.request["PATH_INFO"] == anne.get_absolute_url()
    assert "L’invitation part à anne@coop.example." in after.text
    assert "Invitation envoyée" in after.text
    assert "Inviter de nouveau" in after.text
    assert Invitation.objects.get().person == anne.pk
    assert Message.objects.get().to == ["anne@coop.example"]


def test_inviting_again_says_that_the_former_link_no_longer_serves(staff, anne):
    staff.post(invite(anne))

    assert "L’invitation envoyée auparavant ne servira plus." in staff.get(invite(anne)).text


def test_an_expired_invitation_is_said_to_be(staff, anne):
    staff.post(invite(anne))
    long_ago = timezone.now() - timezone.timedelta(days=30)
    Invitation.objects.update(created_at=long_ago, expires_at=long_ago + timezone.timedelta(days=14))

    assert "Invitation expirée" in staff.get(anne.get_absolute_url()).text


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        ("address", "Il manque une adresse électronique"),
        ("shared", "L’adresse anne@coop.example sert aussi à Paul Guérin"),
        ("nobody", "ne représente aucune organisation aujourd’hui"),
        ("account", "a déjà un compte"),
    ],
)
def test_what_stands_in_the_way_is_said_before_the_button(staff, anne, trouble, said):
    if trouble == "address":
        change_person(person=anne, email="", by=None)
    elif trouble == "shared":
        create_person(given_name="Paul", family_name="Guérin", email="anne@coop.example", by=None)
    elif trouble == "nobody":
        anne.representations.all().delete()
    else:
        give_account(person=anne, user=ensure_user(email="anne@coop.example", by=None), by=None)

    page = staff.get(anne.get_absolute_url()).text
    assert f'href="{invite(anne)}"' not in page
    for answer in (staff.get(invite(anne), follow=True), staff.post(invite(anne), follow=True)):
        assert answer.request["PATH_INFO"] == anne.get_absolute_url()
        assert said in answer.text
    assert not Invitation.objects.exists()


def test_a_closed_account_is_not_opened_by_the_way(staff, anne, officer):
    close_account(user=ensure_user(email="anne@coop.example", by=None), on=timezone.localdate(), by=officer)

    after = staff.post(invite(anne), follow=True)

    assert "est fermé" in after.text
    anne.refresh_from_db()
    assert anne.user is None


def test_an_account_that_exists_already_becomes_hers(staff, anne):
    user = ensure_user(email="anne@coop.example", by=None)

    after = staff.post(invite(anne), follow=True)

    assert "il est désormais relié à Anne Le Goff." in after.text
    assert "Compte ouvert" in after.text
    anne.refresh_from_db()
    assert anne.user == user


def test_whoever_may_not_edit_invites_nobody(client, anne):
    reader = ensure_user(email="lecture@cress.example", by=None)
    grant_role(user=reader, role=Role.READER, starts_on=timezone.localdate(), by=None)
    client.force_login(reader)

    assert client.post(invite(anne)).status_code == 403
    assert f'href="{invite(anne)}"' not in client.get(anne.get_absolute_url()).text
