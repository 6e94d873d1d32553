"""The lists of the team's page."""

from __future__ import annotations

from cressmember.core.ui.tables import BadgeColumn, Column, DateColumn, HeadColumn, Table

INVITATION_TONES = {
    "waiting": "waiting",
    "expired": "attention",
    "accepted": "good",
    "revoked": "neutral",
}
INVITATION_STATES = {
    "waiting": "En attente",
    "expired": "Expirée",
    "accepted": "Acceptée",
    "revoked": "Annulée",
}


class MemberAccountTable(Table):
    """Accounts of representatives."""

    name = HeadColumn("Nom", url_name="accounts:user-detail")
    email = Column("Adresse")
    last_login = DateColumn("Dernière connexion")
    is_active = BadgeColumn(
        "Compte", tones={True: "good", False: "stop"}, labels={True: "Ouvert", False: "Fermé"}
    )

    class Meta(Table.Meta):
        order_by = "name"


class TeamTable(MemberAccountTable):
    """The team: roles today, second factor, last sign-in."""

    roles_today = Column("Rôles aujourd’hui", orderable=False)
    has_factor = BadgeColumn(
        "Second moyen", tones={True: "good", False: "attention"}, labels={True: "Oui", False: "Non"}
    )

    class Meta(MemberAccountTable.Meta):
        sequence = ("name", "email", "roles_today", "has_factor", "last_login", "is_active")


class InvitationTable(Table):
    """Invitations and what became of them."""

    email = HeadColumn("Adresse", url_name="accounts:invitation-detail")
    name = Column("Nom")
    gives = Column("Pour", orderable=False)
    invited_by = Column("Par", accessor="invited_by__name")
    created_at = DateColumn("Envoyée le")
    expires_at = DateColumn("Expire le")
    state = BadgeColumn("État", tones=INVITATION_TONES, labels=INVITATION_STATES)

    class Meta(Table.Meta):
        order_by = "-created_at"
