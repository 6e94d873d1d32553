"""Handing a person's data over leaves a trace, by number alone."""

from __future__ import annotations

from django.db import transaction

from cressmember.accounts.models import User
from cressmember.core.actions.journal import record
from cressmember.members.models import Person
from cressmember.office.journal import OfficeEvent


@transaction.atomic
def tell_export(*, person: Person, by: User | None) -> None:
    """Write that a person's data were handed over."""
    record(OfficeEvent.PERSON_EXPORTED, on=person, by=by)
