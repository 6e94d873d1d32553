"""The place of members in the colleges."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from cressmember.accounts.models import User
from cressmember.core.actions.journal import Changes, differences, record_many
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import long_date
from cressmember.members.actions.hold import hold
from cressmember.members.journal import MembersEvent
from cressmember.members.models import College, Organisation, Placement


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
            _refuse_before(placement, on)
            placement.ends_on = on
    Placement.objects.bulk_update(
        [standing[organisation.pk] for organisation in moved if organisation.pk in standing], ["ends_on"]
    )
    Placement.objects.bulk_create(
        Placement(organisation=organisation, college=college, starts_on=on, act=act) for organisation in moved
    )
    record_many(
        MembersEvent.MEMBER_PLACED,
        rows=[
            (organisation, _move(standing.get(organisation.pk), college, on, act)) for organisation in moved
        ],
        by=by,
        college=college.pk,
        starts_on=on.isoformat() if on else None,
    )
    return len(moved)


def _move(left: Placement | None, college: College, on: date | None, act: str) -> Changes:
    before = {"college_id": left.college_id, "starts_on": left.starts_on, "act": left.act} if left else {}
    return differences(before, {"college_id": college.pk, "starts_on": on, "act": act})


def _refuse_before(placement: Placement, on: date | None) -> None:
    if on is None or (placement.starts_on and on < placement.starts_on):
        since, after = (
            (f"le {long_date(placement.starts_on)}", " après") if placement.starts_on else ("toujours", "")
        )
        raise RuleViolation(
            f"{placement.organisation} est dans son collège depuis {since} : datez le changement{after}."
        )
