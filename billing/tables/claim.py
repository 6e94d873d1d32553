"""Money sent back twice, in a list."""

from __future__ import annotations

from cressmember.core.ui.tables import AmountColumn, Column, DateColumn, HeadColumn, Table


class ClaimTable(Table):
    """What payers have to give back; the receipt says how each ends."""

    shown = ("owed_by", "arose_on", "because", "amount")

    owed_by = HeadColumn(
        "Payeur", url_name="billing:receipt-detail", key="receipt_id", order_by="owed_by_sorted"
    )
    arose_on = DateColumn("Reparti le")
    because = Column("Motif", phone=False)
    amount = AmountColumn("À réclamer", total=True)

    class Meta(Table.Meta):
        order_by = "arose_on"
