"""What the bench says: a table for people, JSON for machines."""

from __future__ import annotations

import json
import platform
from pathlib import Path
from typing import Any

from cressmember.office.management.bench.measure import Result, Verdict
from cressmember.office.management.bench.operations import Operation

HEADINGS = ("", "what is done", "at the least", "CressMember", "times", "from", "to", "goal", "", "best peer")
LAYOUT = "{:<3} {:<40} {:>12} {:>12} {:>7} {:>7} {:>7} {:>7}  {:<7} {:>9}"
OPENING = """\
{size} organisations on {database}. Each operation is done by the least code that does it, then by
CressMember, in turn, {runs} times after one for nothing. CPU seconds are counted; « times » is the median of
what CressMember costs over the least, « best peer » that of the best known product. Only these ratios travel
from one machine to another. Operations 9 and 13 count votes and
requests in a second: there, more is better.
"""
DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def opening(*, size: int, runs: int, vendor: str) -> str:
    """What the table is about, and its headings."""
    told = OPENING.format(size=size, runs=runs, database=DATABASES[vendor])
    return f"{told}\n{LAYOUT.format(*HEADINGS)}"


def line(operation: Operation, result: Result) -> str:
    goal = operation.goal
    return LAYOUT.format(
        operation.key,
        operation.title,
        f"{result.limit:.3g} {operation.unit}",
        f"{result.ours:.3g} {operation.unit}",
        f"{result.ratio:.2f}",
        f"{min(result.ratios):.2f}",
        f"{max(result.ratios):.2f}",
        f"{'≥' if goal.at_least else '≤'} {goal.ratio:g}",
        result.verdict(goal),
        f"{goal.peer:g}" if goal.peer else "–",
    )


def closing(results: list[tuple[Operation, Result]]) -> str:
    """How many goals are met, and which are not."""
    verdicts = [(operation.key, result.verdict(operation.goal)) for operation, result in results]
    said = [f"\n{sum(verdict is Verdict.MET for _, verdict in verdicts)} of {len(verdicts)} goals are met."]
    for verdict, sentence in (
        (Verdict.MISSED, "Missed: {}."),
        (Verdict.NOISY, "The machine was too busy to tell: {}."),
    ):
        if keys := [key for key, found in verdicts if found is verdict]:
            said.append(sentence.format(", ".join(keys)))
    return " ".join(said)


def write_json(path: Path, results: list[tuple[Operation, Result]], **run: Any) -> None:
    """Every pair, so that another may judge."""
    told = {
        **run,
        "python": platform.python_version(),
        "operations": {
            operation.key: {
                "title": operation.title,
                "unit": operation.unit,
                "goal": operation.goal.ratio,
                "at_least": operation.goal.at_least,
                "peer": operation.goal.peer,
                "verdict": result.verdict(operation.goal),
                **result.as_json(),
            }
            for operation, result in results
        },
    }
    path.write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
