"""Meetings in a list."""

from __future__ import annotations

from cressmember.core.ui.tables import (
    BadgeColumn,
    Column,
    DateColumn,
    HeadColumn,
    InstantColumn,
    NumberColumn,
    Table,
)
from governance.models import Convocation, Meeting
from governance.queries.meeting.delivery import STATE_TONES, STATES

STAGES = dict(Meeting.Stage.choices)
STAGE_TONES = {
    "draft": "waiting",
    "convened": "good",
    "open": "attention",
    "closed": "neutral",
    "cancelled": "stop",
}


class MeetingTable(Table):
    """Meetings, the latest first."""

    shown = ("title", "starts_at", "body_name", "format", "item_count", "state")

    title = HeadColumn("Réunion", url_name="governance:meeting-detail")
    starts_at = InstantColumn("Le")
    body_name = Column("Instance", phone=False)
    format = Column("Tenue", phone=False)
    place = Column("Lieu")
    item_count = NumberColumn("Points", phone=False)
    convened_on = DateColumn("Convoquée le")
    state = BadgeColumn("État", tones=STAGE_TONES, labels=STAGES)

    class Meta(Table.Meta):
        order_by = "-starts_at"


class NoticeTable(Table):
    """Convocations, one line a notice."""

    # The address says the way, but for a letter handed over: one column fewer fits a small screen.
    shown = ("name", "kind", "address", "sent_at", "opened_at", "state")

    name = HeadColumn("Destinataire", url_name="governance:notice-detail", order_by="participant__sort_name")
    kind = BadgeColumn("Envoi", tones={}, labels=dict(Convocation.Kind.choices), phone=False)
    way = Column("Par", phone=False)
    address = Column("Adresse", phone=False)
    sent_on = DateColumn("Convocation du")
    sent_at = InstantColumn("Parti le", phone=False)
    posted_on = DateColumn("Posté le")
    reference = Column("Recommandé")
    opened_at = InstantColumn("Lien ouvert le", phone=False)
    state = BadgeColumn("État", tones=STATE_TONES, labels=STATES)

    class Meta(Table.Meta):
        order_by = "name"
