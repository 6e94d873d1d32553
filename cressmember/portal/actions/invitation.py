"""Coming in by invitation: the account, and the person of the register whose account it is."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from cressmember.accounts.actions.invitation import accept_invitation
from cressmember.accounts.models import User
from cressmember.kernel.violations import RuleViolation
from cressmember.members.actions.person import give_account
from cressmember.members.models import Person


@transaction.atomic
def come_in(*, token: str, on: date) -> User:
    """Take up an invitation, whatever it gives: roles, the account of a person, or both.

    Raises RuleViolation when the link opens nothing, or was sent to an address that the person left since.
    """
    invitation = accept_invitation(token=token, on=on)
    user = invitation.accepted_by
    assert user is not None  # The database refuses an invitation accepted by nobody.
    if invitation.person:
        person = Person.objects.filter(pk=invitation.person).first()
        if person is None or person.email.lower() != invitation.email:
            raise RuleViolation(
                "Votre adresse a changé dans le fichier de la chambre : demandez-lui une nouvelle invitation."
            )
        give_account(person=person, user=user, by=user)
    return user
