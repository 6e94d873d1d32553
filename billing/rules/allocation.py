"""What money pays: the oldest due first, never more than is owed, the rest a credit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Open:
    """A due that is still owed, in euros; ``called_on`` says its age."""

    key: int
    outstanding: Decimal
    called_on: date


@dataclass(frozen=True, slots=True)
class Spread:
    """How an amount is spread: (due, amount) parts, and the credit that remains; together, the amount."""

    parts: tuple[tuple[int, Decimal], ...]
    credit: Decimal


def spread(amount: Decimal, dues: Sequence[Open]) -> Spread:
    """Spread an amount over open dues, oldest first; between two of one day, the first recorded.

    Raises ValueError when the amount is not positive or a due is not owed.
    """
    if amount <= 0:
        raise ValueError(f"money that comes in is positive, not {amount}")
    left = amount
    parts = []
    for due in sorted(dues, key=lambda due: (due.called_on, due.key)):
        if due.outstanding <= 0:
            raise ValueError(f"due {due.key} owes nothing")
        part = min(left, due.outstanding)
        if part > 0:
            parts.append((due.key, part))
            left -= part
    return Spread(tuple(parts), left)


def settled_on(amount: Decimal, payments: Sequence[tuple[date, Decimal]]) -> date | None:
    """The day on which payments reached the amount; None while something is owed.

    A due of nothing is settled by nobody: it has no day of its own, and None is returned.
    """
    paid = Decimal(0)
    for day, part in sorted(payments):
        paid += part
        if paid >= amount > 0:
            return day
    return None
