"""Decisions that lower a due after it was called."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from billing.actions.settlement import settle_dues
from billing.journal import BillingEvent
from billing.models import Adjustment, Allocation, Document, Due, Receipt
from billing.models.due import NOTHING
from cressmember.accounts.models import User
from cressmember.core.actions.journal import record
from cressmember.core.actions.lock import locked
from cressmember.kernel.money import round_cents
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import euros
from cressmember.members.actions.hold import hold
from cressmember.members.actions.settlement import withdraw_settlements


@transaction.atomic
def adjust_due(
    *,
    due: Due,
    kind: str,
    amount: Decimal,
    because: str,
    decided_by: str,
    decided_on: date,
    by: User | None,
) -> Adjustment:
    """Lower what is owed on a due by a decision; what was already paid beyond it becomes a credit.

    Raises RuleViolation when nothing says why or who decided, or when more would be taken off than was
    called; a write-off takes off what is still owed, and no more.
    """
    if not because.strip() or not decided_by.strip():
        raise RuleViolation("Dites qui l’a décidé, et pourquoi.")
    if amount <= 0:
        raise RuleViolation("Un ajustement est un montant positif.")
    due = hold_due(due)
    if due.cancelled_at:
        raise RuleViolation("Cette cotisation est annulée : il n’y a plus rien à ajuster.")
    invoiced = due.documents.live().filter(kind=Document.Kind.INVOICE)
    if kind == Adjustment.Kind.REDUCTION and invoiced.exists():
        raise RuleViolation("Cette cotisation est facturée : sa remise est un avoir sur la facture.")
    outstanding = round_cents(due.outstanding)
    if kind == Adjustment.Kind.WRITE_OFF and amount > outstanding:
        raise RuleViolation(
            f"Il ne reste que {euros(outstanding)} à payer : on n’en passe pas plus en perte."
        )
    if amount > outstanding + round_cents(due.paid):
        raise RuleViolation(f"L’ajustement dépasse la cotisation : {euros(outstanding + due.paid)} au plus.")
    _free(due, amount - outstanding, by=by)
    adjustment = Adjustment.objects.create(
        due=due,
        kind=kind,
        amount=amount,
        because=because.strip(),
        decided_by=decided_by.strip(),
        decided_on=decided_on,
        recorded_by=by,
    )
    record(BillingEvent.DUE_ADJUSTED, on=due, by=by, kind=kind, amount=str(amount))
    settle_dues([due], by=by)
    return adjustment


@transaction.atomic
def withdraw_adjustment(*, adjustment: Adjustment, because: str, by: User | None) -> Adjustment:
    """Take a decision back: what it took off is owed again."""
    if not because.strip():
        raise RuleViolation("Dites pourquoi cet ajustement est retiré.")
    due = hold_due(adjustment.due)
    adjustment = locked(Adjustment.objects).get(pk=adjustment.pk)
    if adjustment.withdrawn_at:
        raise RuleViolation("Cet ajustement est déjà retiré.")
    adjustment.withdrawn_at, adjustment.withdrawn_because = timezone.now(), because.strip()
    adjustment.save(update_fields=["withdrawn_at", "withdrawn_because"])
    withdraw_settlements(rows=[(due.organisation_id, due.dues_year.label)], because=because.strip(), by=by)
    record(
        BillingEvent.ADJUSTMENT_WITHDRAWN,
        on=due,
        by=by,
        kind=adjustment.kind,
        amount=str(adjustment.amount),
    )
    settle_dues([due], by=by)
    return adjustment


def hold_due(due: Due) -> Due:
    """Hold a due with its member's file and the money that pays it; added up once all is held."""
    hold([due.organisation_id])
    paying = Allocation.objects.standing().filter(due=due).values("receipt")
    list(locked(Receipt.objects.filter(pk__in=paying)))
    locked(Due.objects).get(pk=due.pk)
    held: Due = Due.objects.select_related("dues_year", "organisation").with_paid().get(pk=due.pk)
    return held


def _free(due: Due, amount: Decimal, *, by: User | None) -> None:
    """Give back to its receipts so much of what pays a due, the latest money first."""
    left, now = amount, timezone.now()
    for row in Allocation.objects.standing().filter(due=due).order_by("-allocated_on", "-pk"):
        if left <= NOTHING:
            return
        freed = min(left, row.amount)
        left -= freed
        row.withdrawn_at, row.withdrawn_because = now, "Cotisation réduite par décision"
        row.save(update_fields=["withdrawn_at", "withdrawn_because"])
        if freed < row.amount:
            Allocation.objects.create(
                receipt_id=row.receipt_id,
                due=due,
                amount=row.amount - freed,
                allocated_on=row.allocated_on,
                allocated_by=by,
            )
        record(BillingEvent.ALLOCATION_WITHDRAWN, on=due, by=by, receipt=row.receipt_id, amount=str(freed))
