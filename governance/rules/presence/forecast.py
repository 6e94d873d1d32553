"""Will there be a quorum? The chance of it, exactly, and the fewest people to call for it to be certain.

What is certain is what people said; the others come each with the same assumed chance, independently. The
number of those who come then follows a Poisson binomial law, computed here in whole numbers (Le Cam, 1960;
without its approximation).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import comb

from governance.rules.presence.turnout import Counting, Scope, Way
from governance.rules.vote.quorum import Condition, Quorum, Together


@dataclass(frozen=True, slots=True)
class Elector:
    """Somebody who may vote: with how many votes in each college, and what is known of their coming.

    ``way`` is how they said that they take part, None for who stays away or says nothing; ``is_silent`` tells
    these two apart.
    """

    key: str
    votes: Mapping[str, int]
    category: str = ""
    way: Way | None = None
    is_silent: bool = False


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is to be expected: whether the quorum is reached already, may still be, and how likely.

    ``chance`` is None when nothing is assumed of the silent. ``calls`` are the keys of the fewest of them who
    make it certain by coming, in the order in which to call; none when nothing they do is enough.
    """

    is_certain: bool
    is_possible: bool
    chance: Fraction | None
    calls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Bar:
    """One thing to reach: how much is missing, and what each of the silent would bring."""

    missing: int
    weights: tuple[int, ...]


def forecast(
    rule: Quorum,
    electors: Sequence[Elector],
    *,
    rate: Fraction | None,
    comes_as: Way = Way.PRESENT,
    remote_is_present: bool = False,
) -> Forecast:
    """The quorum to be expected when each of the silent comes with this chance, in this way.

    Raises ValueError for a rate that is not between nought and one.
    """
    if rate is not None and not 0 <= rate <= 1:
        raise ValueError("a rate lies between nought and one")
    silent = [each for each in electors if each.is_silent]
    count = _Count(tuple(electors), tuple(silent), comes_as, remote_is_present)
    by_condition = [tuple(count.bars(condition)) for condition in rule.conditions]
    if rule.together is Together.ALL or not by_condition:
        alternatives = [tuple(bar for bars in by_condition for bar in bars)]
    else:
        alternatives = by_condition
    lists = [_calls(bars) for bars in alternatives]
    known = [ranks for ranks in lists if ranks is not None]
    best = min(known, key=len, default=())
    return Forecast(
        is_certain=any(not ranks for ranks in known),
        is_possible=bool(known),
        chance=None if rate is None else _any_met(alternatives, rate),
        calls=tuple(silent[rank].key for rank in best),
    )


@dataclass(frozen=True, slots=True)
class _Count:
    electors: tuple[Elector, ...]
    silent: tuple[Elector, ...]
    comes_as: Way
    remote_is_present: bool

    def bars(self, condition: Condition) -> Iterator[_Bar]:
        """What a condition asks, college by college where it asks it of each."""
        scopes = [condition.scope]
        if condition.scope.kind == "each_college":
            named = dict.fromkeys(college for each in self.electors for college in each.votes)
            scopes = [Scope("college", college) for college in named] or [Scope("nobody")]
        for scope in scopes:
            size = [_size(each, condition.of, scope) for each in self.electors]
            entitled = sum(size)
            required = condition.needed.of(entitled, strictly=condition.strictly)
            gathered = sum(
                mine
                for mine, each in zip(size, self.electors, strict=True)
                if self._counts(each.way, condition)
            )
            brings = self._counts(self.comes_as, condition)
            weights = tuple(_size(each, condition.of, scope) if brings else 0 for each in self.silent)
            # Where nobody may vote, no quorum is ever reached.
            missing = max(required - gathered, 0) if entitled else 1
            yield _Bar(missing, weights)

    def _counts(self, way: Way | None, condition: Condition) -> bool:
        among = way is Way.REMOTE and self.remote_is_present and Way.PRESENT in condition.counts
        return among or way in condition.counts


def _size(elector: Elector, of: Counting, scope: Scope) -> int:
    """What an elector weighs in a scope: a head in each college, or its votes."""
    if scope.kind == "nobody" or (scope.kind == "category" and elector.category != scope.name):
        return 0
    mine = [
        votes for college, votes in elector.votes.items() if scope.kind != "college" or college == scope.name
    ]
    return len(mine) if of is Counting.MEMBERS else sum(mine)


def _any_met(alternatives: Sequence[tuple[_Bar, ...]], rate: Fraction) -> Fraction:
    """The chance that one alternative at least is met whole: by inclusion and exclusion."""
    total = Fraction(0)
    for size in range(1, len(alternatives) + 1):
        for chosen in combinations(alternatives, size):
            both = _all_met([bar for bars in chosen for bar in bars], rate)
            total += both if size % 2 else -both
    return total


def _all_met(bars: Sequence[_Bar], rate: Fraction) -> Fraction:
    """The chance that every bar is reached: those who bring the same are counted together."""
    # Those of one college after the other: what a college misses for good is dropped early.
    brought = Counter(zip(*(bar.weights for bar in bars), strict=True))
    alike = sorted(brought.items(), reverse=True)
    states = {tuple(bar.missing for bar in bars): 1}
    yes, whole = rate.numerator, rate.denominator
    for rank, (weights, count) in enumerate(alike):
        after = [sum(other[place] * n for other, n in alike[rank + 1 :]) for place in range(len(bars))]
        fresh: dict[tuple[int, ...], int] = defaultdict(int)
        for came in range(count + 1):
            likely = comb(count, came) * yes**came * (whole - yes) ** (count - came)
            for state, chances in states.items():
                left = tuple(
                    max(need - came * weight, 0) for need, weight in zip(state, weights, strict=True)
                )
                if all(need <= most for need, most in zip(left, after, strict=True)):
                    fresh[left] += chances * likely
        states = fresh
    met = sum(chances for state, chances in states.items() if not any(state))
    return Fraction(met, whole ** sum(brought.values()))


def _calls(bars: Sequence[_Bar]) -> list[int] | None:
    """The fewest of the silent who reach every bar, by rank; None when all of them are not enough.

    The bar that fewest can help is served first, by those who bring most to it, then to the others; whom the
    rest makes needless is left out. Fewest where conditions look at everybody and at colleges apart.
    """
    missing = [bar.missing for bar in bars]
    # Those who bring the same are called in their order: one of each sort is looked at, not two thousand.
    alike: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for rank, weights in enumerate(zip(*(bar.weights for bar in bars), strict=True)):
        alike[weights].append(rank)
    waiting = {weights: iter(ranks) for weights, ranks in alike.items()}
    first = {weights: next(ranks) for weights, ranks in waiting.items()}
    chosen: list[int] = []
    for place in sorted(range(len(bars)), key=lambda place: sum(map(bool, bars[place].weights))):
        while missing[place] > 0:
            others = [weights for weights in first if weights[place]]
            if not others:
                return None
            best = max(others, key=lambda weights: (_helps(missing, place, weights), -first[weights]))
            chosen.append(first.pop(best))
            missing = [need - weight for need, weight in zip(missing, best, strict=True)]
            if (following := next(waiting[best], None)) is not None:
                first[best] = following
    for rank in list(chosen):
        if all(need + bar.weights[rank] <= 0 for need, bar in zip(missing, bars, strict=True)):
            chosen.remove(rank)
            missing = [need + bar.weights[rank] for need, bar in zip(missing, bars, strict=True)]
    return chosen


def _helps(missing: Sequence[int], place: int, weights: Sequence[int]) -> tuple[int, int]:
    """How much somebody brings to a bar, then to all those that are short."""
    useful = [min(need, weight) for need, weight in zip(missing, weights, strict=True) if need > 0]
    return min(missing[place], weights[place]), sum(useful)
