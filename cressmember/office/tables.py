"""The lists of the office: what a file would do, row by row, and what is wrong with it."""

from __future__ import annotations

from cressmember.core.models import Message
from cressmember.core.tables import MESSAGE_TONES
from cressmember.core.ui.tables import BadgeColumn, Column, DateColumn, HeadColumn, NumberColumn, Table
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


MAILING_TONES = {"draft": "waiting", "approved": "waiting", "posted": "good"}


class SegmentTable(Table):
    """The lists to write to."""

    name = HeadColumn("Liste", url_name="office:segment-detail")
    who = Column("À qui")
    created_at = DateColumn("Créée le", phone=False)

    class Meta(Table.Meta):
        order_by = "name"


class MailingTable(Table):
    """The mailings, with what became of them."""

    subject = HeadColumn("Objet", url_name="office:mailing-detail")
    purpose = Column("Finalité", phone=False)
    segment = Column("Liste", accessor="segment__name", phone=False)
    state = BadgeColumn("État", tones=MAILING_TONES)
    approved_at = DateColumn("Approuvé le", phone=False)
    addressee_count = NumberColumn("Destinataires", phone=False)
    failed_count = NumberColumn("Non remis", phone=False)

    class Meta(Table.Meta):
        order_by = "-created_at"


class AddresseeTable(Table):
    """To whom a mailing went."""

    organisation = HeadColumn(
        "Organisation",
        accessor="organisation__name",
        url_name="members:organisation-detail",
        key="organisation_id",
        order_by="organisation__sort_name",
    )
    address = Column("Adresse")
    state = BadgeColumn(
        "État", accessor="message__state", tones=MESSAGE_TONES, labels=dict(Message.State.choices)
    )
    sent_at = DateColumn("Envoyé le", accessor="message__sent_at", phone=False)
    last_error = Column("Ce que dit le serveur", accessor="message__last_error", orderable=False, phone=False)

    class Meta(Table.Meta):
        order_by = "organisation"
