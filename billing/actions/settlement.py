"""Which years are settled: written on the register when all the dues of a year are paid or forgiven."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from billing.models import Adjustment, Document, Due
from billing.rules.allocation import settled_on
from cressmember.accounts.models import User
from cressmember.members.actions.settlement import SettlementRow, settle_years

# A write-off pays nothing: whoever was forgotten did not settle its year.
SETTLES = {Adjustment.Kind.REDUCTION, Adjustment.Kind.SET_OFF, Adjustment.Kind.CREDIT_NOTE}

# How the register names what asked for the dues.
ASKED_BY = {Document.Kind.CALL: "Appel", Document.Kind.INVOICE: "Facture"}


def settle_dues(dues: Sequence[Due], *, by: User | None) -> None:
    """Write on the register the years that are now settled, all the dues of the year being paid."""
    in_force = Document.objects.live().filter(due__in=dues)
    calls = {
        document.due_id: f"{ASKED_BY[Document.Kind(document.kind)]} {document.number}"
        for document in in_force
    }
    of_years: dict[tuple[int, int], list[Due]] = defaultdict(list)
    live = Due.objects.live().filter(
        organisation__in={due.organisation_id for due in dues},
        dues_year__in={due.dues_year_id for due in dues},
        amount__gt=0,
    )
    for one in live.prefetch_related("allocations", "adjustments"):
        of_years[one.organisation_id, one.dues_year_id].append(one)
    rows = []
    for due in dues:
        of_year = of_years[due.organisation_id, due.dues_year_id]
        days = [
            settled_on(
                one.amount,
                [(row.allocated_on, row.amount) for row in one.allocations.all() if not row.withdrawn_at]
                + [
                    (row.decided_on, row.amount)
                    for row in one.adjustments.all()
                    if not row.withdrawn_at and row.kind in SETTLES
                ],
            )
            for one in of_year
        ]
        if days and all(days):
            rows.append(
                SettlementRow(
                    organisation_id=due.organisation_id,
                    year=due.dues_year.label,
                    year_starts_on=due.dues_year.starts_on,
                    year_ends_on=due.dues_year.ends_on,
                    settled_on=max(day for day in days if day),
                    reference=calls.get(due.pk, ""),
                )
            )
    if rows:
        settle_years(rows=rows, by=by)
