"""Payments on line, money to send back, announced transfers and notices in lists."""

from __future__ import annotations

from billing.models import ProviderDispute
from cressmember.core.ui.tables import (
    AmountColumn,
    BadgeColumn,
    Column,
    DateColumn,
    HeadColumn,
    InstantColumn,
    NumberColumn,
    Table,
)

CHECKOUT_TONES = {
    "prepared": "waiting",
    "open": "waiting",
    "pending": "waiting",
    "paid": "good",
    "failed": "neutral",
    "expired": "neutral",
    "uncertain": "attention",
    "cancelled": "neutral",
}
DISPUTE_TONES = {"open": "attention", "won": "good", "lost": "stop"}
REFUND_TONES = {
    "prepared": "waiting",
    "pending": "waiting",
    "done": "good",
    "refused": "stop",
    "uncertain": "attention",
}
EVENT_TONES = {
    "waiting": "waiting",
    "done": "good",
    "ignored": "neutral",
    "refused": "attention",
    "examined": "neutral",
}


class CheckoutTable(Table):
    """Attempts to pay on line."""

    shown = ("member", "created_at", "means", "amount", "state", "dispute", "error")

    member = HeadColumn(
        "Adhérent",
        accessor="due__organisation__name",
        url_name="billing:checkout-detail",
        order_by="due__organisation__sort_name",
    )
    year = Column("Exercice", accessor="due__dues_year__label")
    created_at = InstantColumn("Commencé le", phone=False)
    means = Column("Moyen", phone=False)
    # No total: most attempts that failed were begun again, and the receipts have their own.
    amount = AmountColumn("Montant")
    state = BadgeColumn("État", tones=CHECKOUT_TONES)
    dispute = BadgeColumn(
        "Contestation", tones=DISPUTE_TONES, labels=dict(ProviderDispute.State.choices), phone=False
    )
    error = Column("Détail", phone=False)
    payer = Column("Payeur", accessor="payer__name", order_by="payer__sort_name")
    settled_at = InstantColumn("Terminé le")
    payment_id = Column("Paiement chez le prestataire")

    class Meta(Table.Meta):
        order_by = "-created_at"


class RepaymentTable(Table):
    """Money that came twice: what is left of it may be sent back."""

    shown = ("paid_by", "received_on", "method", "amount", "credit")

    paid_by = HeadColumn("Payeur", url_name="billing:receipt-send-back", order_by="paid_by_sorted")
    received_on = DateColumn("Reçu le")
    method = Column("Moyen", phone=False)
    amount = AmountColumn("Reçu", phone=False)
    credit = AmountColumn("À rendre", total=True)

    class Meta(Table.Meta):
        order_by = "received_on"


class AnnouncementTable(Table):
    """Transfers that payers say they made."""

    shown = ("member", "year", "announced_on", "amount", "outstanding")

    member = HeadColumn(
        "Adhérent",
        accessor="due__organisation__name",
        url_name="billing:due-detail",
        key="due_id",
        order_by="due__organisation__sort_name",
    )
    year = Column("Exercice", accessor="due__dues_year__label", phone=False)
    announced_on = DateColumn("Annoncé le")
    amount = AmountColumn("Annoncé", total=True)
    outstanding = AmountColumn("Reste dû", total=True, phone=False)

    class Meta(Table.Meta):
        order_by = "announced_on"


class EventTable(Table):
    """Notices of the provider."""

    shown = ("words", "received_at", "outcome", "note", "tries")

    words = HeadColumn("Avis", url_name="billing:event-detail", order_by="kind")
    kind = Column("Type chez Stripe")
    received_at = InstantColumn("Reçu le", phone=False)
    outcome = BadgeColumn("Suite", tones=EVENT_TONES)
    note = Column("Détail", phone=False)
    tries = NumberColumn("Essais", phone=False)
    handled_at = InstantColumn("Traité le")
    because = Column("Ce qui en a été fait")
    event_id = Column("Identifiant")
    payment = Column("Paiement")
    api_version = Column("Version")

    class Meta(Table.Meta):
        order_by = "-received_at"
