"""Writing who is a member, in which college; and who left."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from cressmember.accounts.models import User
from cressmember.members.actions.college import open_college_set
from cressmember.members.actions.search import sort_name
from cressmember.members.models import College, Membership, Placement
from cressmember.members.queries import colleges_in_force
from cressmember.office.actions.import_batch.plan import Planned, Rehearsal
from cressmember.office.actions.import_batch.write.organisation import write_named
from cressmember.office.actions.import_batch.write.written import BATCH, Written, known_before


def colleges_to_use(rehearsal: Rehearsal, written: Written, by: User | None) -> dict[str, College]:
    """The colleges in force, by code; those of the file, opened, when there are none."""
    if rehearsal.proposes_colleges and rehearsal.colleges:
        college_set = open_college_set(
            name=f"Collèges du fichier {rehearsal.file_year}",
            colleges=rehearsal.colleges,
            starts_on=None,
            by=by,
        )
        written.add([college_set])
        written.add(college_set.colleges.all())
        return {college.code: college for college in college_set.colleges.all()}
    return {college.code: college for college in colleges_in_force(on=timezone.localdate())}


def write_memberships(ready: Sequence[Planned], colleges: dict[str, College], written: Written) -> None:
    """Open or date the membership of each row, and place it in its college."""
    ids = known_before(ready)
    memberships = {
        row.organisation_id: row
        for row in Membership.objects.filter(organisation__in=ids, ended_on__isnull=True)
    }
    placements = {
        row.organisation_id: row
        for row in Placement.objects.filter(organisation__in=ids, ends_on__isnull=True)
    }
    new_memberships, new_placements = [], []
    dated, moved = [], []
    for planned in ready:
        row, pk = planned.row, planned.file
        held = memberships.get(pk)
        if held is None:
            new_memberships.append(
                Membership(
                    organisation_id=pk,
                    admitted_on=row.admitted_on,
                    admitted_precision=row.admitted_precision,
                )
            )
        elif row.admitted_on and held.admitted_on != row.admitted_on:
            written.keep(held, ["admitted_on", "admitted_precision"])
            held.admitted_on, held.admitted_precision = row.admitted_on, row.admitted_precision
            dated.append(held)
        college = colleges[row.college]
        placed = placements.get(pk)
        if placed is None:
            new_placements.append(
                Placement(organisation_id=pk, college_id=college.pk, starts_on=row.admitted_on)
            )
        elif placed.college_id != college.pk:
            written.keep(placed, ["college_id"])
            placed.college = college
            moved.append(placed)
    Membership.objects.bulk_update(dated, ["admitted_on", "admitted_precision"], batch_size=BATCH)
    Placement.objects.bulk_update(moved, ["college"], batch_size=BATCH)
    written.add(Membership.objects.bulk_create(new_memberships, batch_size=BATCH))
    written.add(Placement.objects.bulk_create(new_placements, batch_size=BATCH))


def write_departures(rehearsal: Rehearsal, colleges: dict[str, College], written: Written) -> None:
    """Former members; one whose file already says the same end is left alone."""
    told = set(
        Membership.objects.filter(ended_on__isnull=False).values_list("organisation__sort_name", "ended_on")
    )
    new = []
    for departure in rehearsal.departures:
        mark = (sort_name(departure.name), departure.ended_on)
        if mark not in told:
            told.add(mark)
            new.append(departure)
    organisations = write_named([(departure.name, ()) for departure in new], written)
    pairs = list(zip(organisations, new, strict=True))
    written.add(
        Membership.objects.bulk_create(
            [
                Membership(
                    organisation=organisation,
                    ended_on=departure.ended_on,
                    end_reason=departure.reason,
                    end_note=departure.note[:250],
                )
                for organisation, departure in pairs
            ],
            batch_size=BATCH,
        )
    )
    written.add(
        Placement.objects.bulk_create(
            [
                Placement(
                    organisation=organisation,
                    college=colleges[departure.college],
                    ends_on=departure.ended_on,
                )
                for organisation, departure in pairs
                if departure.college in colleges
            ],
            batch_size=BATCH,
        )
    )
