"""What the load says: how long each act and page took, the waits of the room, and the recount."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import quantiles
from typing import Any

from cressmember.office.management.load.session import Held, Page, Recount

DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
GOAL = 0.5  # seconds, the 95th percentile of the votes.
SLOW = 1.0


def opening(vendor: str, *, electors: int, clients: int, votes: int, seconds: int, **_: Any) -> str:
    return (
        f"{electors} electors on {DATABASES[vendor]}, {clients} telephones that ask every 5 s,\n"
        f"{votes} of which vote in {seconds} s; gunicorn as in production, one of its two workers killed\n"
        "in the middle.\n"
    )


def acts(took: dict[str, float]) -> str:
    return "\n".join(["Acts of the team", *(_timed(what, seconds) for what, seconds in took.items()), ""])


def pages(found: Sequence[Page]) -> str:
    lines = [
        f"{_timed(page.what, page.seconds)}  {page.status}  {page.size / 1000:8.0f} KB" for page in found
    ]
    return "\n".join(["Pages, nobody else asking", *lines, ""])


def waits(held: Held) -> str:
    told = held.told
    rows = [
        ("votes, until the page says so", told.votes),
        ("votes, until the answer", told.posts),
        ("pages loaded", told.pages),
        ("polls", told.polls),
        ("chair and screen", told.screens),
    ]
    lines = [f"{'Waits under load, ms':<36} {'n':>7} {'p50':>7} {'p95':>7} {'p99':>7} {'max':>7}"]
    for what, found in rows:
        cuts = quantiles(found, n=100) if len(found) > 1 else [0.0] * 99
        figures = (cuts[49], cuts[94], cuts[98], max(found, default=0.0))
        shown = " ".join(f"{1000 * each:>7.0f}" for each in figures)
        lines.append(f"  {what:<34} {len(found):>7} {shown}")
    p95 = quantiles(told.votes, n=100)[94] if len(told.votes) > 1 else 0.0
    verdict = "met" if p95 <= GOAL else "missed"
    lines += [
        "",
        f"{told.unchanged} of {len(told.polls)} polls were answered 'not modified'; {told.cut} connections "
        f"were cut, {told.refused} votes refused, {len(told.odd)} answers odd.",
        *told.odd[:5],
        f"The server spent {held.cpu:.1f} CPU s in {held.seconds:.0f} s; closing the ballot took "
        f"{held.closing.seconds:.2f} s ({held.closing.status}).",
        f"95 votes in 100 were written and shown within {1000 * p95:.0f} ms: the goal of "
        f"{1000 * GOAL:.0f} ms is {verdict}.",
    ]
    return "\n".join(lines)


def counted(count: Recount) -> str:
    told = (
        f"{count.acknowledged} votes acknowledged, {count.kept} kept: {count.lost} lost, {count.twice} twice",
        f"{count.altered} changed, {count.unasked} that nobody sent, {count.waiting} never written",
        f"proclaimed {count.proclaimed}, recounted {count.counted}",
    )
    return f"{'; '.join(told)}. {'Right.' if count.is_right else 'WRONG.'}"


def _timed(what: str, seconds: float) -> str:
    return f"  {what:<40} {seconds:7.3f} s{' (slow)' if seconds > SLOW else ''}"
