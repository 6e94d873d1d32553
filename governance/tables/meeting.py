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
from governance.models import Meeting

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
