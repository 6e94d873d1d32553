"""Regularising provisional dues: what was called on an old base, against what the awaited figure gives.

The complement keeps in its trace the whole computation and what it is deducted from: it can be made again
from that trace alone, to the same cent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cressmember.kernel.writing import euros


@dataclass(frozen=True, slots=True)
class Regularisation:
    """What a provisional due becomes, in euros: ``called`` before, ``now`` by the awaited figure."""

    called: Decimal
    now: Decimal
    explanation: str
    trace: dict[str, Any]

    @property
    def difference(self) -> Decimal:
        """What is still to call; negative when too much was called."""
        return self.now - self.called

    @property
    def sentence(self) -> str:
        """What is to be done, as it is printed and journaled."""
        if self.difference > 0:
            return f"Complément de {euros(self.difference)} : {euros(self.now)} moins {euros(self.called)}."
        if self.difference < 0:
            over = euros(-self.difference)
            return f"Réduction de {over} : {euros(self.called)} appelés, {euros(self.now)} dus."
        return f"Rien à régulariser : {euros(self.now)} étaient bien dus."


def regularisation(
    *, called: Decimal, called_net: Decimal, now: Decimal, explanation: str, trace: Mapping[str, Any]
) -> Regularisation:
    """Compare what was called with what the scale says on the awaited figure, tax and all.

    ``now``, ``explanation`` and ``trace`` are those of the computation on that figure.
    """
    difference, net = now - called, Decimal(trace["net"]) - called_net
    told = {
        "rule": "Régularisation",
        "whole": str(net),
        "net": str(net),
        "vat": dict(trace["vat"]) | {"amount": str(difference - net)},
        "amount": str(difference),
        "months": 1,
        "of_months": 1,
        "instalments": [],
        "regularises": {"called": str(called), "now": dict(trace)},
    }
    explanation = f"{explanation} Déjà appelé à titre provisoire : {euros(called)}."
    return Regularisation(called, now, explanation, {**trace, **told})
