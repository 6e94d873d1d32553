from datetime import date

import pytest

from cressmember.accounts.actions.user import ensure_user
from cressmember.accounts.models import Invitation
from cressmember.core.models import Message
from cressmember.kernel.violations import RuleViolation
from cressmember.members.actions.person import change_person, create_person, give_account, invite_person
from cressmember.members.models import Organisation, Representation

pytestmark = pytest.mark.django_db
DAY = date(2025, 4, 2)


@pytest.fixture
def anne():
    """Anne represents two organisations until July."""
    person = create_person(given_name="Anne", family_name="Le Goff", email="anne@coop.example", by=None)
    for number, name in enumerate(["Coopérative d’essai", "Mutuelle d’essai"], start=1):
        Representation.objects.create(
            organisation=Organisation.objects.create(number=number, name=name),
            person=person,
            role=Representation.Role.TITULAR,
            starts_on=date(2025, 1, 1),
            ends_on=date(2025, 7, 1),
        )
    return person


def test_a_representative_is_invited_for_those_that_she_represents(anne):
    invitation = invite_person(person=anne, on=DAY, by=None)

    assert (invitation.email, invitation.person) == ("anne@coop.example", anne.pk)
    assert invitation.purpose == "Coopérative d’essai et Mutuelle d’essai"
    assert invitation.roles == []
    assert "pour Coopérative d’essai et Mutuelle d’essai :" in Message.objects.get().text


def test_inviting_again_calls_the_former_invitation_back(anne):
    first = invite_person(person=anne, on=DAY, by=None)

    second = invite_person(person=anne, on=DAY, by=None)

    assert list(Invitation.objects.unanswered()) == [second]
    assert first.pk != second.pk


def test_an_account_that_the_address_has_already_is_given_at_once(anne):
    user = ensure_user(email="anne@coop.example", by=None)

    assert invite_person(person=anne, on=DAY, by=None) == user
    anne.refresh_from_db()
    assert anne.user == user
    assert not Invitation.objects.exists()


def test_an_account_belongs_to_one_person(anne):
    other = create_person(family_name="Autre", email="autre@coop.example", by=None)
    give_account(person=other, user=ensure_user(email="anne@coop.example", by=None), by=None)

    with pytest.raises(RuleViolation, match="est déjà relié à Autre"):
        invite_person(person=anne, on=DAY, by=None)


@pytest.mark.parametrize(
    ("day", "invited"), [(date(2025, 6, 30), True), (date(2025, 7, 1), False), (date(2025, 7, 2), False)]
)
def test_whoever_no_longer_represents_anyone_is_not_invited(anne, day, invited):
    if invited:
        invite_person(person=anne, on=day, by=None)
    else:
        with pytest.raises(RuleViolation, match="ne représente aucune organisation"):
            invite_person(person=anne, on=day, by=None)


def test_an_address_is_needed(anne):
    anne = change_person(person=anne, email="", by=None)

    with pytest.raises(RuleViolation, match="Il manque une adresse"):
        invite_person(person=anne, on=DAY, by=None)


def test_whoever_has_an_account_is_not_invited(anne):
    give_account(person=anne, user=ensure_user(email="x@coop.example", by=None), by=None)

    with pytest.raises(RuleViolation, match="a déjà un compte"):
        invite_person(person=anne, on=DAY, by=None)


def test_an_address_read_by_several_opens_no_account(anne):
    create_person(given_name="Paul", family_name="Guérin", email="Anne@coop.example", by=None)

    with pytest.raises(RuleViolation) as refusal:
        invite_person(person=anne, on=DAY, by=None)

    assert str(refusal.value) == (
        "L’adresse anne@coop.example sert aussi à Paul Guérin, et un compte est à une seule personne : "
        "donnez à Anne Le Goff une adresse personnelle."
    )
    assert not Invitation.objects.exists()
