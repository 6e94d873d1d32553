"""What processes cost, read from the operating system: a server's workers, a database's backends."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from django.db import connection

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
PROCESSES = Path("/proc")


def cpu_of(pids: Iterable[int]) -> float:
    """User and system seconds of these processes, and of their children that have ended."""
    ticks = 0
    for pid in pids:
        if (fields := _stat(pid)) is not None:
            ticks += sum(int(field) for field in fields[11:15])
    return ticks / TICKS_PER_SECOND


def family(parent: int) -> list[int]:
    """A process and its children."""
    return [
        parent,
        *(pid for pid in _all() if (fields := _stat(pid)) is not None and int(fields[1]) == parent),
    ]


def memory_of(pid: int) -> float:
    """The proportional share of memory of a process, in megabytes."""
    try:
        lines = (PROCESSES / str(pid) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)


def backends_cpu() -> float:
    """CPU seconds of the PostgreSQL server; nothing for SQLite, which works in our own process."""
    if connection.vendor != "postgresql":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        fields = _stat(cursor.fetchone()[0])
    return cpu_of(family(int(fields[1]))) if fields else 0.0


def _all() -> list[int]:
    return [int(entry.name) for entry in PROCESSES.iterdir() if entry.name.isdecimal()]


def _stat(pid: int) -> list[str] | None:
    try:
        # The name in brackets may hold anything: what follows the last bracket does not.
        return (PROCESSES / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
