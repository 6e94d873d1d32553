"""What is to be mended before the calls of a campaign leave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

from billing import permissions
from billing.actions.letterhead import IncompleteLetterhead
from billing.models import Campaign, DeclarationRound
from billing.rules.letterhead import lacking
from cressmember.core.models import Chamber
from cressmember.core.permissions import CONFIGURE
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import counted, long_date


@dataclass(frozen=True, slots=True)
class ToDo:
    """Something to mend before the calls leave, and where; without an address, it is for someone else."""

    sentence: str
    url: str = ""
    link: str = ""


def things_to_do(campaign: Campaign, numbers: dict[str, Any], user: Any) -> list[ToDo]:
    """What would stop the approval or the issue, or be regretted after it."""
    may_prepare = user.has_perm(permissions.PREPARE) and campaign.is_open
    change = reverse("billing:campaign-update", args=[campaign.pk]) if may_prepare else ""
    found = []
    if campaign.status == Campaign.Status.DRAFT and numbers["lines"]:
        found.append(
            ToDo(
                "La campagne a changé depuis cette répétition : répétez-la de nouveau.",
                reverse("billing:campaign-rehearse", args=[campaign.pk]) if may_prepare else "",
                "Répéter",
            )
        )
    if sentence := lacking(Chamber.current().letterhead()):
        url, link = chamber_link(user) or ("", "")
        who = "" if url else " L’administration complète Réglages › La chambre."
        found.append(ToDo(f"{sentence}{who}", url, link))
    if campaign.scale.adopted_on is None:
        found.append(
            ToDo(
                f"« {campaign.scale} » n’a pas été adopté : enregistrez l’instance qui l’a voté.",
                campaign.scale.get_absolute_url(),
                "Voir le barème",
            )
        )
    if campaign.due_on < timezone.localdate():
        reopen = reverse("billing:campaign-reopen", args=[campaign.pk])
        if campaign.is_open or not user.has_perm(permissions.APPROVE):
            found.append(ToDo(_late(campaign), change, "Modifier la campagne"))
        else:
            found.append(ToDo(_late(campaign), reopen, "Rouvrir la campagne"))
    if asked := _silent(campaign):
        found.append(asked)
    if numbers["for_older"]:
        sentence = counted(
            numbers["for_older"],
            "adhérent est bloqué alors qu’un chiffre plus ancien est connu",
            "adhérents sont bloqués alors qu’un chiffre plus ancien est connu",
        )
        found.append(
            ToDo(f"{sentence} : la campagne peut l’accepter.", change, "Accepter des chiffres plus anciens")
        )
    return found


def chamber_link(user: Any) -> tuple[str, str] | None:
    """The way to the settings of the chamber, for who may change them."""
    if not user.has_perm(CONFIGURE):
        return None
    return reverse("core:chamber-update"), "Ouvrir Réglages › La chambre"


class LetterheadWayOut:
    """A page that calls: what an incomplete letterhead stops is mended in the settings of the chamber."""

    request: Any

    def way_out(self, violation: RuleViolation) -> tuple[str, str] | None:
        """The way to those settings."""
        return chamber_link(self.request.user) if isinstance(violation, IncompleteLetterhead) else None


def _silent(campaign: Campaign) -> ToDo | None:
    """The members that did not answer the declaration of the year, and what becomes of them."""
    asked = DeclarationRound.objects.filter(dues_year=campaign.dues_year, opened_at__isnull=False).first()
    missing = asked.declarations.unanswered().count() if asked else 0
    if asked is None or not missing:
        return None
    who = counted(missing, "adhérent n’a pas répondu", "adhérents n’ont pas répondu")
    what = "appelés sur leur dernière base connue, à titre provisoire"
    if not asked.calls_the_silent:
        what = "bloqués"
    return ToDo(
        f"{who} à la déclaration {campaign.dues_year} : {what}, sauf chiffre connu par ailleurs.",
        asked.get_absolute_url(),
        "Voir la déclaration",
    )


def _late(campaign: Campaign) -> str:
    return (
        f"L’échéance du {long_date(campaign.due_on)} est passée : "
        "les appels demanderaient un paiement à une date déjà passée."
    )
