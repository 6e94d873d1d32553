"""Holding member files while something is written on them, or hung on them by another floor."""

from __future__ import annotations

from collections.abc import Iterable

from cressmember.core.actions.lock import locked
from cressmember.kernel.violations import RuleViolation
from cressmember.members.models import Organisation


def hold(keys: Iterable[int]) -> dict[int, Organisation]:
    """Lock files in the order of their keys, before the journal; a merge or an undo of them waits.

    Not their keys themselves: whoever only points to them goes on. To be called inside a transaction. Raises
    RuleViolation when one of them is gone, absorbed by another.
    """
    wanted = set(keys)
    held = locked(Organisation.objects).filter(pk__in=wanted)
    files = {row.pk: row for row in held}
    if len(files) < len(wanted):
        raise RuleViolation(
            "Cette fiche vient d’être supprimée ou fusionnée\N{NO-BREAK SPACE}: revenez à la liste."
        )
    return files
