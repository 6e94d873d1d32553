"""Telling apart two files that look alike, and changing one's mind."""

from __future__ import annotations

from django.db import transaction

from cressmember.accounts.models import User
from cressmember.core.actions.journal import record_many
from cressmember.kernel.violations import RuleViolation
from cressmember.members.journal import MembersEvent
from cressmember.members.models import DistinctPair, Organisation


@transaction.atomic
def tell_apart(*, one: Organisation, other: Organisation, by: User | None) -> DistinctPair:
    """Remember that two files are two organisations; said again, it changes nothing.

    Raises RuleViolation for a file and itself.
    """
    if one.pk == other.pk:
        raise RuleViolation("Choisissez deux fiches différentes.")
    first, second = sorted((one, other), key=lambda row: row.pk)
    pair, is_new = DistinctPair.objects.get_or_create(first=first, second=second, defaults={"told_by": by})
    if is_new:
        _tell(MembersEvent.DUPLICATE_TOLD_APART, pair, by)
    return pair


@transaction.atomic
def propose_again(*, pair: DistinctPair, by: User | None) -> None:
    """Forget that two files were told apart: they are proposed again if they still look alike."""
    _tell(MembersEvent.DUPLICATE_PROPOSED_AGAIN, pair, by)
    pair.delete()


def _tell(event: MembersEvent, pair: DistinctPair, by: User | None) -> None:
    """Write it in the history of each file, with the other."""
    both = ((pair.first, pair.second), (pair.second, pair.first))
    record_many(event, rows=[(one, {"autre fiche": ("", other.name)}) for one, other in both], by=by)
