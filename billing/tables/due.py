"""Dues in a list."""

from __future__ import annotations

from cressmember.core.ui.tables import (
    AmountColumn,
    BadgeColumn,
    Column,
    DateColumn,
    HeadColumn,
    Table,
)

STANDING_TONES = {
    "paid": "good",
    "part": "attention",
    "unpaid": "waiting",
    "lost": "stop",
    "cancelled": "neutral",
}

STANDING_LABELS = {
    "paid": "Soldée",
    "part": "Payée en partie",
    "unpaid": "À payer",
    "lost": "Passée en perte",
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
    adjusted = AmountColumn("Remises et pertes", total=True)
    outstanding = AmountColumn("Reste dû", total=True)
    standing = BadgeColumn("État", tones=STANDING_TONES, labels=STANDING_LABELS)
    called_on = DateColumn("Appelée le")
    due_on = DateColumn("Échéance")
    payer = Column("Payeur", accessor="payer__name", order_by="payer__sort_name")

    class Meta(Table.Meta):
        order_by = "member"
