"""Any stored amount, made again from its trace alone."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from billing.rules.concession import conceded_again
from billing.rules.quote import re_evaluate


def amount_again(trace: Mapping[str, Any]) -> Decimal:
    """The amount to pay that a trace gives, to the same cent, whatever was granted or regularised since."""
    if kept := trace.get("regularises"):
        return amount_again(kept["now"]) - Decimal(kept["called"])
    return conceded_again(trace, re_evaluate(trace))
