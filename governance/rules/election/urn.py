"""What came out of an urn, and who stood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Candidate:
    """Someone who stands, with what may part equals."""

    name: str
    born: date | None = None
    member_since: date | None = None
    sex: str = ""


@dataclass(frozen=True, slots=True)
class Ballots:
    """What came out of one urn in one round, in ballots or, where votes are plural, in votes.

    ``cast`` is everything found in the urn; ``withdrawn`` those who left before the round, or declined to be
    elected in it; ``lot`` the names drawn, first drawn first.
    """

    votes: Mapping[str, int]
    cast: int
    blank: int = 0
    void: int = 0
    withdrawn: frozenset[str] = frozenset()
    lot: tuple[str, ...] = ()

    @property
    def valid(self) -> int:
        return self.cast - self.blank - self.void
