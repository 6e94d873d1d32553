import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from cressmember.accounts.actions.invitation import (
    accept_invitation,
    invite_user,
    resend_invitation,
    revoke_invitation,
)
from cressmember.accounts.actions.role import grant_role
from cressmember.accounts.actions.user import close_account
from cressmember.accounts.models import Invitation, User
from cressmember.accounts.roles import Role
from cressmember.core.models import Entry, Message
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import long_date

DAY = date(2025, 4, 2)

MAIL = """Bonjour Paul Guérin,

Claire Marchand vous invite à rejoindre l’équipe de la CRESS d’essai dans CressMember, l’outil où la chambre \
tient ses adhérents et ses cotisations.

Ce qui vous sera confié : Bureau.

Pour accepter, ouvrez cette page et suivez ce qu’elle dit :

https://adherents.cress.example/invitation/{token}/

Le lien vaut jusqu’au {until}, et une seule fois. Vous n’aurez aucun mot de passe à retenir : \
pour entrer, vous recevrez chaque fois un code à cette adresse.

Vous n’attendiez pas ce message ? Laissez-le : rien ne se passe tant que vous n’acceptez pas.

Bien cordialement,

CRESS d’essai
contact@cress.example
"""


@pytest.fixture
def invitation(claire):
    return invite_user(
        email=" Paul@cress.example", name="Paul Guérin", roles=[Role.BUREAU], on=DAY, by=claire
    )


def token_sent():
    """The token of the last link that was posted."""
    return re.search(r"/invitation/([\w-]+)/", Message.objects.latest("pk").text)[1]


def events():
    return list(Entry.objects.order_by("pk").values_list("event", flat=True))


def test_an_invitation_is_a_mail_that_says_who_what_and_until_when(settings, claire):
    settings.SITE_URL = "https://adherents.cress.example"

    sent = invite_user(email="paul@cress.example", name="Paul Guérin", roles=[Role.BUREAU], on=DAY, by=claire)

    message = Message.objects.get()
    until = long_date(timezone.localdate(sent.expires_at))
    assert message.subject == "La CRESS vous invite dans son équipe"
    assert message.to == ["paul@cress.example"]
    assert message.text == MAIL.format(token=token_sent(), until=until)


def test_only_a_digest_of_the_link_is_kept_with_the_invitation(invitation):
    assert token_sent() not in str(Invitation.objects.values().get())
    assert Invitation.objects.of_token(token_sent()) == invitation


def test_accepting_makes_the_account_and_gives_the_roles_from_that_day(invitation, claire):
    accept_invitation(token=token_sent(), on=DAY)

    user = User.objects.get(email="paul@cress.example")
    role = user.staff_roles.get()
    invitation.refresh_from_db()
    assert (user.name, user.emailaddress_set.get().verified) == ("Paul Guérin", True)
    assert (role.role, role.starts_on, role.granted_by) == ("bureau", DAY, claire)
    assert invitation.accepted_by == user
    assert events()[-4:] == [
        "accounts.invitation_sent",
        "accounts.user_created",
        "accounts.role_granted",
        "accounts.invitation_accepted",
    ]


def test_an_invitation_serves_once(invitation):
    accept_invitation(token=token_sent(), on=DAY)

    with pytest.raises(RuleViolation, match="déjà servi"):
        accept_invitation(token=token_sent(), on=DAY)
    assert User.objects.get(email="paul@cress.example").staff_roles.count() == 1


@pytest.mark.parametrize(("seconds", "accepted"), [(-1, False), (0, False), (30, True)])
def test_an_invitation_is_good_until_its_last_instant(invitation, seconds, accepted):
    Invitation.objects.update(
        created_at=timezone.now() - timedelta(days=15),
        expires_at=timezone.now() + timedelta(seconds=seconds),
    )

    try:
        accept_invitation(token=token_sent(), on=DAY)
    except RuleViolation:
        assert not accepted
    assert User.objects.filter(email="paul@cress.example").exists() is accepted


def test_an_unknown_link_opens_nothing(invitation):
    with pytest.raises(RuleViolation, match="plus valable"):
        accept_invitation(token="guessed", on=DAY)


def test_a_revoked_invitation_opens_nothing(invitation, claire):
    revoke_invitation(invitation=invitation, by=claire)

    with pytest.raises(RuleViolation, match="annulée"):
        accept_invitation(token=token_sent(), on=DAY)
    with pytest.raises(RuleViolation, match="déjà annulée"):
        revoke_invitation(invitation=invitation, by=claire)


def test_an_accepted_invitation_is_not_called_back(invitation, claire):
    accept_invitation(token=token_sent(), on=DAY)

    with pytest.raises(RuleViolation, match="est acceptée"):
        revoke_invitation(invitation=invitation, by=claire)
    with pytest.raises(RuleViolation, match="n’attend plus"):
        resend_invitation(invitation=invitation, by=claire)


def test_sending_again_gives_an_expired_invitation_a_new_link_and_a_new_term(invitation, claire):
    old = token_sent()
    long_ago = timezone.now() - timedelta(days=30)
    Invitation.objects.update(created_at=long_ago, expires_at=long_ago + timedelta(days=14))

    resend_invitation(invitation=invitation, by=claire)

    assert Invitation.objects.of_token(old) is None
    accept_invitation(token=token_sent(), on=DAY)
    assert Message.objects.count() == 2


def test_two_invitations_do_not_wait_at_one_address(invitation, claire):
    with pytest.raises(RuleViolation, match="attend déjà"):
        invite_user(email="PAUL@cress.example", roles=[Role.READER], on=DAY, by=claire)


def test_an_address_that_has_an_account_gets_the_role_at_once(claire, ines):
    made = invite_user(email="Ines@cress.example", roles=[Role.TREASURER, Role.BUREAU], on=DAY, by=claire)

    assert made == ines
    assert set(ines.staff_roles.values_list("role", flat=True)) == {"treasurer", "bureau"}
    assert not Invitation.objects.exists()
    assert not Message.objects.exists()


def test_a_closed_account_is_not_invited(claire, ines):
    User.objects.filter(pk=ines.pk).update(is_active=False)

    with pytest.raises(RuleViolation, match="est fermé"):
        invite_user(email=ines.email, roles=[Role.BUREAU], on=DAY, by=claire)


def test_an_invitation_does_not_reopen_a_closed_account(invitation):
    User.objects.create_user("paul@cress.example", is_active=False)

    with pytest.raises(RuleViolation, match="Votre compte est fermé"):
        accept_invitation(token=token_sent(), on=DAY)


def test_a_role_held_meanwhile_is_not_given_twice(invitation, claire):
    paul = User.objects.create_user("paul@cress.example")
    grant_role(user=paul, role=Role.BUREAU, starts_on=DAY, by=claire)

    accept_invitation(token=token_sent(), on=DAY)

    assert paul.staff_roles.count() == 1


def test_an_invitation_falls_with_the_account_that_sent_it(ines, claire):
    """Whoever is shown out has not left a way back in."""
    theirs = invite_user(email="ami@cress.example", roles=[Role.ADMINISTRATOR], on=DAY, by=ines)
    mine = invite_user(email="paul@cress.example", roles=[Role.READER], on=DAY, by=claire)

    close_account(user=ines, on=DAY, by=claire)

    theirs.refresh_from_db()
    mine.refresh_from_db()
    assert (theirs.revoked_at is None, mine.revoked_at is None) == (False, True)
