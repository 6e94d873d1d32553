"""Euros to the cent: rounded half up, once, at the end; parts that always add up to the whole.

Amounts are ``Decimal`` euros. A float is refused with ``TypeError``: it is already wrong when it arrives.
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import floor

Exact = Decimal | Fraction | int


def round_cents(amount: Exact) -> Decimal:
    """The amount to the nearest cent, half a cent going away from zero (2,345 → 2,35 ; −2,345 → −2,35)."""
    return from_cents(_nearest_cent(_exact(amount)))


def to_cents(amount: Decimal | int) -> int:
    """The amount as a whole number of cents, as payment gateways want it.

    Raises ValueError when the amount holds a fraction of a cent: rounding is the caller's decision.
    """
    cents = _exact(amount) * 100
    if cents.denominator != 1:
        raise ValueError(f"{amount} is not a whole number of cents; round it first")
    return cents.numerator


def from_cents(cents: int) -> Decimal:
    """The amount in euros, always written with its two decimals."""
    if isinstance(cents, bool) or not isinstance(cents, int):
        raise TypeError(f"cents are a whole number, not {type(cents).__name__}")
    return Decimal(cents).scaleb(-2)


def split(amount: Decimal | int, parts: int) -> list[Decimal]:
    """The amount in equal instalments, the cents left over spread from the first.

    1 000,01 € in four is 250,01 € and three times 250,00 €. Raises ValueError when there is no part, or
    when the amount is not in whole cents.
    """
    if parts < 1:
        raise ValueError(f"an amount is split in at least one part, not {parts}")
    return split_by_weights(amount, [1] * parts)


def split_by_weights(amount: Decimal | int, weights: Sequence[Exact]) -> list[Decimal]:
    """The amount shared in proportion to the weights, cents left over going to the largest remainders.

    Between equal remainders the first part is served. Raises ValueError when a weight is negative, when
    they add up to nothing, or when the amount is not in whole cents.
    """
    cents = to_cents(amount)
    exact = [_exact(weight) for weight in weights]
    total = sum(exact, Fraction(0))
    if total == 0 or any(weight < 0 for weight in exact):
        raise ValueError("weights are positive and add up to more than nothing")
    ideal = [abs(cents) * weight / total for weight in exact]
    shares = [floor(share) for share in ideal]
    left_over = abs(cents) - sum(shares)
    by_remainder = sorted(range(len(ideal)), key=lambda i: (shares[i] - ideal[i], i))
    for i in by_remainder[:left_over]:
        shares[i] += 1
    sign = -1 if cents < 0 else 1
    return [from_cents(sign * share) for share in shares]


def prorate(amount: Exact, numerator: int, denominator: int) -> Decimal:
    """The amount for so many months (or days) out of so many, rounded once at the end.

    300,00 € for 8 months out of 12 is 200,00 €. Raises ValueError when the ratio has no meaning.
    """
    if denominator <= 0 or numerator < 0:
        raise ValueError(f"{numerator}/{denominator} is not a share of a period")
    return from_cents(_nearest_cent(_exact(amount) * Fraction(numerator, denominator)))


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
