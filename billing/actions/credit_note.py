"""Credit notes: an invoice is corrected by another numbered document, in whole or in part."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum

from billing.actions.adjustment import adjust_due, hold_due
from billing.actions.document import (
    CREDIT_NOTES,
    ToIssue,
    hold_back,
    issue_documents,
    same_way,
    without_erased,
)
from billing.actions.due import close_due
from billing.journal import BillingEvent
from billing.models import Adjustment, Document, Due
from billing.models.due import NOTHING
from billing.rules.invoice import CREDIT_NOTE, figures, split_vat
from cressmember.accounts.models import User
from cressmember.core.actions.journal import record
from cressmember.core.actions.lock import locked
from cressmember.kernel.money import round_cents
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import euros, long_date


def left_to_credit(invoice: Document) -> Decimal:
    """What credit notes have left of an invoice, VAT included."""
    credited = invoice.corrected_by.aggregate(total=Sum("amount"))["total"] or NOTHING
    return round_cents((invoice.amount or NOTHING) - credited)


@transaction.atomic
def credit_invoice(
    *, invoice: Document, amount: Decimal, because: str, on: date, by: User | None
) -> Document:
    """Issue a credit note; one that leaves nothing of the invoice closes its due.

    ``amount`` is VAT included. What was paid beyond becomes a credit of the payer. Raises RuleViolation for
    another document than an invoice in force, without a reason, or beyond what is left of it.
    """
    if invoice.due is None:
        raise RuleViolation("Seule une facture en vigueur se corrige par un avoir.")
    due = hold_due(invoice.due)
    invoice = locked(Document.objects).select_related("stored").get(pk=invoice.pk)
    if invoice.kind != Document.Kind.INVOICE or invoice.cancelled_by_id:
        raise RuleViolation("Seule une facture en vigueur se corrige par un avoir.")
    if not (because := because.strip()):
        raise RuleViolation("Dites pourquoi cette facture est corrigée : le motif est imprimé sur l’avoir.")
    left = left_to_credit(invoice)
    if not NOTHING < amount <= left:
        raise RuleViolation(f"Un avoir va d’un centime à ce qui reste de la facture : {euros(left)}.")
    credit_note = _issue(invoice, due, amount, left=left, because=because, on=on, by=by)
    if amount == left:
        hold_back(invoice, by=by)
        invoice.cancelled_by = credit_note
        invoice.save(update_fields=["cancelled_by"])
        close_due(due, because=f"Facture annulée par {credit_note} : {because}"[:250], by=by)
    else:
        adjust_due(
            due=due,
            kind=Adjustment.Kind.CREDIT_NOTE,
            amount=amount,
            because=because,
            decided_by=credit_note.name,
            decided_on=on,
            by=by,
        )
    record(
        BillingEvent.INVOICE_CREDITED,
        on=due,
        by=by,
        document=invoice.number,
        by_document=credit_note.number,
        amount=str(amount),
    )
    return credit_note


def _issue(
    invoice: Document,
    due: Due,
    amount: Decimal,
    *,
    left: Decimal,
    because: str,
    on: date,
    by: User | None,
) -> Document:
    told = without_erased(invoice)
    content = told.stored.content
    tax = content["tax"]
    if amount == left == invoice.amount:
        net, vat = Decimal(content["net"]), Decimal(content["vat"])
    else:
        net, vat = split_vat(amount, Decimal(tax["rate"]))
    row = ToIssue(
        due,
        content
        | figures(net=net, vat=vat, paid=NOTHING, tax=tax)
        | {
            "nature": CREDIT_NOTE,
            "amount": euros(amount),
            "because": because,
            "explanation": because,
            "whole": amount == left,
            "amounts_title": "Ce que cet avoir retire",
            "total_label": "Montant de l’avoir",
            "pay_by": on.isoformat(),
            "terms": f"Avoir sur la facture {invoice.number}.",
            "instalments": [],
            "corrects": {
                "number": invoice.number,
                "issued_on": invoice.issued_on.isoformat(),
                "day": long_date(invoice.issued_on),
                "amount": euros(invoice.amount or NOTHING),
            },
        },
        told.recipient_name,
        told.recipient_email,
        # Whoever received the invoice by mail is told by mail.
        same_way(told),
        f"Avoir sur la facture {invoice.number}, {due.organisation}",
        amount=amount,
        corrects=invoice,
    )
    (credit_note,) = issue_documents(CREDIT_NOTES, [row], year=str(on.year), on=on, by=by)
    return credit_note
