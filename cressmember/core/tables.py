"""The lists of the plumbing."""

from __future__ import annotations

from cressmember.core.ui.tables import BadgeColumn, Column, DateColumn, HeadColumn, NumberColumn, Table

MESSAGE_TONES = {
    "waiting": "waiting",
    "sending": "waiting",
    "sent": "good",
    "failed": "stop",
    "uncertain": "attention",
    "held": "neutral",
}


class MessageTable(Table):
    """The outbox."""

    subject = HeadColumn("Objet", url_name="core:message-detail")
    recipients = Column("Destinataires", accessor="recipients", orderable=False)
    state = BadgeColumn("État", tones=MESSAGE_TONES)
    created_at = DateColumn("Créé le")
    sent_at = DateColumn("Envoyé le")
    attempts = NumberColumn("Tentatives")

    class Meta(Table.Meta):
        order_by = "-created_at"


class JobTable(Table):
    """Long work."""

    title = HeadColumn("Travail", url_name="core:job-detail")
    state = BadgeColumn(
        "État", tones={"queued": "waiting", "running": "waiting", "done": "good", "failed": "stop"}
    )
    created_at = DateColumn("Lancé le")
    finished_at = DateColumn("Terminé le")

    class Meta(Table.Meta):
        order_by = "-created_at"
