"""What money pays: never more than came in, never more than is owed, and what the journal tells of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from billing.journal import BillingEvent
from billing.models.receipt import IMPORTED
from billing.queries.proof.finding import Finding, added
from billing.queries.proof.rows import Rows
from billing.rules.entries import NOTHING
from cressmember.core.models import Entry as JournalEntry
from cressmember.kernel.writing import NO_BREAK, euros


def receipts_are_not_overspent(rows: Rows) -> Iterator[Finding]:
    for key, receipt in rows.ledger.receipts.items():
        used = rows.allocated.get(key, NOTHING) + rows.spent.get(key, NOTHING)
        brought = NOTHING if receipt.voided_at else receipt.amount
        if used > brought:
            yield Finding(
                "",
                rows.name(receipt.payer_id) if receipt.payer_id else receipt.payer_name,
                f"l’encaissement n°{NO_BREAK}{key} a apporté {euros(brought)} et en paie, rend ou donne "
                f"{euros(used)}, soit {euros(used - brought)} de trop",
                used - brought,
                receipt.get_absolute_url(),
            )


def dues_are_not_overpaid(rows: Rows) -> Iterator[Finding]:
    for key, due in rows.ledger.dues.items():
        settled = rows.paid.get(key, NOTHING) + rows.lowered.get(key, NOTHING)
        asked = NOTHING if due.cancelled_at else due.amount
        if settled > asked:
            yield Finding(
                "",
                rows.name(due.organisation_id),
                f"la cotisation n°{NO_BREAK}{key} ({due.title} {due.dues_year}) demande {euros(asked)} "
                f"et porte {euros(settled)} de paiements et d’ajustements, soit "
                f"{euros(settled - asked)} de trop",
                settled - asked,
                due.get_absolute_url(),
            )


def amounts_are_positive(rows: Rows) -> Iterator[Finding]:
    for row in rows.ledger.allocations:
        if row.amount <= NOTHING:
            due = rows.ledger.dues[row.due_id]
            yield Finding(
                "",
                rows.name(due.organisation_id),
                f"l’affectation n°{NO_BREAK}{row.pk} porte un montant impossible : {euros(row.amount)}",
                row.amount,
                due.get_absolute_url(),
            )


def allocations_are_those_told(rows: Rows) -> Iterator[Finding]:
    """What each receipt pays on each due is what the journal tells of it, act after act."""
    told: dict[tuple[int, int], Decimal] = defaultdict(lambda: NOTHING)
    for receipt in rows.ledger.receipts.values():
        if receipt.outside_id.startswith(IMPORTED):
            # What came in with a file was written with its payment, in one entry.
            told[int(receipt.outside_id.removeprefix(IMPORTED)), receipt.pk] = receipt.amount
    signs = {BillingEvent.MONEY_ALLOCATED.value: 1, BillingEvent.ALLOCATION_WITHDRAWN.value: -1}
    entries = JournalEntry.objects.filter(event__in=signs).values_list("event", "subject_id", "figures")
    for event, due, figures in entries.order_by("pk").iterator(chunk_size=2000):
        told[due, figures["receipt"]] += signs[event] * Decimal(figures["amount"])
    kept = added(
        ((row.due_id, row.receipt_id), row.amount) for row in rows.ledger.allocations if not row.withdrawn_at
    )
    for due_key, receipt_key in sorted({*told, *kept}):
        found_due, found_receipt = rows.ledger.dues.get(due_key), rows.ledger.receipts.get(receipt_key)
        if not found_due or found_due.cancelled_at or not found_receipt or found_receipt.voided_at:
            continue  # Whatever was allocated there went back with it, in one entry.
        gap = kept.get((due_key, receipt_key), NOTHING) - told.get((due_key, receipt_key), NOTHING)
        if gap:
            yield Finding(
                "",
                rows.name(found_due.organisation_id),
                f"l’encaissement n°{NO_BREAK}{receipt_key} porte sur la cotisation n°{NO_BREAK}{due_key} "
                f"{euros(abs(gap))} de {'plus' if gap > 0 else 'moins'} que ce que dit le journal",
                gap,
                found_due.get_absolute_url(),
            )
