"""Seats outside in a list."""

from __future__ import annotations

from cressmember.core.ui.tables import BadgeColumn, Column, DateColumn, HeadColumn, Table

STATES = {
    "held": "Tenu",
    "ending": "Finit bientôt",
    "vacant": "À pourvoir",
    "to_come": "À venir",
    "past": "Passé",
}
STATE_TONES = {
    "held": "good",
    "ending": "attention",
    "vacant": "attention",
    "to_come": "waiting",
    "past": "neutral",
}


class OutsideSeatTable(Table):
    """Where the chamber sits, as of a day."""

    shown = ("institution", "seat", "holder_name", "substitute_name", "starts_on", "ends_on", "state")

    institution = HeadColumn("Instance extérieure", url_name="governance:outside-detail")
    kind = Column("Nature")
    seat = Column("Siège", phone=False)
    holder_name = Column("Titulaire", order_by="holder__sort_name")
    substitute_name = Column("Suppléant·e", order_by="substitute__sort_name", phone=False)
    starts_on = DateColumn("Depuis", phone=False)
    ends_on = DateColumn("Jusqu’au", phone=False)
    state = BadgeColumn("État", tones=STATE_TONES, labels=STATES)
    decision = Column("Décision")
    decided_on = DateColumn("Décision du")

    class Meta(Table.Meta):
        order_by = "institution"
