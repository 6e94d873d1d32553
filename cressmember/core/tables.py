"""The lists of the plumbing."""

from __future__ import annotations

from typing import Any

from cressmember.core.journal import sentence
from cressmember.core.models import Entry
from cressmember.core.ui.tables import (
    BadgeColumn,
    Column,
    DateColumn,
    HeadColumn,
    InstantColumn,
    NumberColumn,
    Table,
)

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


class EventColumn(HeadColumn):
    """What happened, in its app's words, and the way to what it happened to."""

    def write(self, value: Any, record: Entry) -> str:
        return super().write(sentence(value), record)

    def plain(self, value: Any, record: Entry) -> str:
        return sentence(value)

    def address(self, record: Entry) -> str:
        subject: Any = record.subject
        return subject.get_absolute_url() if hasattr(subject, "get_absolute_url") else ""


class SubjectColumn(Column):
    """The nature and the number of what an entry is about."""

    def write(self, value: Any, record: Entry) -> str:
        return super().write(self.plain(value, record), record)

    def plain(self, value: Any, record: Entry) -> str:
        return f"{record.subject_type.name} n° {value}"


class EntryTable(Table):
    """The journal."""

    event = EventColumn("Événement", orderable=False)
    subject_id = SubjectColumn("Objet", orderable=False, phone=False)
    actor = Column("Par", accessor="author", orderable=False)
    at = InstantColumn("Le", order_by="pk")

    class Meta(Table.Meta):
        order_by = "-at"
