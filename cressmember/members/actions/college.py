"""The set of colleges and the place of each member in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from cressmember.accounts.models import User
from cressmember.core.actions.journal import Changes, differences, record, record_many
from cressmember.core.actions.lock import locked
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import long_date
from cressmember.members.actions.hold import hold
from cressmember.members.journal import MembersEvent
from cressmember.members.models import College, CollegeSet, Organisation, Placement


@transaction.atomic
def open_college_set(
    *, name: str, colleges: Sequence[tuple[str, str]], starts_on: date | None, by: User | None
) -> CollegeSet:
    """Open a set of colleges, given as (code, name) in their order; the set in force ends that day."""
    if not colleges:
        raise RuleViolation("Une composition compte au moins un collège.")
    standing = locked(CollegeSet.objects).filter(ends_on__isnull=True).first()
    if standing:
        if starts_on is None or (standing.starts_on and starts_on <= standing.starts_on):
            raise RuleViolation(
                f"« {standing.name} » est en vigueur : datez la nouvelle composition après son début."
            )
        standing.ends_on = starts_on
        standing.save(update_fields=["ends_on"])
    college_set = CollegeSet.objects.create(name=name, starts_on=starts_on)
    College.objects.bulk_create(
        College(college_set=college_set, code=code, name=label, order=order)
        for order, (code, label) in enumerate(colleges, start=1)
    )
    record(MembersEvent.COLLEGE_SET_OPENED, on=college_set, by=by, colleges=[code for code, _ in colleges])
    return college_set


@transaction.atomic
def change_college(*, college: College, by: User | None, name: str, order: int) -> College:
    """Rename a college or move it in the list; its code stays."""
    college = locked(College.objects).get(pk=college.pk)
    before = {"name": college.name, "order": college.order}
    college.name, college.order = name, order
    changes = differences(before, {"name": name, "order": order})
    if changes:
        college.save(update_fields=["name", "order"])
        record(MembersEvent.COLLEGE_CHANGED, on=college, by=by, changes=changes)
    return college


@transaction.atomic
def place_members(
    *,
    organisations: Sequence[Organisation],
    college: College,
    on: date | None,
    act: str = "",
    by: User | None,
) -> int:
    """Place members in a college from a date, ending where they stood; those already there are left alone.

    Returns how many moved. Raises RuleViolation when a member's present placement begins later than ``on``.
    """
    ids = sorted(organisation.pk for organisation in organisations)
    hold(ids)
    standing = {
        placement.organisation_id: placement
        for placement in Placement.objects.filter(organisation__in=ids, ends_on__isnull=True).select_related(
            "organisation"
        )
    }
    moved = [
        organisation
        for organisation in organisations
        if organisation.pk not in standing or standing[organisation.pk].college_id != college.pk
    ]
    for organisation in moved:
        if placement := standing.get(organisation.pk):
            if on is None or (placement.starts_on and on < placement.starts_on):
                since, after = (
                    (f"le {long_date(placement.starts_on)}", " après")
                    if placement.starts_on
                    else ("toujours", "")
                )
                raise RuleViolation(
                    f"{organisation} est dans son collège depuis {since} : datez le changement{after}."
                )
            placement.ends_on = on
    Placement.objects.bulk_update(
        [standing[organisation.pk] for organisation in moved if organisation.pk in standing], ["ends_on"]
    )
    Placement.objects.bulk_create(
        Placement(organisation=organisation, college=college, starts_on=on, act=act) for organisation in moved
    )
    record_many(
        MembersEvent.MEMBER_PLACED,
        rows=[(organisation, _move(standing.get(organisation.pk), college, on)) for organisation in moved],
        by=by,
        college=college.pk,
        starts_on=on.isoformat() if on else None,
    )
    return len(moved)


def _move(left: Placement | None, college: College, on: date | None) -> Changes:
    before = {"college_id": left.college_id, "starts_on": left.starts_on} if left else {}
    return differences(before, {"college_id": college.pk, "starts_on": on})
