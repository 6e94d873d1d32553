"""Which payers the words of a line name."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence

from billing.rules.matching.suggestion import Line, Party
from billing.rules.matching.words import BANKING, name_words
from cressmember.kernel.writing import quote

MOST_SHOWN = 5
MOST_WORDS = 60
# A word that so many share tells nobody apart.
MOST_SHARING = 200
SHORTEST_STEM = 4


class Names:
    """The names of those who may pay, found by their words."""

    def __init__(self, parties: Iterable[Party]) -> None:
        self._names: list[tuple[int, str, tuple[str, ...]]] = []
        self._sharing: dict[str, list[int]] = defaultdict(list)
        for party in parties:
            for name in party.names:
                if told := name_words(name):
                    rank = len(self._names)
                    self._names.append((party.key, name, told))
                    for word in told:
                        self._sharing[word].append(rank)
        self._words = sorted(self._sharing)

    def named_by(self, line: Line) -> list[tuple[int, str, bool]]:
        """The parties that a line names, with the reason, and whether it is enough."""
        found = self._named_in(name_words(line.name), is_own=True)
        if not any(is_strong for _, _, is_strong in found):
            told = [word for word in name_words(line.text) if word not in BANKING]
            found += self._named_in(told[:MOST_WORDS], is_own=False)
        return found

    def _named_in(self, told: Sequence[str], *, is_own: bool) -> list[tuple[int, str, bool]]:
        """The parties named by words: those of the payer’s own name, or those of a text around it."""
        # Banks cut a long name where they have no more room: its last word may be a beginning.
        said = {
            known
            for index, word in enumerate(told)
            for known in self._spelled(word, is_last=index == len(told) - 1)
        }
        seeds = {
            rank for word in said if len(self._sharing[word]) <= MOST_SHARING for rank in self._sharing[word]
        }
        held = {rank: said.intersection(self._names[rank][2]) for rank in sorted(seeds)}
        whole = [rank for rank, known in held.items() if len(known) == len(self._names[rank][2])]
        if whole:
            most = max(len(held[rank]) for rank in whole)
            best = [rank for rank in whole if len(held[rank]) == most]
            is_exact = is_own and most == len(told)
            is_strong = len({self._names[rank][0] for rank in best}) == 1 and (is_exact or most > 1)
            return [
                (self._names[rank][0], f"le nom est celui de {quote(self._names[rank][1])}", is_strong)
                for rank in best[:MOST_SHOWN]
            ]
        # More than half of its words, and one at least that is long enough to mean something.
        partly = [
            rank
            for rank, known in held.items()
            if 2 * len(known) > len(self._names[rank][2]) and max(map(len, known)) >= SHORTEST_STEM
        ]
        partly.sort(key=lambda rank: (-len(held[rank]), self._names[rank][0]))
        return [
            (self._names[rank][0], f"le nom ressemble à {quote(self._names[rank][1])}", False)
            for rank in partly[:MOST_SHOWN]
        ]

    def _spelled(self, word: str, *, is_last: bool) -> list[str]:
        if word in self._sharing:
            return [word]
        if not is_last or len(word) < SHORTEST_STEM:
            return []
        start = bisect_left(self._words, word)
        return [known for known in self._words[start : start + MOST_SHOWN] if known.startswith(word)]
