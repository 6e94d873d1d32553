"""A scenario made as small as it can be while something stays true of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

Scenario = dict[str, Any]
MOST_STEPS = 400


def smallest(scenario: Scenario, still: Callable[[Scenario], bool]) -> Scenario:
    """Takes entries out and halves numbers, one after the other, for as long as it stays true."""
    for _ in range(MOST_STEPS):
        smaller = next((one for one in _smaller(scenario) if still(one)), None)
        if smaller is None:
            break
        scenario = smaller
    return scenario


def _smaller(scenario: Scenario) -> Iterator[Scenario]:
    for path in (
        list(_paths(scenario["questions"][0], ("questions", 0)))
        + list(
            _paths(
                scenario["statutes"]["bodies"][0]["decisions"][0], ("statutes", "bodies", 0, "decisions", 0)
            )
        )
        + list(_paths(scenario["statutes"]["colleges"]["colleges"], ("statutes", "colleges", "colleges")))
    ):
        *above, last = path
        without = deepcopy(scenario)
        holder: Any = without
        for step in above:
            holder = holder[step]
        value = holder[last]
        if isinstance(value, int) and not isinstance(value, bool):
            if value:
                halved = deepcopy(scenario)
                other: Any = halved
                for step in above:
                    other = other[step]
                other[last] = value // 2
                yield halved
                holder[last] = value - 1
                yield without
        else:
            del holder[last]
            yield without


def _paths(value: Any, at: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    entries = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, each in entries:
        yield (*at, key)
        yield from _paths(each, (*at, key))
