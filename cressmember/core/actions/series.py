"""Taking numbers from a series that has no gap."""

from __future__ import annotations

from django.db import connection

from cressmember.core.actions.lock import locked
from cressmember.core.models import Series


def take_numbers(series: str, *, count: int = 1) -> range:
    """Take the next numbers of a series, in the transaction of what they number.

    The series stays locked until that transaction ends: if it is rolled back, the numbers were never taken.
    """
    if not connection.in_atomic_block:
        raise ValueError("a number is taken in the transaction of what it numbers")
    if count < 1:
        raise ValueError(f"at least one number is taken, not {count}")
    Series.objects.get_or_create(key=series)
    row = locked(Series.objects).get(key=series)
    first = row.last + 1
    row.last += count
    row.save(update_fields=["last"])
    return range(first, row.last + 1)
