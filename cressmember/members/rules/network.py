"""Two averages that are often taken for one another: the mean of shares, and the share of the sums."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Averages:
    """What dues weigh in the income of several chambers.

    ``mean_of_shares`` gives each chamber the same weight; ``share_of_sums`` is what all their dues are of all
    their income. Both are exact; ``counted`` chambers told both figures, ``left_out`` did not.
    """

    mean_of_shares: Fraction
    share_of_sums: Fraction
    counted: int
    left_out: int


def averages(figures: Iterable[tuple[Fraction | None, Fraction | None]]) -> Averages | None:
    """Both averages of (dues, income) in euros; None where no chamber told the two."""
    rows = list(figures)
    told = [(dues, income) for dues, income in rows if dues is not None and income]
    if not told:
        return None
    return Averages(
        mean_of_shares=sum((dues / income for dues, income in told), Fraction()) / len(told),
        share_of_sums=sum((dues for dues, _ in told), Fraction())
        / sum((income for _, income in told), Fraction()),
        counted=len(told),
        left_out=len(rows) - len(told),
    )
