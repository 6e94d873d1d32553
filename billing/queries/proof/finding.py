"""What a proof finds: each disagreement, named with its row and its cents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeVar

from billing.rules.entries import NOTHING

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Finding:
    """A disagreement: of whom, on which row, by how much, and where it is seen."""

    check: str
    member: str
    what: str
    cents: Decimal = NOTHING
    url: str = ""


@dataclass(slots=True)
class Verdict:
    """What a proof found, and what it went through."""

    findings: list[Finding] = field(default_factory=list)
    figures: dict[str, Any] = field(default_factory=dict)

    @property
    def holds(self) -> bool:
        return not self.findings


def added(pairs: Iterable[tuple[K, Decimal]]) -> dict[K, Decimal]:
    found: dict[K, Decimal] = defaultdict(lambda: NOTHING)
    for key, amount in pairs:
        found[key] += amount
    return found
