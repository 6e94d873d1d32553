"""Somebody whom the chamber would like to have: a file, and a tie that says so."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from cressmember.accounts.models import User
from cressmember.members.actions.organisation import create_organisation
from cressmember.members.actions.relation import open_relation
from cressmember.members.models import Organisation, Relation


@transaction.atomic
def note_prospect(
    *,
    on: date,
    campaign: str = "",
    source: str = "",
    note: str = "",
    is_another: bool = False,
    by: User | None,
    **fields: str,
) -> Organisation:
    """Open a file for a prospect. Raises AlreadyKnown for a namesake, unless it ``is_another``."""
    organisation = create_organisation(is_another=is_another, by=by, **fields)
    open_relation(
        kind=Relation.Kind.PROSPECT,
        organisation=organisation,
        starts_on=on,
        campaign=campaign,
        source=source,
        note=note,
        by=by,
    )
    return organisation
