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


READ = frozenset({"members.view", "billing.view", "office.view", "office.steer"})

PERMISSIONS: dict[Role, frozenset[str]] = {
    Role.READER: READ,
    Role.DESK: frozenset({"members.view", "office.view"}),
    Role.BUREAU: READ | {"members.export", "billing.export", "billing.approve"},
    Role.MEMBER_LIFE: READ
    | {"members.edit", "members.import", "members.merge", "members.export", "core.outbox", "billing.prepare"},
    Role.TREASURER: READ
    | {
        "members.edit",
        "members.export",
        "core.outbox",
        "billing.prepare",
        "billing.approve",
        "billing.issue",
        "billing.receive",
        "billing.export",
    },
}
PERMISSIONS[Role.ADMINISTRATOR] = frozenset().union(*PERMISSIONS.values()) | {
    "accounts.manage",
    "core.configure",
    "core.journal",
}
