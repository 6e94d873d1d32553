"""Writing down who people are."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from cressmember.accounts.models import User
from cressmember.core.actions.journal import differences, record
from cressmember.members.actions.search import index_people, person_sort_name
from cressmember.members.journal import MembersEvent
from cressmember.members.models import Person

FIELDS = ("civility", "given_name", "family_name", "gender", "email", "phone", "notes")
GENDER_OF_CIVILITY = {"Mme": Person.Gender.WOMAN, "M.": Person.Gender.MAN}


@transaction.atomic
def create_person(*, by: User | None, **fields: Any) -> Person:
    """Add a person; a civility says the gender unless another is given."""
    person = Person(**fields)
    person.gender = person.gender or GENDER_OF_CIVILITY.get(person.civility, Person.Gender.UNKNOWN)
    person.sort_name = person_sort_name(person.family_name, person.given_name)
    person.save()
    index_people([person.pk])
    record(
        MembersEvent.PERSON_CREATED,
        on=person,
        by=by,
        changes=differences({}, {name: value for name, value in _values(person).items() if value}),
    )
    return person


@transaction.atomic
def change_person(*, person: Person, by: User | None, **fields: Any) -> Person:
    """Change a person's name or address, with the history of it."""
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    before = _values(person)
    for name, value in fields.items():
        setattr(person, name, value)
    changes = differences(before, _values(person))
    if not changes:
        return person
    person.save()
    index_people([person.pk])
    record(MembersEvent.PERSON_CHANGED, on=person, by=by, changes=changes)
    return person


def _values(person: Person) -> dict[str, Any]:
    return {name: getattr(person, name) for name in FIELDS}
