"""Writing down who people are."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from cressmember.accounts.actions.invitation import invite_user, revoke_invitation
from cressmember.accounts.models import Invitation, User
from cressmember.core.actions.journal import differences, filled_in, record, values_of
from cressmember.core.actions.lock import locked
from cressmember.core.actions.tidying import tidied
from cressmember.kernel.elision import to
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import NO_BREAK, enumerate_fr
from cressmember.members.actions.known import refuse_namesake
from cressmember.members.actions.search import index_people, person_sort_name
from cressmember.members.journal import MembersEvent
from cressmember.members.models import Person
from cressmember.members.queries import obstacle_to_invitation, represented_by
from cressmember.members.queries.personal import was_erased

FIELDS = ("civility", "given_name", "family_name", "gender", "email", "phone", "notes")
GENDER_OF_CIVILITY = {"Mme": Person.Gender.WOMAN, "M.": Person.Gender.MAN}


@transaction.atomic
def create_person(*, by: User | None, is_another: bool = True, **fields: Any) -> Person:
    """Add a person; a civility says the gender unless another is given.

    Raises AlreadyKnown for a namesake, unless it ``is_another``.
    """
    person = Person(**tidied(Person, fields))
    person.gender = person.gender or GENDER_OF_CIVILITY.get(person.civility, Person.Gender.UNKNOWN)
    person.sort_name = person_sort_name(person.family_name, person.given_name)
    if not is_another:
        refuse_namesake(Person, sort_name=person.sort_name, named=str(person))
    person.save()
    index_people([person.pk])
    record(
        MembersEvent.PERSON_CREATED,
        on=person,
        by=by,
        changes=differences({}, filled_in(person, FIELDS)),
    )
    return person


@transaction.atomic
def change_person(*, person: Person, by: User | None, **fields: Any) -> Person:
    """Change a person's name or address, with the history of it. Raises RuleViolation once it was erased."""
    person = locked(Person.objects).get(pk=person.pk)
    if was_erased(person):
        raise RuleViolation(
            f"Cette personne a été effacée{NO_BREAK}: sa fiche ne se remplit plus. "
            "Si elle revient, créez-en une autre."
        )
    before = values_of(person, FIELDS)
    for name, value in tidied(Person, fields).items():
        setattr(person, name, value)
    changes = differences(before, values_of(person, FIELDS))
    if not changes:
        return person
    person.save()
    index_people([person.pk])
    record(MembersEvent.PERSON_CHANGED, on=person, by=by, changes=changes)
    return person


@transaction.atomic
def invite_person(*, person: Person, on: date, by: User | None) -> Invitation | User:
    """Invite someone who represents an organisation to the member space, at the person's own address.

    Returns the invitation; or the account that the address has already, given to the person at once. An
    invitation sent before is called back. Raises RuleViolation without a representation, or an address of
    one's own.
    """
    person = locked(Person.objects).get(pk=person.pk)
    if obstacle := obstacle_to_invitation(person, on=on):
        raise RuleViolation(obstacle)
    for waiting in Invitation.objects.unanswered().filter(person=person.pk):
        revoke_invitation(invitation=waiting, by=by)
    invited = invite_user(
        email=person.email,
        name=person.full_name,
        person=person.pk,
        purpose=enumerate_fr(represented_by(person, on=on))[:200],
        on=on,
        by=by,
    )
    if isinstance(invited, User):
        give_account(person=person, user=invited, by=by)
    return invited


@transaction.atomic
def give_account(*, person: Person, user: User, by: User | None) -> Person:
    """Make an account that of a person. Raises RuleViolation when either has another already."""
    person = locked(Person.objects).get(pk=person.pk)
    if person.user_id == user.pk:
        return person
    if person.user_id:
        raise RuleViolation(f"{person} a déjà un autre compte.")
    other = Person.objects.filter(user=user).first()
    if other is not None:
        raise RuleViolation(
            f"Le compte {user.email} est déjà relié {to(other)} : "
            f"donnez {to(person)} une adresse personnelle."
        )
    person.user = user
    person.save(update_fields=["user"])
    record(MembersEvent.PERSON_ACCOUNT_GIVEN, on=person, by=by, user=user.pk)
    return person
