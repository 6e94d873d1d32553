"""Surveys of the members in a list."""

from __future__ import annotations

from cressmember.core.ui.tables import BadgeColumn, Column, DateColumn, HeadColumn, NumberColumn, Table

STATES = {"draft": "En préparation", "open": "Ouverte", "closed": "Close"}
STATE_TONES = {"draft": "waiting", "open": "good", "closed": "neutral"}


class SurveyTable(Table):
    """Surveys, the latest first."""

    shown = ("title", "kind", "closes_on", "invited_count", "answered_count", "state")

    title = HeadColumn("Consultation", url_name="governance:survey-detail")
    kind = Column("Nature", phone=False)
    closes_on = DateColumn("Jusqu’au")
    invited_count = NumberColumn("Invités", phone=False)
    answered_count = NumberColumn("Réponses", phone=False)
    state = BadgeColumn("État", tones=STATE_TONES, labels=STATES)

    class Meta(Table.Meta):
        order_by = "-closes_on"
