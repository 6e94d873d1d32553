"""The register of resolutions, and what meetings gave to do."""

from __future__ import annotations

from cressmember.core.ui.tables import BadgeColumn, Column, DateColumn, HeadColumn, NumberColumn, Table

RESULTS = {"yes": "Adoptée", "no": "Rejetée", "to_decide": "À trancher"}
RESULT_TONES = {"yes": "good", "no": "stop", "to_decide": "attention"}
STANDINGS = {"late": "En retard", "to_do": "À faire", "done": "Faite"}
STANDING_TONES = {"late": "attention", "to_do": "waiting", "done": "good"}


class ResolutionTable(Table):
    """Each resolution that was decided: when, by whom, how, under which article."""

    shown = ("title", "number", "held_at", "body_name", "result", "article")

    title = HeadColumn("Résolution", url_name="governance:decision-detail")
    number = NumberColumn("N°", phone=False)
    held_at = DateColumn("Du")
    body_name = Column("Instance", phone=False)
    meeting_title = Column("Réunion")
    result = BadgeColumn("Résultat", tones=RESULT_TONES, labels=RESULTS)
    article = Column("Article", phone=False)
    sentence = Column("Ce qui est proclamé")
    text = Column("Texte mis aux voix")
    minutes_number = NumberColumn("Procès-verbal n°")

    class Meta(Table.Meta):
        order_by = "-held_at"


class TaskTable(Table):
    """What is to be done, what is late first."""

    shown = ("title", "owner", "due_on", "meeting", "standing")

    title = HeadColumn("À faire", url_name="governance:todo-tick")
    owner = Column("Par", phone=False)
    due_on = DateColumn("Pour le")
    meeting = Column("Réunion", order_by="meeting__starts_at", phone=False)
    kind = Column("Nature")
    standing = BadgeColumn("État", tones=STANDING_TONES, labels=STANDINGS)
    done_on = DateColumn("Faite le")

    class Meta(Table.Meta):
        order_by = "due_on"
