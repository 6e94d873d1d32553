"""A chamber to measure on: its database in every state that an operation begins from."""

from __future__ import annotations

import gc
import shutil
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from psycopg import sql

from billing.actions.campaign import approve_campaign, open_campaign, rehearse_campaign
from billing.actions.dues_year import civil_year
from billing.actions.issue import issue_campaign
from billing.actions.receipt import receive
from billing.actions.scale import adopt_scale, write_scale
from billing.models import Campaign, Due, Scale
from cressmember.accounts.actions.role import grant_role
from cressmember.accounts.actions.user import ensure_user
from cressmember.accounts.models import User
from cressmember.accounts.roles import Role
from cressmember.members.rules.college import STANDARD
from cressmember.office.actions.chamber import start_chamber
from cressmember.office.management.bench import population
from cressmember.office.management.bench.measure import Sample
from cressmember.office.management.bench.processes import backends_cpu

OPENED_ON, CALLED_ON, DUE_ON, PAID_ON = (
    date(2024, 1, 1),
    date(2025, 1, 15),
    date(2025, 3, 31),
    date(2025, 2, 3),
)
ADMINISTRATOR = "administration@cress.example"
TREASURER = "tresorerie@cress.example"
PAID_EVERY = 20
SCALE = {
    "base_offset": -1,
    "proration": "months",
    "rules": [
        {
            "label": "Mutuelles",
            "when": {"colleges": ["mutuals"]},
            "formula": {"kind": "flat", "amount": "3000"},
        },
        {
            "label": "Structure",
            "when": {},
            "formula": {
                "kind": "brackets",
                "base": "budget",
                "mode": "whole",
                "brackets": [
                    {"from": "0", "to": "50000", "amount": "80"},
                    {"from": "50000", "to": "500000", "amount": "300"},
                    {"from": "500000", "to": "3000000", "amount": "900"},
                    {"from": "3000000", "to": None, "amount": "1800"},
                ],
            },
        },
    ],
}


class Laboratory:
    """Makes each state once, out of the one before, through the product's own actions; hands out copies."""

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
        _thaw(self._kept(state))

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
        _freeze(self._kept(state))
        self._made.add(state)

    def _kept(self, state: str) -> Path:
        return self.states / f"{state}.sqlite3"


def _open_chamber(lab: Laboratory) -> None:
    if connection.vendor == "postgresql":
        _on_server(
            sql.SQL("CREATE DATABASE {}").format(sql.Identifier(settings.DATABASES["default"]["NAME"]))
        )
    call_command("migrate", verbosity=0)
    administrator = start_chamber(
        name="CRESS du banc d’essai",
        colleges=STANDARD,
        administrator_email=ADMINISTRATOR,
        administrator_name="Claire Marchand",
        on=OPENED_ON,
        street="12 rue du Partage",
        postcode="75010",
        city="Paris",
        iban="FR1420041010050500013M02606",
        bic="PSSTFRPPXXX",
    )
    treasurer = ensure_user(email=TREASURER, name="Inès Picard", by=administrator)
    grant_role(user=treasurer, role=Role.TREASURER, starts_on=OPENED_ON, by=administrator)


def import_register(file: Path) -> None:
    """The product's own command, as a chamber runs it."""
    call_command("import_register", file, apply=True, json=True, stdout=_Nowhere())


def _adopt_a_scale(lab: Laboratory) -> None:
    colleges = [code for code, _ in STANDARD]
    scale = write_scale(name="Barème", document=SCALE, colleges=colleges, by=None)
    adopt_scale(
        scale=scale, adopted_by="Assemblée générale", adopted_on=date(2024, 6, 20), colleges=colleges, by=None
    )


def rehearse_and_approve() -> Campaign:
    """The campaign of 2025, rehearsed for everyone and approved."""
    by = User.objects.get(email=TREASURER)
    campaign = open_campaign(
        dues_year=civil_year(2025, by=by),
        scale=Scale.objects.get(),
        members_on=date(2025, 1, 1),
        due_on=DUE_ON,
        by=by,
    )
    campaign = rehearse_campaign(campaign=campaign, by=by)
    return approve_campaign(campaign=campaign, digest=campaign.rehearsal_digest, by=by)


def call_the_dues() -> None:
    """The whole round: opened, rehearsed, approved, issued."""
    campaign = rehearse_and_approve()
    issue_campaign(campaign=campaign, on=CALLED_ON, by=User.objects.get(email=TREASURER))


def _collect_some(lab: Laboratory) -> None:
    call_the_dues()
    by = User.objects.get(email=TREASURER)
    for due in Due.objects.select_related("payer").filter(
        pk__in=list(Due.objects.values_list("pk", flat=True)[::PAID_EVERY])
    ):
        receive(
            payer=due.payer,
            method="transfer",
            amount=due.amount,
            received_on=PAID_ON,
            outside_id=f"bench-{due.pk}",
            dues=[due],
            by=by,
        )


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
    "open": ("", _open_chamber),
    "register": ("open", lambda lab: import_register(lab.csv)),
    "scaled": ("register", _adopt_a_scale),
    "called": ("scaled", lambda lab: call_the_dues()),
    "collected": ("scaled", _collect_some),
    "served": ("collected", _index_for_search),
}


class _Nowhere:
    def write(self, text: str) -> None:
        """Say nothing: what a command prints is not what is measured."""

    def flush(self) -> None:
        """Nothing waits."""


# Copies of the database


def _freeze(kept: Path) -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        shutil.copyfile(connection.settings_dict["NAME"], kept)
        return
    _copy(connection.settings_dict["NAME"], f"bench_{kept.stem}")


def _thaw(kept: Path) -> None:
    if connection.vendor == "sqlite":
        connection.close()
        name = Path(connection.settings_dict["NAME"])
        for companion in ("-wal", "-shm"):
            name.with_name(name.name + companion).unlink(missing_ok=True)
        shutil.copyfile(kept, name)
        return
    _copy(f"bench_{kept.stem}", connection.settings_dict["NAME"])


def _copy(source: str, target: str) -> None:
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]
    names = {"source": sql.Identifier(source), "target": sql.Identifier(target)}
    _on_server(sql.SQL("DROP DATABASE IF EXISTS {target} WITH (FORCE)").format(**names))
    _on_server(sql.SQL("CREATE DATABASE {target} TEMPLATE {source}").format(**names))


def _on_server(statement: sql.Composed) -> None:
    given = connection.settings_dict
    with psycopg.connect(
        host=given["HOST"],
        port=given["PORT"],
        user=given["USER"],
        password=given["PASSWORD"],
        dbname="postgres",
        autocommit=True,
    ) as server:
        server.execute(statement)
