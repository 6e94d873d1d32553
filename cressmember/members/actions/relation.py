"""The ties with the chamber other than membership."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from cressmember.accounts.models import User
from cressmember.core.actions.journal import differences, record
from cressmember.core.actions.lock import locked
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import long_date
from cressmember.members.journal import MembersEvent
from cressmember.members.models import Organisation, Person, Relation


@transaction.atomic
def open_relation(
    *,
    kind: str,
    organisation: Organisation | None = None,
    person: Person | None = None,
    starts_on: date | None,
    note: str = "",
    campaign: str = "",
    source: str = "",
    by: User | None,
) -> Relation:
    """Write down that an organisation or a person is a partner, a funder, honorary, a payer or a prospect."""
    holder = organisation or person
    if holder is None or (organisation and person):
        raise ValueError("a relation has one holder: an organisation or a person")
    if Relation.objects.filter(
        kind=kind, organisation=organisation, person=person, ends_on__isnull=True
    ).exists():
        raise RuleViolation(f"{holder} a déjà ce lien : « {Relation.Kind(kind).label} ».")
    relation = Relation.objects.create(
        kind=kind,
        organisation=organisation,
        person=person,
        starts_on=starts_on,
        note=note,
        campaign=campaign,
        source=source,
    )
    written = {"kind": kind, "starts_on": starts_on, "note": note, "campaign": campaign, "source": source}
    record(
        MembersEvent.RELATION_OPENED,
        on=holder,
        by=by,
        changes=differences({}, {name: value for name, value in written.items() if value}),
        relation=relation.pk,
        kind=kind,
    )
    return relation


@transaction.atomic
def end_relation(*, relation: Relation, ends_on: date, by: User | None) -> Relation:
    """End a tie with the chamber."""
    relation = locked(Relation.objects).get(pk=relation.pk)
    if relation.ends_on is not None:
        raise RuleViolation(f"Ce lien a déjà pris fin le {long_date(relation.ends_on)}.")
    if relation.starts_on and ends_on < relation.starts_on:
        raise RuleViolation(
            f"Ce lien commence le {long_date(relation.starts_on)} : il ne peut pas finir avant."
        )
    relation.ends_on = ends_on
    relation.save(update_fields=["ends_on"])
    holder = relation.organisation or relation.person
    assert holder is not None  # The database says so.
    record(
        MembersEvent.RELATION_ENDED,
        on=holder,
        by=by,
        changes={"ends_on": (None, ends_on)},
        relation=relation.pk,
        ends_on=ends_on.isoformat(),
    )
    return relation
