"""Euros to the cent: rounded half up, once, at the end.

Amounts are ``Decimal`` euros. A float is refused with ``TypeError``: it is already wrong when it arrives.
"""

from decimal import Decimal
from fractions import Fraction

Exact = Decimal | Fraction | int


def round_cents(amount: Exact) -> Decimal:
    """The amount to the nearest cent, half a cent going away from zero (2,345 → 2,35 ; −2,345 → −2,35)."""
    return from_cents(_nearest_cent(_exact(amount)))


def from_cents(cents: int) -> Decimal:
    """The amount in euros, always written with its two decimals."""
    if isinstance(cents, bool) or not isinstance(cents, int):
        raise TypeError(f"cents are a whole number, not {type(cents).__name__}")
    return Decimal(cents).scaleb(-2)


def _exact(amount: Exact) -> Fraction:
    if isinstance(amount, bool) or not isinstance(amount, Decimal | Fraction | int):
        raise TypeError(f"money is counted in Decimal, not in {type(amount).__name__}")
    if isinstance(amount, Decimal) and not amount.is_finite():
        raise ValueError(f"{amount} is not an amount")
    return Fraction(amount)


def _nearest_cent(amount: Fraction) -> int:
    # |amount| × 100 + ½ rounded down, in whole numbers: a campaign rounds five times for each member.
    nearest = (200 * abs(amount.numerator) + amount.denominator) // (2 * amount.denominator)
    return -nearest if amount < 0 else nearest
