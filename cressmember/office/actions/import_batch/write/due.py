"""Writing past dues as opening items, and the scale as a draft."""

from __future__ import annotations

from collections.abc import Sequence

from billing.actions.opening import OpeningRow, open_dues
from billing.actions.scale import write_scale
from billing.models import Allocation, Receipt, Scale
from billing.models.receipt import IMPORTED
from cressmember.accounts.models import User
from cressmember.office.actions.import_batch.plan import Planned, Rehearsal
from cressmember.office.actions.import_batch.write.written import Written


def write_dues(
    ready: Sequence[Planned], college_names: dict[str, str], written: Written, by: User | None
) -> None:
    """Write the past dues that rows tell, with their payments."""
    rows = [
        OpeningRow(
            organisation_id=planned.file,
            year=due.year,
            amount=due.amount,
            paid_on=due.paid_on,
            method=due.method,
            college_code=planned.row.college,
            college_name=college_names.get(planned.row.college, ""),
            kind=planned.row.values.get("kind", "single"),
            departement=planned.row.values.get("departement", ""),
        )
        for planned in ready
        if (due := planned.row.due) and planned.organisation_id
    ]
    if not rows:
        return
    dues = open_dues(rows=rows, by=by)
    written.add(dues)
    receipts = Receipt.objects.filter(outside_id__in=[f"{IMPORTED}{due.pk}" for due in dues])
    written.add(receipts)
    written.add(Allocation.objects.filter(receipt__in=receipts))


def write_scale_of(rehearsal: Rehearsal, written: Written, by: User | None) -> None:
    """The scale of the file, kept as a draft: its reading waits for the treasurer's word."""
    if rehearsal.scale is None or Scale.objects.filter(name=rehearsal.scale_name).exists():
        return
    note = "\n".join(rehearsal.scale.assumptions)
    written.add([write_scale(name=rehearsal.scale_name, document=rehearsal.scale.document, note=note, by=by)])
