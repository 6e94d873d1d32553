"""Lines of accounting entries in a list."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from cressmember.core.ui.tables import AmountColumn, Column, DateColumn, NumberColumn, Table


class SideColumn(AmountColumn):
    """A debit or a credit: the other side of the line stays blank."""

    def write(self, value: Any, record: Any) -> str:
        return super().write(value, record) if Decimal(value) or record is None else ""


class EntryLineTable(Table):
    """The lines of entries, in the order of the books; debits and credits add up to the same."""

    shown = ("on", "journal", "piece", "account", "auxiliary", "debit", "credit", "label")

    on = DateColumn("Date", accessor="entry__on", order_by=("entry__on", "entry", "rank"))
    number = NumberColumn("Écriture", accessor="entry__number", order_by=("entry__number", "rank"))
    journal = Column("Journal", accessor="entry__journal", css="d", phone=False)
    piece = Column("Pièce", accessor="entry__piece", css="d", phone=False)
    account = Column("Compte", css="d")
    account_label = Column("Nom du compte", phone=False)
    auxiliary = Column("Auxiliaire", css="d", phone=False)
    auxiliary_label = Column("Tiers", phone=False)
    debit = SideColumn("Débit", total=True)
    credit = SideColumn("Crédit", total=True)
    label = Column("Libellé", accessor="entry__label")
    fact_on = DateColumn("Date du fait", accessor="entry__fact_on")

    class Meta(Table.Meta):
        order_by = "on"
