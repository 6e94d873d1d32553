"""Settled dues, written on the register by billing and withdrawn when the money goes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from cressmember.accounts.models import User
from cressmember.core.actions.journal import record_many
from cressmember.core.actions.lock import locked
from cressmember.members.journal import MembersEvent
from cressmember.members.models import Organisation, Settlement

LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class SettlementRow:
    """The dues of one year, settled for one organisation."""

    organisation_id: int
    year: str
    year_starts_on: date
    year_ends_on: date
    settled_on: date
    reference: str = ""


@transaction.atomic
def settle_years(*, rows: Sequence[SettlementRow], by: User | None) -> int:
    """Write that these dues are settled; a year already settled is left alone. Returns how many were new."""
    wanted = {(row.organisation_id, row.year): row for row in rows}
    standing = set(
        Settlement.objects.standing()
        .filter(organisation__in={row.organisation_id for row in rows}, year__in={row.year for row in rows})
        .values_list("organisation_id", "year")
    )
    new = [row for key, row in wanted.items() if key not in standing]
    now = timezone.now()
    Settlement.objects.bulk_create(
        (
            Settlement(
                organisation_id=row.organisation_id,
                year=row.year,
                year_starts_on=row.year_starts_on,
                year_ends_on=row.year_ends_on,
                settled_on=row.settled_on,
                recorded_at=now,
                reference=row.reference,
            )
            for row in new
        ),
        batch_size=1000,
    )
    record_many(
        MembersEvent.DUES_SETTLED,
        rows=[(Organisation(pk=row.organisation_id), {}) for row in new],
        by=by,
        years=sorted({row.year for row in new}),
    )
    return len(new)


@transaction.atomic
def withdraw_settlements(*, rows: Sequence[tuple[int, str]], because: str, by: User | None) -> int:
    """Withdraw the settlement of these (organisation, year): the money went back. Returns how many stood."""
    wanted = set(rows)
    standing = [
        settlement
        for settlement in locked(Settlement.objects.standing()).filter(
            organisation__in={organisation for organisation, _ in rows}, year__in={year for _, year in rows}
        )
        if (settlement.organisation_id, settlement.year) in wanted
    ]
    now = timezone.now()
    for settlement in standing:
        settlement.withdrawn_at = now
        settlement.withdrawn_because = because[:LONGEST_REASON]
    Settlement.objects.bulk_update(standing, ["withdrawn_at", "withdrawn_because"])
    record_many(
        MembersEvent.SETTLEMENT_WITHDRAWN,
        rows=[(Organisation(pk=settlement.organisation_id), {}) for settlement in standing],
        by=by,
        years=sorted({settlement.year for settlement in standing}),
    )
    return len(standing)
