"""Mandates in a list."""

from __future__ import annotations

from cressmember.core.ui.tables import BadgeColumn, Column, DateColumn, HeadColumn, Table
from governance.models import Mandate
from governance.models.body import place_name

STATES = {
    "to_come": "À venir",
    "over": "Terminé",
    "to_ratify": "À ratifier",
    "ending": "Finit bientôt",
    "held": "En cours",
}
STATE_TONES = {
    "to_come": "waiting",
    "over": "neutral",
    "to_ratify": "waiting",
    "ending": "attention",
    "held": "good",
}


class TerritoryColumn(Column):
    """A département by its name and its code."""

    def write(self, value: str, record: object) -> str:
        return place_name(value)

    def plain(self, value: str, record: object) -> str:
        return self.write(value, record)


class MandateTable(Table):
    """Mandates as of a day."""

    shown = ("holder_name", "body", "college", "titular_name", "starts_on", "ends_on", "state")

    holder_name = HeadColumn("Siège tenu par", url_name="governance:mandate-detail", order_by="holder_sort")
    body = Column("Instance", accessor="body__name")
    college = Column("Collège", accessor="college__name", order_by="college__order", phone=False)
    territory = TerritoryColumn("Département")
    titular_name = Column("Titulaire", orderable=False)
    substitute_name = Column("Suppléant·e", orderable=False)
    obtained = Column("Obtenu par")
    starts_on = DateColumn("Depuis", phone=False)
    ends_on = DateColumn("Jusqu’au", phone=False)
    state = BadgeColumn("État", tones=STATE_TONES, labels=STATES)
    decision = Column("Décision")
    decided_on = DateColumn("Décision du")
    end_reason = BadgeColumn("Motif de la fin", tones={}, labels={"": "", **dict(Mandate.EndReason.choices)})

    class Meta(Table.Meta):
        order_by = ("body", "college", "holder_name")
