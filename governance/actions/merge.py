"""The mandates' side of merging two files of the register."""

from __future__ import annotations

from cressmember.core.actions.lock import locked
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import quote
from cressmember.members.actions.merge import Mover
from cressmember.members.models import Organisation
from governance.models import Body, Mandate, Reassignment


def count(absorbed: Organisation) -> int:
    """How many mandates would change hands."""
    return absorbed.mandates.count()


def hold(kept: Organisation, absorbed: Organisation) -> None:
    """Nothing to hold before the files: bodies are locked after them."""


def move(kept: Organisation, absorbed: Organisation) -> None:
    """Give the kept file the mandates of the other.

    Raises RuleViolation when both sit in one body in the same days: one of the two is a mistake.
    """
    theirs = Mandate.objects.filter(organisation=absorbed)
    list(locked(Body.objects.filter(pk__in=theirs.values("body"))))
    for mandate in theirs.select_related("body").order_by("pk"):
        mine = Mandate.objects.filter(organisation=kept, body=mandate.body)
        mine = mine.overlapping(start=mandate.starts_on, end=mandate.ends_on)
        if any(other.has_voice == mandate.has_voice for other in mine):
            raise RuleViolation(
                f"Les deux fiches siègent dans {quote(mandate.body.name)} : "
                "effacez le mandat qui est de trop, puis fusionnez."
            )
    theirs.update(organisation=kept)
    # Where people chose to place the kept file stands; what they chose for the other fills the rest.
    chosen = Reassignment.objects.filter(organisation=absorbed)
    stands = Reassignment.objects.filter(organisation=kept).values("statutes")
    chosen.filter(statutes__in=stands).delete()
    chosen.update(organisation=kept)


MOVER = Mover("mandats", count, hold, move)
