"""The set of colleges."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from cressmember.accounts.models import User
from cressmember.core.actions.journal import differences, record
from cressmember.core.actions.lock import locked
from cressmember.kernel.violations import RuleViolation
from cressmember.members.journal import MembersEvent
from cressmember.members.models import College, CollegeSet


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
