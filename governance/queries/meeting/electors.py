"""Who may vote in a ballot, and for whom: read once by each process, however many vote.

The list of two thousand electors weighs a hundred kilobytes. It does not change between two digests, so what
was read under one is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from governance.models import Ballot


class Entitled(NamedTuple):
    """One elector: its votes; who votes for it, None for itself; or the text itself, ``by_rule``."""

    votes: int
    holder: int | None
    by_rule: bool


@dataclass(frozen=True, slots=True)
class Electors:
    """The electors of a ballot, by key; and, by the key of whoever votes, those for whom it votes, with their
    votes, itself first: ``carried``. ``most_names`` is how many a paper of a round may bear.
    """

    entitled: Mapping[int, Entitled]
    carried: Mapping[int, Mapping[int, int]]
    most_names: int | None


def electors_told(ballot: int, sha256: str) -> Electors:
    """The electors of a ballot, by its key and the digest under which its turnout was seen; shared: not to be
    changed. One query, the first time.
    """
    if sha256:
        try:
            return _kept(ballot, sha256)
        except Ballot.DoesNotExist:
            pass  # Somebody entered the round since the digest was read.
    return _electors(Ballot.objects.values_list("turnout", flat=True).get(pk=ballot))


@lru_cache(maxsize=16)
def _kept(ballot: int, sha256: str) -> Electors:
    seen = Ballot.objects.filter(pk=ballot, turnout_sha256=sha256)
    return _electors(seen.values_list("turnout", flat=True).get())


def _electors(turnout: Mapping[str, Any]) -> Electors:
    entitled = {
        int(key): Entitled(each["votes"], each["holder"], each["by_rule"])
        for key, each in turnout.get("electors", {}).items()
    }
    carried: dict[int, dict[int, int]] = {}
    # Its own vote first, then those of whom it carries the mandate.
    for key, each in sorted(entitled.items(), key=lambda pair: pair[1].holder is not None):
        if not each.by_rule:
            carried.setdefault(each.holder or key, {})[key] = each.votes
    return Electors(entitled, carried, turnout.get("most_names"))
