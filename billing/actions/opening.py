"""Past dues and payments, brought in from the chamber's file: unnumbered, and known once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from billing.actions.dues_year import civil_year
from billing.journal import BillingEvent
from billing.models import Allocation, Due, DuesYear, Receipt
from billing.models.due import DUES_TITLE
from billing.models.receipt import IMPORTED
from cressmember.accounts.models import User
from cressmember.core.actions.journal import record_many
from cressmember.members.actions.settlement import SettlementRow, settle_years
from cressmember.members.models import Organisation

FROM_FILE = "fichier importé"


@dataclass(frozen=True, slots=True)
class OpeningRow:
    """What a member owed for a past year, and when and how it was paid; ``paid_on`` empty: still owed."""

    organisation_id: int
    year: int
    amount: Decimal
    paid_on: date | None
    method: str
    college_code: str = ""
    college_name: str = ""
    kind: str = ""
    departement: str = ""


@transaction.atomic
def open_dues(*, rows: Sequence[OpeningRow], by: User | None) -> list[Due]:
    """Write the past dues that are not known yet, with their payments and their settlements."""
    years = {year: civil_year(year, by=by) for year in sorted({row.year for row in rows})}
    known = set(
        Due.objects.live()
        .filter(dues_year__in=years.values())
        .values_list("organisation_id", "dues_year_id", "title")
    )
    new = [row for row in rows if (row.organisation_id, years[row.year].pk, DUES_TITLE) not in known]
    payers = dict(
        Organisation.objects.filter(pk__in=[row.organisation_id for row in new]).values_list("pk", "payer_id")
    )
    dues = Due.objects.bulk_create(
        [_due(row, years[row.year], payers.get(row.organisation_id)) for row in new], batch_size=500
    )
    paid = [(due, row) for due, row in zip(dues, new, strict=True) if row.paid_on and row.amount > 0]
    receipts = Receipt.objects.bulk_create([_receipt(due, row, by) for due, row in paid], batch_size=500)
    Allocation.objects.bulk_create(
        [
            Allocation(
                receipt=receipt,
                due=due,
                amount=row.amount,
                allocated_on=receipt.received_on,
                allocated_by=by,
            )
            for receipt, (due, row) in zip(receipts, paid, strict=True)
        ],
        batch_size=500,
    )
    settle_years(
        rows=[
            SettlementRow(
                organisation_id=row.organisation_id,
                year=years[row.year].label,
                year_starts_on=years[row.year].starts_on,
                year_ends_on=years[row.year].ends_on,
                settled_on=receipt.received_on,
                reference=FROM_FILE,
            )
            for receipt, (_, row) in zip(receipts, paid, strict=True)
        ],
        by=by,
    )
    record_many(BillingEvent.DUE_OPENED, rows=[(due, {}) for due in dues], by=by)
    return dues


def _due(row: OpeningRow, year: DuesYear, payer_id: int | None) -> Due:
    return Due(
        organisation_id=row.organisation_id,
        payer_id=payer_id or row.organisation_id,
        dues_year=year,
        amount=row.amount,
        net_amount=row.amount,
        origin=Due.Origin.OPENING,
        college_code=row.college_code,
        college_name=row.college_name,
        kind=row.kind,
        departement=row.departement,
        called_on=year.starts_on,
        explanation="Montant lu dans le fichier importé.",
    )


def _receipt(due: Due, row: OpeningRow, by: User | None) -> Receipt:
    if row.paid_on is None:
        raise ValueError("a receipt has a day")
    return Receipt(
        payer_id=due.payer_id,
        method=row.method,
        amount=row.amount,
        received_on=row.paid_on,
        reference=FROM_FILE,
        outside_id=f"{IMPORTED}{due.pk}",
        recorded_by=by,
    )
