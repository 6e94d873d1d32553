"""The rehearsal of a campaign in a list."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import format_html

from cressmember.core.ui.tables import (
    AmountColumn,
    Column,
    HeadColumn,
    Table,
)


class OutcomeColumn(Column):
    """Why this amount, or why none; what can be mended leads to where it is mended."""

    terms_url = ""
    may_declare = False

    def write(self, value: Any, record: Any) -> str:
        if self.terms_url and record.blocked_code == "figure_old":
            return format_html('{} <a href="{}">Modifier la campagne</a>', value, self.terms_url)
        if self.may_declare and record.blocked_code == "figure_missing":
            address = reverse("members:figure-create", args=[record.organisation_id])
            return format_html('{} <a href="{}">Enregistrer ce chiffre</a>', value, address)
        return super().write(value, record)


class CampaignLineTable(Table):
    """The rehearsal of a campaign."""

    shown = ("member", "college_name", "last_amount", "amount", "outcome", "delivery")

    member = HeadColumn(
        "Adhérent",
        accessor="organisation__name",
        url_name="billing:line-leave-out",
        order_by="organisation__sort_name",
    )
    college_name = Column("Collège", phone=False)
    last_amount = AmountColumn("Précédent", total=True, phone=False)
    amount = AmountColumn("Proposé", total=True)
    outcome = OutcomeColumn("Pourquoi", orderable=False)
    explanation = Column("Calcul", orderable=False)
    delivery = Column("Envoi")

    class Meta(Table.Meta):
        order_by = "member"
