"""The database in every state that an operation begins from, each made once out of the one before."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection

from cressmember.office.management.bench import ballots, chamber, database, population
from cressmember.office.management.bench.measure import Sample
from cressmember.office.management.bench.processes import backends_cpu


class Laboratory:
    """Makes the states through the product's own actions, and hands out copies of them."""

    def __init__(self, folder: Path, size: int) -> None:
        self.folder, self.size = folder, size
        self.states = folder / "states"
        self.states.mkdir()
        self.csv = population.write_csv(folder / "register-2024.csv", size)
        self.xlsx = population.write_xlsx(folder / "register-2024.xlsx", size)
        self._made: set[str] = set()

    def begin(self, state: str) -> None:
        """Put the database in that state, whatever it held."""
        self._make(state)
        database.thaw(self._kept(state))

    def timed(self, work: Callable[[], Any], *, state: str) -> Sample:
        """Do some work once from that state, and say what it cost, the database server's share included."""
        self.begin(state)
        connection.ensure_connection()
        gc.collect()
        server, start, wall = backends_cpu(), time.process_time(), time.perf_counter()
        work()
        cpu, wall = time.process_time() - start, time.perf_counter() - wall
        return Sample(cpu + backends_cpu() - server, wall)

    def _make(self, state: str) -> None:
        if state in self._made:
            return
        before, build = STATES[state]
        if before:
            self.begin(before)
        build(self)
        if connection.vendor == "postgresql":
            # What the server does by itself a minute after a load.
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        database.freeze(self._kept(state))
        self._made.add(state)

    def _kept(self, state: str) -> Path:
        return self.states / f"{state}.sqlite3"


def _open(lab: Laboratory) -> None:
    database.make()
    call_command("migrate", verbosity=0)
    chamber.open_chamber()


def _call_and_collect(lab: Laboratory) -> None:
    chamber.call_the_dues()
    chamber.collect_some()


def _index_for_search(lab: Laboratory) -> None:
    """What the bare search looks into: FTS5, or trigrams; the product does not know this table."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "CREATE VIRTUAL TABLE bench_search USING fts5"
                "(text, prefix='2 3', tokenize='unicode61 remove_diacritics 2')"
            )
            cursor.execute(
                "INSERT INTO bench_search(rowid, text) SELECT id, search_text FROM members_organisation"
            )
        else:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            cursor.execute(
                "CREATE TABLE bench_search AS "
                "SELECT id AS rowid, search_text AS text FROM members_organisation"
            )
            cursor.execute("CREATE INDEX bench_search_text ON bench_search USING gin (text gin_trgm_ops)")
        cursor.execute("ANALYZE")


# Each state is made from the one before it.
STATES: dict[str, tuple[str, Callable[[Laboratory], None]]] = {
    "open": ("", _open),
    "register": ("open", lambda lab: chamber.import_register(lab.csv)),
    "called": ("register", lambda lab: chamber.call_the_dues()),
    "collected": ("register", _call_and_collect),
    "decade": ("collected", lambda lab: chamber.remember_a_decade()),
    "served": ("collected", _index_for_search),
    "urn": ("open", lambda lab: ballots.fill_an_urn()),
    "chain": ("open", lambda lab: ballots.write_a_chain()),
    "voting": ("open", lambda lab: ballots.call_to_vote()),
}
