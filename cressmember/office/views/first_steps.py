"""What to do first in a chamber that has just opened: in order, where, and who may."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from django.urls import reverse

from billing import permissions as billing
from billing.models import Scale
from billing.rules.letterhead import lacking
from cressmember.accounts import permissions as accounts
from cressmember.accounts.models import User
from cressmember.core import permissions as core
from cressmember.core.models import Chamber
from cressmember.core.ui import access
from cressmember.members import permissions as members


class Door(NamedTuple):
    """A page where a step is done, and the permission that opens it."""

    label: str
    name: str
    permission: str


@dataclass(frozen=True, slots=True)
class FirstStep:
    """Something to do first: where, as far as the user may; otherwise who may."""

    title: str
    text: str
    is_done: bool
    links: list[tuple[str, str]]
    refusal: str
    is_next: bool = False


def first_steps(user: Any) -> list[FirstStep]:
    """The steps in their order; the next one is the first that this user may do and that is not done."""
    steps = [
        _step(
            user,
            "Présentez la chambre",
            "Adresse, compte bancaire et signataire : ils figurent sur tout ce qui part.",
            Door("Réglages › La chambre", "core:chamber-update", core.CONFIGURE),
            is_done=not lacking(Chamber.current().letterhead()),
        ),
        _step(
            user,
            "Invitez vos collègues",
            "Chaque personne a son accès, avec un rôle qui dit ce qu’elle peut faire.",
            Door("Inviter dans l’équipe", "accounts:invitation-create", accounts.MANAGE),
            is_done=User.objects.filter(is_active=True).count() > 1,
        ),
        _step(
            user,
            "Faites entrer vos adhérents",
            "Votre tableau tel qu’il est : il est lu, répété, puis écrit avec votre accord. "
            "Sans tableau, ajoutez une première fiche.",
            Door("Importer un fichier", "office:import-create", members.IMPORT),
            Door("Ajouter une fiche", "members:organisation-create", members.EDIT),
        ),
        _step(
            user,
            "Adoptez le barème",
            "S’il est dans votre tableau, l’import en fait un projet : la trésorerie le relit, puis dit "
            "quelle instance l’a voté.",
            Door("Cotisations › Campagnes › Barèmes", "billing:scale-list", billing.APPROVE),
            is_done=Scale.objects.filter(adopted_on__isnull=False).exists(),
        ),
    ]
    following = next((step for step in steps if step.links and not step.is_done), None)
    return [replace(step, is_next=step is following) for step in steps]


def _step(user: Any, title: str, text: str, *doors: Door, is_done: bool = False) -> FirstStep:
    links = [(door.label, reverse(door.name)) for door in doors if user.has_perm(door.permission)]
    refusal = "" if links else access.refusal([door.permission for door in doors])
    return FirstStep(title, text, is_done, links, refusal)
