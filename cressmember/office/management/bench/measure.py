"""Pairs of measures and the verdict on their ratios: A B A B, the first pair dropped, the median kept."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from statistics import median
from typing import Any

# Beyond these, a run says more about the machine than about the operation.
SCATTER_ALLOWED = 1.6
DRIFT_ALLOWED = 1.4
WORK_UNIT = 400_000


class Verdict(StrEnum):
    MET = "met"
    MISSED = "missed"
    NOISY = "noisy"


@dataclass(frozen=True, slots=True)
class Sample:
    """What one side cost: CPU seconds, judged, and what is printed beside them."""

    cpu: float
    wall: float = 0.0
    told: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Goal:
    """A ratio of ours to the limit that must not be passed, or reached when ``at_least``.

    ``peer`` is the best peer's ratio to the same limit, measured once for all elsewhere; None without one.
    """

    ratio: float
    at_least: bool = False
    peer: float | None = None

    def is_met(self, ratio: float) -> bool:
        return ratio >= self.ratio if self.at_least else ratio <= self.ratio


@dataclass(frozen=True, slots=True)
class Result:
    """The pairs of one operation."""

    pairs: list[tuple[Sample, Sample]]
    drift: float

    @property
    def ratios(self) -> list[float]:
        return [ours.cpu / limit.cpu for limit, ours in self.pairs]

    @property
    def ratio(self) -> float:
        return median(self.ratios)

    @property
    def limit(self) -> float:
        return median(limit.cpu for limit, _ in self.pairs)

    @property
    def ours(self) -> float:
        return median(ours.cpu for _, ours in self.pairs)

    @property
    def is_noisy(self) -> bool:
        return max(self.ratios) / min(self.ratios) > SCATTER_ALLOWED or self.drift > DRIFT_ALLOWED

    def verdict(self, goal: Goal) -> Verdict:
        """Noise excuses a failure; it does not spoil a success."""
        if goal.is_met(self.ratio):
            return Verdict.MET
        return Verdict.NOISY if self.is_noisy else Verdict.MISSED

    def as_json(self) -> dict[str, Any]:
        last_limit, last_ours = self.pairs[-1]
        return {
            "limit_s": self.limit,
            "ours_s": self.ours,
            "ratio": self.ratio,
            "ratio_min": min(self.ratios),
            "ratio_max": max(self.ratios),
            "pairs": [[limit.cpu, ours.cpu] for limit, ours in self.pairs],
            "wall_s": [last_limit.wall, last_ours.wall],
            "drift": self.drift,
            "told": {"limit": last_limit.told, "ours": last_ours.told},
        }


Side = Callable[[], Sample]


def measured(limit: Side, ours: Side, *, runs: int) -> Result:
    """Run both sides in turn, once for nothing and then ``runs`` times."""
    pairs: list[tuple[Sample, Sample]] = []
    units: list[float] = []
    for _ in range(runs + 1):
        units.append(work_unit())
        pairs.append((limit(), ours()))
    units.append(work_unit())
    return Result(pairs[1:], max(units) / min(units))


def measured_quietly(limit: Side, ours: Side, *, runs: int, goal: Goal) -> Result:
    """The same; once more when noise hides what the goal asks."""
    result = measured(limit, ours, runs=runs)
    if result.verdict(goal) is Verdict.NOISY:
        result = measured(limit, ours, runs=runs)
    return result


def work_unit() -> float:
    """The CPU seconds of a fixed loop: what the machine gives at this moment."""
    start, total = time.process_time(), 0
    for number in range(WORK_UNIT):
        total += number * number % 7
    return time.process_time() - start
