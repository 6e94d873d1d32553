"""Receipts in a list."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html

from cressmember.core.ui.tables import (
    AmountColumn,
    BadgeColumn,
    Column,
    DateColumn,
    HeadColumn,
    Record,
    Table,
)

RECEIPT_TONES = {"credit": "attention", "allocated": "good", "refunded": "neutral", "voided": "stop"}

RECEIPT_LABELS = {
    "credit": "Crédit à affecter",
    "allocated": "Affecté",
    "refunded": "Remboursé",
    "voided": "Annulé",
}


class ReceivedColumn(AmountColumn):
    """What a receipt brought; a voided one brought nothing, and shows, struck, what it was."""

    def write(self, value: Any, record: Record) -> str:
        if record is not None and record.voided_at:
            return format_html("<s>{}</s>", super().write(record.amount, record))
        return super().write(value, record)


class ReceiptTable(Table):
    """Money that came in, and what is left of it; what is voided adds up to nothing."""

    shown = ("paid_by", "received_on", "method", "received", "allocated", "credit", "standing")

    paid_by = HeadColumn("Payeur", url_name="billing:receipt-detail", order_by="paid_by_sorted")
    received_on = DateColumn("Reçu le")
    method = Column("Moyen", phone=False)
    received = ReceivedColumn("Reçu", total=True)
    allocated = AmountColumn("Affecté", total=True, phone=False)
    refunded = AmountColumn("Remboursé", total=True)
    contributed = AmountColumn("Soutien", total=True)
    reclaimed = AmountColumn("Repris", total=True)
    credit = AmountColumn("Crédit", total=True, phone=False)
    standing = BadgeColumn("État", tones=RECEIPT_TONES, labels=RECEIPT_LABELS, phone=False)
    reference = Column("Référence", phone=False)
    amount = AmountColumn("Montant d’origine")
    voided_because = Column("Motif d’annulation")

    class Meta(Table.Meta):
        order_by = "-received_on"
