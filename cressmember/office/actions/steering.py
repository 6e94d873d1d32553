"""Yearly figures typed by the chamber, agreements, and the accounts of the network."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction

from cressmember.accounts.models import User
from cressmember.core.actions.journal import differences, filled_in, record, record_many, values_of
from cressmember.core.actions.lock import locked
from cressmember.kernel.violations import RuleViolation
from cressmember.members.journal import MembersEvent
from cressmember.members.models import NetworkAccount
from cressmember.office.journal import OfficeEvent
from cressmember.office.models import Agreement, YearFigure

AGREEMENT_FIELDS = ("kind", "partner", "signed_on", "starts_on", "ends_on", "warning_days", "evidence")
ACCOUNT_COLUMNS = ("chamber", "dues", "income")


@transaction.atomic
def type_year_figures(
    *, year: int, values: Mapping[str, Decimal | None], unknown: set[str], by: User | None
) -> list[YearFigure]:
    """Write what is known of a year, kind by kind: a value, « not known », or nothing, which forgets it.

    Raises RuleViolation when a figure is said to be both known and not known.
    """
    both = [str(YearFigure.Kind(kind).label) for kind in sorted(unknown) if values.get(kind) is not None]
    if both:
        raise RuleViolation(f"« {both[0]} » porte un chiffre et « ne sait pas » : gardez l’un des deux.")
    known = {row.kind: row for row in locked(YearFigure.objects).filter(year=year)}
    written = []
    for kind in YearFigure.Kind.values:
        row, value, is_unknown = known.get(kind), values.get(kind), kind in unknown
        before = {"value": row.value, "is_unknown": row.is_unknown} if row else {}
        if value is None and not is_unknown:
            if row:
                record(
                    OfficeEvent.YEAR_FIGURES_TYPED,
                    on=row,
                    by=by,
                    changes=differences(before, {"value": None, "is_unknown": False}),
                    year=year,
                )
                row.delete()
            continue
        after = {"value": value, "is_unknown": is_unknown}
        if before == after:
            continue
        row = row or YearFigure(year=year, kind=kind)
        row.value, row.is_unknown = value, is_unknown
        row.save()
        record(OfficeEvent.YEAR_FIGURES_TYPED, on=row, by=by, changes=differences(before, after), year=year)
        written.append(row)
    return written


@transaction.atomic
def write_agreement(*, agreement: Agreement | None, by: User | None, **fields: Any) -> Agreement:
    """Write an agreement down, or correct it. Raises RuleViolation when it would end before it begins."""
    row = locked(Agreement.objects).get(pk=agreement.pk) if agreement else Agreement()
    before = values_of(row, AGREEMENT_FIELDS) if agreement else {}
    for name, value in fields.items():
        setattr(row, name, value)
    if row.ends_on and row.ends_on <= row.starts_on:
        raise RuleViolation("La fin vient après le début : corrigez l’une des deux dates.")
    row.save()
    event = OfficeEvent.AGREEMENT_CHANGED if agreement else OfficeEvent.AGREEMENT_CREATED
    changes = differences(
        before, values_of(row, AGREEMENT_FIELDS) if agreement else filled_in(row, AGREEMENT_FIELDS)
    )
    if changes:
        record(event, on=row, by=by, changes=changes)
    return row


@transaction.atomic
def delete_agreement(*, agreement: Agreement, by: User | None) -> None:
    """Forget an agreement that was written down by mistake."""
    row = locked(Agreement.objects).get(pk=agreement.pk)
    told = {name: (value, None) for name, value in filled_in(row, AGREEMENT_FIELDS).items()}
    record(OfficeEvent.AGREEMENT_DELETED, on=row, by=by, changes=told)
    row.delete()


@transaction.atomic
def load_network_accounts(*, text: str, year: int, source: str, by: User | None) -> int:
    """Load dues and income by chamber (columns ``chamber``, ``dues``, ``income``); a blank is not known.

    Loading them again changes nothing. Returns how many chambers are new or different. Raises RuleViolation
    for a missing column, or for anything that is not an amount: shares are computed, never loaded.
    """
    reader = csv.DictReader(io.StringIO(text))
    if missing := [name for name in ACCOUNT_COLUMNS if name not in (reader.fieldnames or [])]:
        raise RuleViolation(f"Ce fichier n’a pas la colonne « {missing[0]} ».")
    known = {row.chamber: row for row in NetworkAccount.objects.filter(year=year)}
    changed = []
    for line, told in enumerate(reader, start=2):
        dues, income = (_amount(told[name], name, line) for name in ("dues", "income"))
        row = known.get(told["chamber"]) or NetworkAccount(chamber=told["chamber"], year=year)
        if row.pk and (row.dues, row.income) == (dues, income):
            continue
        row.dues, row.income, row.source = dues, income, source
        row.save()
        changed.append(row)
    record_many(
        MembersEvent.NETWORK_FIGURES_LOADED, rows=[(row, {}) for row in changed], by=by, on_date=str(year)
    )
    return len(changed)


def _amount(text: str | None, name: str, line: int) -> Decimal | None:
    value = (text or "").strip()
    if not value:
        return None
    try:
        amount = Decimal(value)
    except InvalidOperation:
        amount = Decimal(-1)
    if not amount.is_finite() or amount < 0:
        raise RuleViolation(f"Ligne {line}, colonne « {name} » : « {value} » n’est pas un montant.")
    return amount
