"""Lines of accounting entries in a list."""

from __future__ import annotations

from cressmember.core.ui.tables import AmountColumn, Column, DateColumn, NumberColumn, Table


class EntryLineTable(Table):
    """The lines of entries, in the order of the books; debits and credits add up to the same."""

    shown = ("label", "on", "journal", "account", "auxiliary", "piece", "debit", "credit")

    label = Column("Libellé", accessor="entry__label")
    number = NumberColumn("Écriture", accessor="entry__number")
    on = DateColumn("Date", accessor="entry__on")
    fact_on = DateColumn("Date du fait", accessor="entry__fact_on")
    journal = Column("Journal", accessor="entry__journal", css="d", phone=False)
    account = Column("Compte", css="d")
    account_label = Column("Nom du compte", phone=False)
    auxiliary = Column("Auxiliaire", css="d", phone=False)
    auxiliary_label = Column("Tiers", phone=False)
    piece = Column("Pièce", accessor="entry__piece", css="d", phone=False)
    debit = AmountColumn("Débit", total=True)
    credit = AmountColumn("Crédit", total=True)

    class Meta(Table.Meta):
        order_by = ("on", "number", "label")
