"""The lists of the register."""

from __future__ import annotations

from cressmember.core.ui.tables import (
    BadgeColumn,
    Column,
    DateColumn,
    HeadColumn,
    InstantColumn,
    NumberColumn,
    PhoneColumn,
    Table,
)
from cressmember.members.models import ChangeProposal
from cressmember.members.rules.category import CATEGORIES
from cressmember.members.rules.sheet import COMPUTED_MARK

CATEGORY_TONES = {
    "member": "good",
    "honorary": "neutral",
    "partner": "neutral",
    "funder": "neutral",
    "payer": "neutral",
    "prospect": "waiting",
    "former": "stop",
    "none": "neutral",
}


class OrganisationTable(Table):
    """The register as of a day."""

    shown = ("name", "number", "college_name", "kind", "departement", "city", "admitted_on", "standing")

    name = HeadColumn("Raison sociale", url_name="members:organisation-detail", order_by="sort_name")
    number = NumberColumn("N°", phone=False)
    acronym = Column("Sigle")
    category = BadgeColumn(
        "Catégorie",
        tones=CATEGORY_TONES,
        labels={category.code: category.label for category in CATEGORIES},
        file_label=f"Catégorie{COMPUTED_MARK}",
    )
    college_name = Column("Collège")
    kind = Column("Type", phone=False)
    legal_form = Column("Statut juridique")
    siret = Column("SIRET", orderable=False)
    rna = Column("RNA", orderable=False)
    departement = Column("Dépt", phone=False)
    postcode = Column("Code postal")
    city = Column("Ville", phone=False)
    employment_area = Column("Bassin d’emploi")
    sector = Column("Secteur")
    admitted_on = DateColumn("Adhésion", phone=False)
    standing = BadgeColumn(
        "Cotisation",
        tones={True: "good", False: "attention"},
        labels={True: "À jour", False: "Pas à jour"},
        file_label=f"Cotisation{COMPUTED_MARK}",
    )
    email = Column("Adresse électronique")
    phone = PhoneColumn("Téléphone", orderable=False)

    class Meta(Table.Meta):
        order_by = "name"


class PersonTable(Table):
    """The people that the register knows."""

    name = HeadColumn("Nom", accessor="full_name", url_name="members:person-detail", order_by="sort_name")
    email = Column("Adresse électronique")
    phone = PhoneColumn("Téléphone", orderable=False)
    represented = Column("Représente", orderable=False)

    class Meta(Table.Meta):
        order_by = "name"


PROPOSAL_TONES = {
    "waiting": "waiting",
    "accepted": "good",
    "in_part": "good",
    "refused": "stop",
    "withdrawn": "neutral",
}
PROPOSAL_LABELS = {
    "waiting": "À traiter",
    "in_part": "Acceptée en partie",
    **dict(ChangeProposal.Outcome.choices),
}


class ProposalTable(Table):
    """What members proposed for their files."""

    name = HeadColumn(
        "Adhérent", accessor="organisation", url_name="members:proposal-decide", order_by="sort_name"
    )
    proposed_at = InstantColumn("Proposée le")
    proposed_by = Column("Par", orderable=False, phone=False)
    outcome = BadgeColumn(
        "Suite",
        tones=PROPOSAL_TONES,
        labels=PROPOSAL_LABELS,
        accessor="standing",
        order_by="outcome",
    )

    class Meta(Table.Meta):
        order_by = ("outcome", "proposed_at")
