"""Keeping that an address is not to be written to any more, and forgetting it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from cressmember.members.models import Opposition
from cressmember.members.queries.opposition import digest_of


def oppose(*, addresses: Iterable[str], on: date) -> None:
    """Keep that these addresses oppose; within the transaction and the journal entry of an erasure."""
    for address in addresses:
        Opposition.objects.get_or_create(digest=digest_of(address), defaults={"since": on})


def lift_opposition(*, address: str) -> None:
    """Forget that an address opposed: it has just asked by itself to be written to."""
    Opposition.objects.filter(digest=digest_of(address)).delete()
