"""Trying a scale before it is voted: who would pay more or less, and how far the total is from the budget."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from cressmember.kernel.writing import MINUS, euros, percent


class Outcome(StrEnum):
    """What a scale does to a member, against its last dues."""

    UP = "up"
    DOWN = "down"
    SAME = "same"
    NEW = "new"
    BLOCKED = "blocked"


def outcome(*, last: Decimal | None, now: Decimal | None) -> Outcome:
    """What becomes of a member; one without an amount is blocked, one without a past is new."""
    if now is None:
        return Outcome.BLOCKED
    if last is None:
        return Outcome.NEW
    return Outcome.SAME if now == last else Outcome.UP if now > last else Outcome.DOWN


def share_of_change(*, last: Decimal | None, now: Decimal | None) -> Fraction | None:
    """How much more or less, per one of the last dues; None where that means nothing."""
    if not last or now is None:
        return None
    return Fraction(now) / Fraction(last) - 1


def signed_euros(amount: Decimal) -> str:
    """A difference with its sign: « + 120,00 € », « − 35,50 € », « 0,00 € »."""
    sign = "" if amount == 0 else f"{'+' if amount > 0 else MINUS}\N{NO-BREAK SPACE}"
    return f"{sign}{euros(abs(amount))}"


def signed_percent(share: Fraction, places: int = 1) -> str:
    """A change with its sign: « + 18,1 % »."""
    sign = "" if share == 0 else f"{'+' if share > 0 else MINUS}\N{NO-BREAK SPACE}"
    return f"{sign}{percent(abs(share), places)}"


@dataclass(frozen=True, slots=True)
class Distance:
    """From a total to the budget that the assembly wants, in euros."""

    total: Decimal
    target: Decimal

    @property
    def missing(self) -> Decimal:
        """What is missing; negative when the budget is passed."""
        return self.target - self.total

    @property
    def rate(self) -> Fraction | None:
        """The one change on every amount that reaches the budget, per one; None when nothing is called."""
        return Fraction(self.target) / Fraction(self.total) - 1 if self.total else None

    @property
    def sentence(self) -> str:
        """« 71 950 € doivent devenir 85 000 € : il manque 13 050 €, soit + 18,14 % sur chaque montant. »"""
        said = f"{euros(self.total)} doivent devenir {euros(self.target)}"
        if self.missing == 0:
            return f"Le budget de {euros(self.target)} est atteint, au centime près."
        if self.rate is None:
            return f"{said} : rien n’est appelé, aucun pourcentage n’y mènerait."
        what = "il manque" if self.missing > 0 else "il est dépassé de"
        return (
            f"{said} : {what} {euros(abs(self.missing))}, "
            f"soit {signed_percent(self.rate, 2)} sur chaque montant."
        )
