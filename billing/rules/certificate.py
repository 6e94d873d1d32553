"""What a chamber certifies of a member, in sentences that stand alone."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from cressmember.kernel.writing import euros, quote


@dataclass(frozen=True, slots=True)
class YearOfDues:
    """The dues of a member for a year: called, and what remains; ``called`` is None before any call."""

    label: str
    called: Decimal | None
    outstanding: Decimal


def dues_sentence(year: YearOfDues | None) -> str:
    """Whether the dues of the year are settled; ``year`` is None when the day falls in no dues year."""
    if year is None or year.called is None:
        label = f" {year.label}" if year else " de l’année"
        return f"La cotisation{label} ne lui a pas encore été appelée."
    if year.outstanding <= 0:
        return f"Sa cotisation {year.label}, de {euros(year.called)}, est réglée."
    if year.outstanding < year.called:
        return (
            f"Sa cotisation {year.label}, de {euros(year.called)}, est réglée en partie : "
            f"il reste {euros(year.outstanding)}."
        )
    return f"Sa cotisation {year.label}, de {euros(year.called)}, n’est pas encore réglée."


def since_sentence(since: str, college: str) -> str:
    """Since when, and in which college; ``since`` is a date in words, empty when nobody knows it."""
    seat = f", dans le collège {quote(college)}" if college else ""
    if not since:
        return f"est adhérente de la chambre{seat}."
    return f"est adhérente de la chambre depuis {since}{seat}."
