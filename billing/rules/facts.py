"""What a scale needs to know of a member, and which of its figures is looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from billing.rules.vocabulary import BASES
from cressmember.kernel.periods import Period, months_remaining


@dataclass(frozen=True, slots=True)
class Figure:
    """A declared figure, with its year and its source."""

    amount: Decimal
    year: int
    source: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What the scale needs to know of a member, for a dues year.

    ``oldest_year`` is the oldest year accepted when the figure of the scale's base year is missing; None
    accepts no other year. ``admitted_on`` empty: a member since before the year. ``membership_year`` (1 for
    the first) is counted from the admission, unless it is told.
    """

    college: str
    kind: str
    year: Period
    departement: str = ""
    figures: Mapping[str, Sequence[Figure]] = field(default_factory=dict)
    admitted_on: date | None = None
    oldest_year: int | None = None
    membership_year: int | None = None

    @property
    def year_of_membership(self) -> int | None:
        """Which dues year of the membership this is: 1 for the year of admission; None when nobody knows.

        Dues years are counted, not anniversaries: who joins in December is in their second year in January.
        """
        if self.membership_year is not None or self.admitted_on is None:
            return self.membership_year
        start, day = self.year.start, self.admitted_on
        begun = day.year - ((day.month, day.day) < (start.month, start.day))
        return max(start.year - begun + 1, 1)

    @property
    def months_present(self) -> int:
        """The months from the admission to the end of the year, that of admission included."""
        if self.admitted_on is None:
            return self.year.month_count
        return months_remaining(self.admitted_on, self.year)


@dataclass(frozen=True, slots=True)
class Blocked:
    """Why no amount can be given, and what would mend it."""

    code: str
    reason: str


def figure_of(base: str, expected: int, facts: Facts) -> Figure | Blocked:
    """The figure of the base year, or the latest older one that is accepted."""
    name = BASES[base].name
    known = sorted(
        (figure for figure in facts.figures.get(base, ()) if figure.year <= expected),
        key=lambda figure: figure.year,
        reverse=True,
    )
    if not known:
        return Blocked(
            "figure_missing", f"{name} {expected} non connu : demandez-le à l’adhérent, puis enregistrez-le."
        )
    latest = known[0]
    if latest.year == expected or (facts.oldest_year is not None and latest.year >= facts.oldest_year):
        return latest
    return Blocked(
        "figure_old",
        f"{name} {expected} non connu : le plus récent est celui de {latest.year}. "
        f"Acceptez les chiffres depuis {latest.year} pour la campagne, ou enregistrez celui de {expected}.",
    )


def figure_written(base: str, figure: Figure) -> str:
    """« budget 2023 de 840 000,00 € (comptes) »."""
    value = BASES[base].measured(figure.amount)
    return f"{BASES[base].name.lower()} {figure.year} de {value} ({figure.source})"
