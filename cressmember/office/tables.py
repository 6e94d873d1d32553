"""The lists of the office: what a file would do, requests for membership, prospects, departures."""

from __future__ import annotations

from cressmember.core.models import Message
from cressmember.core.tables import MESSAGE_TONES
from cressmember.core.ui.tables import BadgeColumn, Column, DateColumn, HeadColumn, NumberColumn, Table
from cressmember.members.models import Application
from cressmember.office.models import FATES
from cressmember.office.queries.mailing import INTERRUPTED, STANDINGS

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
    value = Column("Valeur", orderable=False, phone=False, css="raw")
    message = Column("Ce qui ne va pas, et ce qui le corrige", orderable=False)
    blocks = BadgeColumn(
        "Effet",
        tones={True: "stop", False: "attention"},
        labels={True: "Ligne bloquée", False: "À savoir"},
        phone=False,
    )

    class Meta(Table.Meta):
        order_by = ("rank", "line")


MAILING_TONES = {"draft": "waiting", "approved": "waiting", INTERRUPTED: "attention", "posted": "good"}


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
    standing = BadgeColumn("État", tones=MAILING_TONES, labels=STANDINGS)
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


STAGE_TONES = {
    "begun": "neutral",
    "received": "waiting",
    "complete": "waiting",
    "examined": "waiting",
    "put": "neutral",
    "admitted": "good",
    "refused": "stop",
    "unanswered": "neutral",
    "withdrawn": "neutral",
}


class ApplicationTable(Table):
    """The requests for membership, those that wait longest first."""

    shown = ("name", "stage", "since", "sent_at", "college", "departement", "sector", "put_to")

    name = HeadColumn("Organisation")
    stage = BadgeColumn("Étape", tones=STAGE_TONES, labels=dict(Application.Stage.choices))
    since = DateColumn("Depuis le")
    sent_at = DateColumn("Reçue le", phone=False)
    legal_form = Column("Statut juridique", phone=False)
    ground = Column("Fondement", phone=False)
    college = Column("Collège", accessor="college__name", phone=False)
    siren = Column("SIREN", orderable=False, phone=False)
    departement = Column("Dépt", phone=False)
    sector = Column("Secteur", phone=False)
    source = Column("A connu la chambre par", phone=False)
    contact_name = Column("Contact", phone=False)
    contact_email = Column("Adresse électronique", phone=False)
    put_to = Column("Soumise à", phone=False)
    decided_on = DateColumn("Décision", phone=False)
    decided_by = Column("Décidée par", phone=False)
    trouble = Column("À reprendre", orderable=False, phone=False)

    class Meta(Table.Meta):
        order_by = ("since",)


class RefusalTable(Table):
    """The refusals, as the assembly is told of them."""

    shown = ("name", "decided_on", "decided_by", "legal_form", "departement", "reasons")

    name = HeadColumn("Organisation")
    decided_on = DateColumn("Refusée le")
    decided_by = Column("Par")
    legal_form = Column("Statut juridique", phone=False)
    departement = Column("Dépt", phone=False)
    sector = Column("Secteur", phone=False)
    reasons = Column("Motifs", orderable=False, phone=False)

    class Meta(Table.Meta):
        order_by = ("decided_on",)


class ProspectTable(Table):
    """Those whom the chamber would like to have."""

    shown = ("name", "sector", "departement", "city", "campaign", "source", "starts_on", "note")

    name = HeadColumn("Organisation", accessor="organisation__name", order_by="organisation__sort_name")
    sector = Column("Secteur", accessor="organisation__sector", phone=False)
    departement = Column("Dépt", accessor="organisation__departement", phone=False)
    city = Column("Ville", accessor="organisation__city", phone=False)
    email = Column("Adresse électronique", accessor="organisation__email", phone=False)
    campaign = Column("Campagne")
    source = Column("Connu par", phone=False)
    starts_on = DateColumn("Depuis le", phone=False)
    note = Column("Précision", orderable=False, phone=False)

    class Meta(Table.Meta):
        order_by = ("name",)


DEPARTURE_TONES = {"": "waiting", "ended": "stop", "kept": "good", "dropped": "neutral"}


class DepartureTable(Table):
    """The departures, the oldest first."""

    shown = ("member", "kind", "opened_on", "notified_on", "put_to", "outcome", "effective_on")

    member = HeadColumn(
        "Adhérent", accessor="membership__organisation__name", order_by="membership__organisation__sort_name"
    )
    kind = Column("Nature")
    opened_on = DateColumn("Ouvert le", phone=False)
    notified_on = DateColumn("Avis le", phone=False)
    invited_on = DateColumn("Invité le", phone=False)
    heard_on = DateColumn("Entendu le", phone=False)
    put_to = Column("Soumis à", phone=False)
    outcome = BadgeColumn("Suite", tones=DEPARTURE_TONES, labels={"": "En cours"})
    decided_on = DateColumn("Décidé le", phone=False)
    decided_by = Column("Par", phone=False)
    effective_on = DateColumn("Effet le", phone=False)

    class Meta(Table.Meta):
        order_by = ("opened_on",)
