"""Numbered documents in a list."""

from __future__ import annotations

from cressmember.core.ui.tables import (
    AmountColumn,
    BadgeColumn,
    Column,
    DateColumn,
    HeadColumn,
    Table,
)


class DocumentTable(Table):
    """Numbered documents, in the order of their numbers."""

    shown = ("number", "member", "kind", "amount", "issued_on", "delivery")

    number = HeadColumn("Numéro", url_name="billing:document-detail", css="d")
    member = Column("Adhérent", accessor="organisation__name", order_by="organisation__sort_name")
    kind = Column("Nature", phone=False)
    recipient_name = Column("Destinataire")
    recipient_email = Column("Adresse électronique")
    amount = AmountColumn("Montant", phone=False)
    issued_on = DateColumn("Date", phone=False)
    delivery = BadgeColumn("Envoi", tones={"mail": "good", "print": "attention", "posted": "good"})
    posted_on = DateColumn("Posté le")
    cancelled_by = Column("Annulé par", accessor="cancelled_by__number")
    corrects = Column("Corrige", accessor="corrects__number")

    class Meta(Table.Meta):
        order_by = ("-issued_on", "-number")
