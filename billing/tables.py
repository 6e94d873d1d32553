"""The lists of the dues side."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
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

STANDING_TONES = {"paid": "good", "part": "attention", "unpaid": "waiting", "cancelled": "neutral"}
STANDING_LABELS = {
    "paid": "Soldée",
    "part": "Payée en partie",
    "unpaid": "À payer",
    "cancelled": "Annulée",
}


class DueTable(Table):
    """Dues, with what was paid and what remains."""

    shown = ("member", "year", "college_name", "amount", "paid", "outstanding", "standing")

    member = HeadColumn(
        "Adhérent",
        accessor="organisation__name",
        url_name="billing:due-detail",
        order_by="organisation__sort_name",
    )
    year = Column("Exercice", accessor="dues_year__label")
    college_name = Column("Collège", phone=False)
    kind = Column("Type")
    departement = Column("Dépt")
    amount = AmountColumn("Appelé", total=True, phone=False)
    paid = AmountColumn("Encaissé", total=True, phone=False)
    outstanding = AmountColumn("Reste dû", total=True)
    standing = BadgeColumn("État", tones=STANDING_TONES, labels=STANDING_LABELS)
    called_on = DateColumn("Appelée le")
    due_on = DateColumn("Échéance")
    payer = Column("Payeur", accessor="payer__name", order_by="payer__sort_name")

    class Meta(Table.Meta):
        order_by = "member"


RECEIPT_TONES = {"credit": "attention", "allocated": "good", "voided": "stop"}
RECEIPT_LABELS = {"credit": "Crédit à affecter", "allocated": "Affecté", "voided": "Annulé"}


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
    credit = AmountColumn("Crédit", total=True, phone=False)
    standing = BadgeColumn("État", tones=RECEIPT_TONES, labels=RECEIPT_LABELS, phone=False)
    reference = Column("Référence", phone=False)
    amount = AmountColumn("Montant d’origine")
    voided_because = Column("Motif d’annulation")

    class Meta(Table.Meta):
        order_by = "-received_on"


class DocumentTable(Table):
    """Numbered documents, in the order of their numbers."""

    shown = ("number", "member", "kind", "amount", "issued_on", "delivery")

    number = HeadColumn("Numéro", url_name="billing:document-detail", css="d")
    member = Column("Adhérent", accessor="due__organisation__name", order_by="due__organisation__sort_name")
    kind = Column("Nature", phone=False)
    recipient_name = Column("Destinataire")
    recipient_email = Column("Adresse électronique")
    amount = AmountColumn("Montant", phone=False)
    issued_on = DateColumn("Date", phone=False)
    delivery = BadgeColumn("Envoi", tones={"mail": "good", "print": "attention", "posted": "good"})
    posted_on = DateColumn("Posté le")
    cancelled_by = Column("Annulé par", accessor="cancelled_by__number")

    class Meta(Table.Meta):
        order_by = "-number"


class OutcomeColumn(Column):
    """Why this amount, or why none; what can be mended leads to where it is mended."""

    terms_url = ""
    may_declare = False

    def write(self, value: Any, record: Any) -> str:
        if self.terms_url and record.blocked_code == "figure_old":
            return format_html('{} <a href="{}">Modifier la campagne</a>', value, self.terms_url)
        if self.may_declare and record.blocked_code == "figure_missing":
            address = reverse("members:figure-create", args=[record.organisation_id])
            return format_html('{} <a href="{}">Enregistrer ce chiffre</a>', value, address)
        return super().write(value, record)


class CampaignLineTable(Table):
    """The rehearsal of a campaign."""

    shown = ("member", "college_name", "last_amount", "amount", "outcome", "delivery")

    member = HeadColumn(
        "Adhérent",
        accessor="organisation__name",
        url_name="billing:line-leave-out",
        order_by="organisation__sort_name",
    )
    college_name = Column("Collège", phone=False)
    last_amount = AmountColumn("Précédent", total=True, phone=False)
    amount = AmountColumn("Proposé", total=True)
    outcome = OutcomeColumn("Pourquoi", orderable=False)
    explanation = Column("Calcul", orderable=False)
    delivery = Column("Envoi")

    class Meta(Table.Meta):
        order_by = "member"
