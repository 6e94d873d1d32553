"""What the office moves when two files become one."""

from __future__ import annotations

from cressmember.members.actions.merge import Mover
from cressmember.members.models import Organisation
from cressmember.office.models import Addressee, WelcomeStep


def _count(organisation: Organisation) -> int:
    return Addressee.objects.filter(organisation=organisation).count()


def _hold(kept: Organisation, absorbed: Organisation) -> None:
    """Nothing of the office forbids a merge."""


def _move(kept: Organisation, absorbed: Organisation) -> None:
    Addressee.objects.filter(organisation=absorbed).update(organisation=kept)
    known = WelcomeStep.objects.filter(organisation=kept).values("kind")
    WelcomeStep.objects.filter(
        organisation=absorbed, kind__in=list(known.values_list("kind", flat=True))
    ).delete()
    WelcomeStep.objects.filter(organisation=absorbed).update(organisation=kept)


MOVER = Mover("Courriels reçus", _count, _hold, _move)
