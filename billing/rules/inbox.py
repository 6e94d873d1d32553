"""The inbox replayed: whatever the order in which money arrives, and however often, accounts are the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Arrival:
    """Money that arrived: whose it is, what it pays and to whom, what else became of it."""

    outside_id: str
    payer: int
    amount: Decimal
    parts: tuple[tuple[int, Decimal], ...] = ()
    spent: Decimal = NOTHING


def balances(owed: Mapping[int, Decimal], arrivals: Iterable[Arrival]) -> dict[int, Decimal]:
    """What each member owes, less the credits of each payer, once all that arrived was acted on once."""
    found: dict[int, Decimal] = dict(owed)
    known: set[str] = set()
    for arrival in arrivals:
        if arrival.outside_id in known:
            continue
        known.add(arrival.outside_id)
        left = arrival.amount - arrival.spent
        for member, part in arrival.parts:
            found[member] = found.get(member, NOTHING) - part
            left -= part
        found[arrival.payer] = found.get(arrival.payer, NOTHING) - left
    return {key: amount for key, amount in found.items() if amount != NOTHING}


def shuffled(arrivals: Sequence[Arrival], draws: Sequence[float]) -> list[Arrival]:
    """The arrivals, each once or twice, in the order of draws made elsewhere: two for each of them."""
    twice = [*arrivals, *arrivals[::2]]
    return [one for _, one in sorted(zip(draws, twice, strict=False), key=lambda pair: pair[0])]
