"""What one member was granted: how it lowers what the scale asks, and how it is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from billing.rules.quote import Quote, net_again
from billing.rules.terms import vat_of
from cressmember.kernel.money import round_cents
from cressmember.kernel.writing import decimal_fr, euros, long_date


@dataclass(frozen=True, slots=True)
class Concession:
    """A decision on one member's dues: ``kind`` is exempt, amount (euros) or percent (of a hundred)."""

    kind: str
    value: Decimal
    because: str
    decided_by: str
    decided_on: date

    def left_of(self, amount: Decimal) -> Decimal:
        """What remains to be called of an amount in euros, never below nothing."""
        return remaining(self.kind, self.value, amount)

    def explain(self, after: Decimal) -> str:
        """The sentence that a call prints after the computation."""
        decided = f"{self.decided_by}, {long_date(self.decided_on)}"
        if self.kind == "exempt":
            return f"Exonération ({decided}) : {euros(after)}."
        said = (
            euros(self.value)
            if self.kind == "amount"
            else f"{decimal_fr(self.value.normalize())}\N{NO-BREAK SPACE}%"
        )
        return f"Remise de {said} ({decided}) : {euros(after)}."

    def trace(self) -> dict[str, Any]:
        """What is kept beside the computation."""
        return {
            "kind": self.kind,
            "value": str(self.value),
            "because": self.because,
            "decided_by": self.decided_by,
            "decided_on": self.decided_on.isoformat(),
        }


def remaining(kind: str, value: Decimal, amount: Decimal) -> Decimal:
    """What a concession leaves of an amount, rounded half up to the cent.

    Raises ValueError for a kind that is none.
    """
    if kind == "exempt":
        return Decimal("0.00")
    if kind == "amount":
        return max(round_cents(amount - value), Decimal("0.00"))
    if kind == "percent":
        return round_cents(Fraction(amount) * (1 - Fraction(value) / 100))
    raise ValueError(f"no concession is « {kind} »")


def conceded(quote: Quote, concession: Concession) -> Quote:
    """What is called once a concession is granted on what the scale asks, the trace saying both.

    It lowers the net amount: VAT and instalments follow.
    """
    lowered = quote.lowered_to(concession.left_of(quote.net))
    told = lowered.saying(concession.explain(lowered.amount))
    return replace(told, trace=told.trace | {"concession": concession.trace()})


def conceded_again(trace: Mapping[str, Any], amount: Decimal) -> Decimal:
    """What a stored concession leaves of a computed amount; the amount itself when none is stored."""
    kept = trace.get("concession")
    if not kept:
        return amount
    net = remaining(kept["kind"], Decimal(kept["value"]), net_again(trace))
    return net + vat_of(trace).on(net)
