"""A line of a bank, what it may be compared with, and what it may be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import IntEnum

RECEIPT, KNOWN, DEPOSIT, PAYOUT, RETURNED, LEFT_OUT = (
    "receipt", "known", "deposit", "payout", "returned", "left_out",
)  # fmt: skip


class Confidence(IntEnum):
    POSSIBLE = 1
    LIKELY = 2
    SURE = 3


@dataclass(frozen=True, slots=True)
class Line:
    """A line to explain, in euros, positive when money came in."""

    key: int
    amount: Decimal
    booked_on: date
    text: str = ""
    name: str = ""
    iban: str = ""
    is_return: bool = False


@dataclass(frozen=True, slots=True)
class OpenDue:
    """A due of which something is owed; ``number`` is that of its call, where there is one."""

    key: int
    payer: int
    member: int
    outstanding: Decimal
    called_on: date
    number: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    """An organisation that may pay: its names, and its member number."""

    key: int
    names: tuple[str, ...]
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Entered:
    """Money that is written down already: typed in by hand, or received and perhaps returned."""

    key: int
    payer: int | None
    amount: Decimal
    on: date
    payer_name: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Together:
    """Several payments in one line of the bank: a deposit of cheques, or what a card provider paid out."""

    kind: str
    key: int
    amount: Decimal
    on: date
    number: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a line may be. ``dues`` are paid in this order; ``target`` is what is recognised."""

    kind: str
    confidence: Confidence
    reasons: tuple[str, ...]
    payer: int | None = None
    dues: tuple[int, ...] = ()
    target: int | None = None

    @property
    def acts(self) -> tuple[object, ...]:
        """What accepting it would do, whatever the reasons."""
        return (self.kind, self.payer, self.dues, self.target)


def sentence(reasons: Sequence[str]) -> tuple[str, ...]:
    """The reasons, the first with its capital."""
    first, *others = reasons
    return (f"{first[:1].upper()}{first[1:]}", *others)
