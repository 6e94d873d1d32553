"""Receipts: the chamber writes that it was paid. No tax receipts, unless its settings say on what ground."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from billing.actions.document import RECEIPTS, ToIssue, issue_documents
from billing.journal import BillingEvent
from billing.models import Allocation, Document, Due, Receipt
from billing.models.due import NOTHING
from billing.queries.recipient import recipients
from cressmember.accounts.models import User
from cressmember.core.actions.journal import record
from cressmember.core.actions.lock import locked
from cressmember.core.models import Chamber
from cressmember.core.models.veil import unnamed
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import euros, long_date
from cressmember.members.actions.hold import hold
from cressmember.members.models import Organisation


@transaction.atomic
def acknowledge_receipt(*, receipt: Receipt, on: date, by: User | None) -> Document:
    """Write a receipt for money that came in, with what it paid.

    Raises RuleViolation when the money went back, or when the same receipt was already written.
    """
    if receipt.payer_id:
        hold([receipt.payer_id])
    receipt = locked(Receipt.objects).get(pk=receipt.pk)
    if receipt.voided_at:
        raise RuleViolation("Cet encaissement est annulé : il n’y a pas de reçu à en donner.")
    _refuse_twice(receipt.documents.filter(amount=receipt.amount))
    return _acknowledge(
        receipt.payer,
        unnamed(receipt, "payer_name"),
        amount=receipt.amount,
        payments=[_payment(receipt, receipt.amount)],
        purpose=_purposes(receipt),
        receipt=receipt,
        on=on,
        by=by,
    )


@transaction.atomic
def acknowledge_due(*, due: Due, on: date, by: User | None) -> Document:
    """Write a receipt for all that was paid on a due, in however many times.

    Raises RuleViolation when nothing was paid, or when the same receipt was already written.
    """
    hold({due.organisation_id, due.payer_id})
    due = locked(Due.objects).select_related("organisation", "payer", "dues_year").get(pk=due.pk)
    rows = list(
        Allocation.objects.standing()
        .filter(due=due)
        .select_related("receipt")
        .order_by("receipt__received_on")
    )
    paid = sum((row.amount for row in rows), NOTHING)
    if not paid:
        raise RuleViolation("Rien n’a encore été encaissé sur cette cotisation : un reçu attend un paiement.")
    _refuse_twice(due.documents.filter(kind=Document.Kind.RECEIPT, amount=paid))
    return _acknowledge(
        due.payer,
        "",
        amount=paid,
        payments=[_payment(row.receipt, row.amount) for row in rows],
        purpose=[{"label": _purpose(due), "amount": euros(paid)}],
        due=due,
        on=on,
        by=by,
    )


def _acknowledge(
    payer: Organisation | None,
    name: str,
    *,
    amount: Decimal,
    payments: list[dict[str, str]],
    purpose: list[dict[str, str]],
    on: date,
    by: User | None,
    due: Due | None = None,
    receipt: Receipt | None = None,
) -> Document:
    address: dict[str, Any] = {"name": name, "email": ""}
    delivery = str(Document.Delivery.PRINT)
    if payer is not None:
        found = recipients([payer], on=on)[payer.pk]
        address, delivery = found.address, found.delivery
    chamber = Chamber.current()
    row = ToIssue(
        due=due,
        receipt=receipt,
        organisation=due.organisation if due else payer,
        amount=amount,
        content={
            "chamber": chamber.letterhead() | chamber.invoicing(),
            "recipient": address,
            "payer": address["name"],
            "amount": euros(amount),
            "payments": payments,
            "purpose": purpose,
        },
        recipient_name=address["name"],
        recipient_email=address["email"],
        delivery=delivery,
        subject=f"Reçu de {euros(amount)}, {address['name']}",
    )
    (document,) = issue_documents(RECEIPTS, [row], year=str(on.year), on=on, by=by)
    record(BillingEvent.MONEY_ACKNOWLEDGED, on=row.about, by=by, document=document.number)
    return document


def _refuse_twice(written: Any) -> None:
    if known := written.first():
        raise RuleViolation(f"Le reçu {known} dit déjà ce paiement : renvoyez-le depuis sa page.")


def _payment(receipt: Receipt, amount: Decimal) -> dict[str, str]:
    return {
        "means": receipt.means,
        "day": long_date(receipt.received_on),
        "reference": receipt.reference,
        "amount": euros(amount),
    }


def _purposes(receipt: Receipt) -> list[dict[str, str]]:
    """What became of the money, so that the lines add up; nothing when all of it is still a credit."""
    sums = Receipt.objects.with_credit().get(pk=receipt.pk)
    paid = receipt.allocations.standing().select_related("due__organisation", "due__dues_year")
    lines = [
        *((_purpose(row.due), row.amount) for row in paid),
        *(("Contribution de soutien", row.amount) for row in receipt.contributions.standing()),
        ("Somme qui vous a été remboursée", sums.refunded),
        ("Somme qui vous avait été rendue deux fois", sums.reclaimed),
        ("Somme qui reste à votre crédit", sums.credit),
    ]
    if sums.credit == receipt.amount:
        return []
    return [{"label": label, "amount": euros(amount)} for label, amount in lines if amount]


def _purpose(due: Due) -> str:
    label = f"{due.title} {due.dues_year}"
    return label if due.organisation_id == due.payer_id else f"{label}, pour {due.organisation}"
