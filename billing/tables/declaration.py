"""The declarations of a round in a list."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html

from cressmember.core.ui import marks
from cressmember.core.ui.tables import BadgeColumn, Column, HeadColumn, InstantColumn, Table


class WaitingColumn(Column):
    """What waits for staff: proposals to decide, figures to check."""

    def write(self, value: Any, record: Any) -> str:
        told = self.plain(value, record)
        if not told:
            return ""
        return format_html("{}", marks.badge("attention" if record.flags else "waiting", told))

    def plain(self, value: Any, record: Any) -> str:
        parts = []
        if record.state == "answered":
            if record.pending:
                parts.append("1 proposition" if record.pending == 1 else f"{record.pending} propositions")
            if record.flags:
                parts.append("chiffre à vérifier")
        return ", ".join(parts)


class DeclarationTable(Table):
    """The declarations of a round."""

    shown = ("member", "college_name", "state", "answered_at", "answered_by", "waiting")

    member = HeadColumn(
        "Adhérent",
        accessor="organisation__name",
        url_name="billing:declaration-detail",
        order_by="organisation__sort_name",
    )
    college_name = Column("Collège", phone=False)
    state = BadgeColumn(
        "État",
        tones={"asked": "neutral", "opened": "waiting", "answered": "attention", "accepted": "good"},
    )
    opened_at = InstantColumn("Lien ouvert", phone=False)
    answered_at = InstantColumn("Réponse", phone=False)
    answered_by = Column("Répondue par", phone=False)
    purchase_order = Column("Bon de commande", phone=False)
    waiting = WaitingColumn("À décider", accessor="pending", order_by="pending")

    class Meta(Table.Meta):
        order_by = "member"
