"""What will remind whom, and what did, in lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import mark_safe

from cressmember.core.ui.marks import badge
from cressmember.core.ui.tables import (
    AmountColumn,
    BadgeColumn,
    Column,
    DateColumn,
    HeadColumn,
    Table,
)
from cressmember.kernel.writing import sentence_case, short_date

DELIVERY_TONES = {"mail": "good", "print": "waiting", "posted": "good"}
Seen = Mapping[int, Any]


class ForetoldColumn(Column):
    """What will go about a due, day by day; ``seen`` are the outlooks by due."""

    css = "d"
    seen: Seen = {}

    def plain(self, value: Any, record: Any) -> str:
        outlook = self.seen.get(value)
        if outlook is None:
            return ""
        return ", ".join(
            f"{short_date(one.on)} {sentence_case(one.level.name)}" for one in outlook.departures
        )

    def write(self, value: Any, record: Any) -> str:
        outlook = self.seen.get(value)
        lines = [
            (f"{short_date(one.on)} : {one.level.name}",) for one in (outlook.departures if outlook else ())
        ]
        return format_html_join(mark_safe("<br>"), "{}", lines)


class WhyColumn(Column):
    """Why something goes or not today; a pause is marked."""

    seen: Seen = {}

    def plain(self, value: Any, record: Any) -> str:
        outlook = self.seen.get(value)
        return str(outlook.verdict.because) if outlook else ""

    def write(self, value: Any, record: Any) -> str:
        outlook = self.seen.get(value)
        if outlook and outlook.verdict.pauses:
            return format_html("{} {}", badge("attention", "En pause"), self.plain(value, record))
        return conditional_escape(self.plain(value, record))


class SentenceColumn(Column):
    """A name that stands alone."""

    def plain(self, value: Any, record: Any) -> str:
        return sentence_case(str(value))

    def write(self, value: Any, record: Any) -> str:
        return conditional_escape(self.plain(value, record))


class ForetoldTable(Table):
    """The dues left to pay, with what will go about them and what holds it back."""

    shown = ("member", "outstanding", "owed_since", "foretold", "because")

    member = HeadColumn(
        "Adhérent",
        accessor="organisation__name",
        url_name="billing:due-detail",
        order_by="organisation__sort_name",
    )
    payer = Column("Payeur", accessor="payer__name", order_by="payer__sort_name")
    year = Column("Exercice", accessor="dues_year__label")
    outstanding = AmountColumn("Reste dû", total=True)
    owed_since = DateColumn("À payer le", phone=False)
    foretold = ForetoldColumn("Ce qui partira", accessor="pk", orderable=False)
    because = WhyColumn("Aujourd’hui", accessor="pk", orderable=False)

    class Meta(Table.Meta):
        order_by = "member"


class LetterTable(Table):
    """The reminders that went."""

    shown = ("payer", "sent_on", "title", "amount", "delivery", "posted_on")

    payer = HeadColumn(
        "Payeur", accessor="payer__name", url_name="billing:letter-detail", order_by="payer__sort_name"
    )
    sent_on = DateColumn("Date")
    title = SentenceColumn("Relance")
    amount = AmountColumn("En retard", total=True)
    delivery = BadgeColumn("Envoi", tones=DELIVERY_TONES)
    recipient_email = Column("Adresse")
    posted_on = DateColumn("Postée le", phone=False)
    tracking = Column("Recommandé")

    class Meta(Table.Meta):
        order_by = "-sent_on"
