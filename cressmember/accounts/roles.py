"""Staff roles and what each may do: one dated table, read here and nowhere else.

A permission is a word of the trade under the name of the app that guards it. Views name the permission;
this page says who holds it.
"""

from django.db.models import TextChoices


class Role(TextChoices):
    """A staff role, held from a date to a date."""

    MEMBER_LIFE = "member_life", "Vie des adhérents"
    TREASURER = "treasurer", "Trésorerie"
    BUREAU = "bureau", "Bureau"
    DESK = "desk", "Accueil d’assemblée"
    READER = "reader", "Lecture seule"
    ADMINISTRATOR = "administrator", "Administration"


MEANINGS: dict[Role, str] = {
    Role.MEMBER_LIFE: "tient le registre et les instances, réunit, importe les fichiers, prépare les appels",
    Role.TREASURER: "prépare, approuve et émet les appels, enregistre les encaissements",
    Role.BUREAU: "lit tout, approuve les campagnes, tient les statuts, réunit, exporte",
    Role.DESK: "consulte les adhérents et tient l’accueil, le jour d’une assemblée",
    Role.READER: "lit tout, ne change rien",
    Role.ADMINISTRATOR: "peut tout, et tient l’équipe, les réglages et le journal",
}


def explained() -> list[tuple[str, str]]:
    """The roles as a form offers them, each with what it gives."""
    return [(role.value, f"{role.label} : {MEANINGS[role]}") for role in Role]


READ = frozenset(
    {
        "members.view",
        "billing.view",
        "governance.view",
        "office.view",
        "office.steer",
        "office.applications",
    }
)

PERMISSIONS: dict[Role, frozenset[str]] = {
    Role.READER: READ,
    Role.DESK: frozenset({"members.view", "office.view", "governance.desk"}),
    Role.BUREAU: READ
    | {
        "members.export",
        "office.type",
        "billing.export",
        "billing.approve",
        "governance.prepare",
        "governance.adopt",
        "governance.meet",
        "governance.desk",
        "office.keep_minutes",
    },
    Role.MEMBER_LIFE: READ
    | {
        "members.edit",
        "members.import",
        "members.merge",
        "members.export",
        "office.type",
        "office.privacy",
        "office.keep_members",
        "office.keep_minutes",
        "core.outbox",
        "billing.prepare",
        "governance.prepare",
        "governance.meet",
        "governance.desk",
    },
    Role.TREASURER: READ
    | {
        "members.edit",
        "members.export",
        "office.type",
        "core.outbox",
        "billing.prepare",
        "billing.approve",
        "billing.issue",
        "billing.receive",
        "billing.export",
        "office.keep_accounts",
    },
}
PERMISSIONS[Role.ADMINISTRATOR] = frozenset().union(*PERMISSIONS.values()) | {
    "accounts.manage",
    "core.configure",
    "core.journal",
    "office.erase",
}
