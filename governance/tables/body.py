"""The bodies of the chamber in a list."""

from __future__ import annotations

from cressmember.core.ui.tables import BadgeColumn, Column, DateColumn, HeadColumn, NumberColumn, Table

STATES = {
    "standing": "En fonction",
    "asleep": "En sommeil",
    "to_come": "À venir",
    "ended": "Supprimée",
}
STATE_TONES = {"standing": "good", "asleep": "waiting", "to_come": "waiting", "ended": "neutral"}


class BodyTable(Table):
    """Bodies as of a day."""

    shown = ("name", "kind", "parent_name", "filled", "planned", "next_end", "state")

    name = HeadColumn("Instance", url_name="governance:body-detail")
    kind = Column("Nature", phone=False)
    parent_name = Column("Relève de", phone=False)
    filled = NumberColumn("Sièges pourvus")
    planned = NumberColumn("Prévus", phone=False)
    next_end = DateColumn("Prochaine fin", phone=False)
    state = BadgeColumn("État", tones=STATE_TONES, labels=STATES)
    code = Column("Code")
    created_on = DateColumn("Créée le")
    created_by = Column("Décision")
    ended_on = DateColumn("Supprimée le")
