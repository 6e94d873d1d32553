"""Whether the dues side agrees with itself to the cent, each figure being reached by several ways.

Nothing here is written. Each disagreement names the member, the row and the cents.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

from django.db import connection, transaction

from billing.queries.proof.account import accounts_agree, inbox_replays
from billing.queries.proof.due import instalments_add_up, settlements_agree, traces_agree, vat_adds_up
from billing.queries.proof.entry import entries_agree, exported_entries_are_what_left
from billing.queries.proof.finding import Finding, Verdict
from billing.queries.proof.money import (
    allocations_are_those_told,
    amounts_are_positive,
    dues_are_not_overpaid,
    receipts_are_not_overspent,
)
from billing.queries.proof.rows import Rows
from billing.queries.proof.series import journal_holds, series_have_no_hole

__all__ = ["CHECKS", "Finding", "Rows", "Verdict", "disagreements", "one_instant"]

CHECKS = {
    "Encaissements": receipts_are_not_overspent,
    "Cotisations": dues_are_not_overpaid,
    "Affectations": amounts_are_positive,
    "Affectations au journal": allocations_are_those_told,
    "Échéances": instalments_add_up,
    "TVA": vat_adds_up,
    "Comptes des adhérents": accounts_agree,
    "Écritures": entries_agree,
    "Lots exportés": exported_entries_are_what_left,
    "Numéros": series_have_no_hole,
    "Exercices soldés": settlements_agree,
    "Calculs": traces_agree,
    "Boîte de réception rejouée": inbox_replays,
    "Journal": journal_holds,
}


def disagreements(*, on: date) -> Verdict:
    """Everything that does not agree, on one instant of the database."""
    with one_instant():
        rows = Rows(on)
        found: list[Finding] = []
        for name, check in CHECKS.items():
            found += [finding if finding.check else replace(finding, check=name) for finding in check(rows)]
        return Verdict(found, rows.figures)


@contextmanager
def one_instant() -> Iterator[None]:
    """Read everything as of one instant, whatever others write meanwhile."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield
