"""Lines of the bank, statements, deposits and payouts in lists."""

from __future__ import annotations

from typing import Any

from cressmember.core.ui.tables import (
    AmountColumn,
    BadgeColumn,
    Column,
    DateColumn,
    HeadColumn,
    NumberColumn,
    Table,
)
from cressmember.kernel.writing import short_date

EXPLAINED_TONES = {
    "": "attention",
    "receipt": "good",
    "known": "good",
    "deposit": "good",
    "payout": "good",
    "returned": "stop",
    "left_out": "neutral",
}


class MovementTable(Table):
    """Lines of the bank."""

    shown = ("label", "booked_on", "text", "amount", "explained_as")

    label = HeadColumn("De, ou libellé", url_name="billing:movement-detail", accessor="said", order_by="said")
    booked_on = DateColumn("Date")
    value_on = DateColumn("Date de valeur")
    text = Column("Libellé", phone=False)
    reference = Column("Référence")
    amount = AmountColumn("Montant", total=True)
    explained_as = BadgeColumn("Explication", tones=EXPLAINED_TONES, labels={"": "À expliquer"}, phone=False)
    because = Column("Motif")
    other_iban = Column("IBAN d’origine")
    account = Column("Compte", accessor="account__name")
    bank_reference = Column("Référence de la banque")

    class Meta(Table.Meta):
        order_by = "-booked_on"


class PeriodColumn(HeadColumn):
    """From a day to a day."""

    def write(self, value: Any, record: Any) -> str:
        return f"{short_date(record.starts_on)} – {short_date(record.ends_on)}"


class DifferenceColumn(BadgeColumn):
    """Whether the balances and the lines agree."""

    def write(self, value: Any, record: Any) -> str:
        return super().write("right" if value == 0 else "wrong", record)


class StatementTable(Table):
    """Statements that were kept."""

    shown = ("starts_on", "account", "closing_balance", "read", "added", "waiting", "difference")

    starts_on = PeriodColumn("Période", url_name="billing:statement-detail")
    account = Column("Compte", accessor="account__name", phone=False)
    opening_balance = AmountColumn("Solde de départ")
    closing_balance = AmountColumn("Solde d’arrivée", phone=False)
    read = NumberColumn("Lues", phone=False)
    added = NumberColumn("Nouvelles", phone=False, total=True)
    waiting = NumberColumn("À expliquer", total=True)
    difference = DifferenceColumn(
        "Soldes",
        tones={"right": "good", "wrong": "stop"},
        labels={"right": "Justes", "wrong": "Écart"},
        phone=False,
    )
    ends_on = DateColumn("Au")
    format = Column("Format")
    filename = Column("Fichier")

    class Meta(Table.Meta):
        order_by = "-starts_on"


DEPOSIT_TONES = {"waiting": "waiting", "seen": "good", "undone": "stop"}
DEPOSIT_LABELS = {"waiting": "Attendue sur le compte", "seen": "Sur le relevé", "undone": "Défaite"}


class DepositTable(Table):
    """Deposit slips."""

    shown = ("number", "deposited_on", "cheques", "total", "standing")

    number = HeadColumn("Remise", url_name="billing:deposit-detail", css="d")
    deposited_on = DateColumn("Remise du")
    account = Column("Compte", accessor="account__name", phone=False)
    cheques = NumberColumn("Chèques", phone=False)
    total = AmountColumn("Total", accessor="counted", total=True)
    standing = BadgeColumn("État", tones=DEPOSIT_TONES, labels=DEPOSIT_LABELS, phone=False)

    class Meta(Table.Meta):
        order_by = "-number"


PAYOUT_TONES = {"waiting": "waiting", "seen": "good"}
PAYOUT_LABELS = {"waiting": "Attendu sur le compte", "seen": "Sur le relevé"}


class DayHeadColumn(HeadColumn):
    """A day that leads to its page."""

    css = "d"
    kind = "day"

    def write(self, value: Any, record: Any) -> str:
        return short_date(value)


class PayoutTable(Table):
    """What the card provider paid out."""

    shown = ("arrived_on", "payments", "gross", "fees", "net", "standing")

    arrived_on = DayHeadColumn("Versé le", url_name="billing:payout-detail")
    payments = NumberColumn("Paiements", phone=False)
    gross = AmountColumn("Brut", total=True, phone=False)
    fees = AmountColumn("Frais", total=True, phone=False)
    net = AmountColumn("Net", total=True)
    standing = BadgeColumn("État", tones=PAYOUT_TONES, labels=PAYOUT_LABELS, phone=False)
    outside_id = Column("Identifiant d’origine")

    class Meta(Table.Meta):
        order_by = "-arrived_on"
