"""Dues in a list."""

from __future__ import annotations

from typing import Any

from cressmember.core.ui.tables import (
    AmountColumn,
    BadgeColumn,
    Column,
    DateColumn,
    HeadColumn,
    Table,
)
from cressmember.members.models import Organisation

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


KINDS = dict(Organisation.Kind.choices)


class KindColumn(Column):
    """What the member was when its due was called, in its reader’s words."""

    def write(self, value: Any, record: Any) -> str:
        return super().write(self.plain(value, record), record)

    def plain(self, value: Any, record: Any) -> Any:
        return KINDS.get(value, value)


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
    kind = KindColumn("Type")
    departement = Column("Dépt")
    amount = AmountColumn("Appelé", total=True, phone=False)
    paid = AmountColumn("Encaissé", total=True, phone=False)
    adjusted = AmountColumn("Remises et pertes", total=True)
    outstanding = AmountColumn("Reste dû", total=True)
    standing = BadgeColumn("État", tones=STANDING_TONES, labels=STANDING_LABELS, phone=False)
    called_on = DateColumn("Appelée le")
    due_on = DateColumn("Échéance")
    payer = Column("Payeur", accessor="payer__name", order_by="payer__sort_name")

    class Meta(Table.Meta):
        order_by = "member"
