"""The lists of the office: what a file would do, row by row, and what is wrong with it."""

from __future__ import annotations

from cressmember.core.ui.tables import BadgeColumn, Column, HeadColumn, NumberColumn, Table
from cressmember.office.models import FATES

FATE_TONES = {
    "created": "good",
    "changed": "waiting",
    "unchanged": "neutral",
    "skipped": "attention",
    "left_out": "neutral",
}


class ImportRowTable(Table):
    """The rows of a members' sheet."""

    shown = ("name", "line", "college", "outcome", "what_changes", "problem_count")

    name = HeadColumn("Raison sociale")
    line = NumberColumn("Ligne", phone=False)
    sheet = Column("Feuille", phone=False)
    college = Column("Collège", phone=False)
    outcome = BadgeColumn("Fiche", accessor="fate", tones=FATE_TONES, labels=FATES)
    what_changes = Column("Ce qui change", orderable=False, phone=False)
    problem_count = NumberColumn("Problèmes", phone=False)

    class Meta(Table.Meta):
        order_by = ("rank", "line")


class ImportProblemTable(Table):
    """What is wrong in a file, each with what would mend it."""

    shown = ("place", "sheet", "column", "value", "message", "blocks")

    place = HeadColumn("Ligne", order_by=("rank", "line"), css="d")
    sheet = Column("Feuille", phone=False)
    column = Column("Colonne", phone=False)
    value = Column("Valeur", orderable=False, phone=False)
    message = Column("Ce qui ne va pas, et ce qui le corrige", orderable=False)
    blocks = BadgeColumn(
        "Effet",
        tones={True: "stop", False: "attention"},
        labels={True: "Ligne bloquée", False: "À savoir"},
        phone=False,
    )

    class Meta(Table.Meta):
        order_by = ("rank", "line")
