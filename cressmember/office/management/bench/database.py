"""Copies of the database, to begin each measure from the same state."""

from __future__ import annotations

import shutil
from pathlib import Path

import psycopg
from django.db import connection
from psycopg import sql


def freeze(kept: Path) -> None:
    """Keep a copy of the database: a file, or a database beside it on the same server."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        shutil.copyfile(connection.settings_dict["NAME"], kept)
        return
    _copy(connection.settings_dict["NAME"], f"bench_{kept.stem}")


def thaw(kept: Path) -> None:
    """Put a copy in the place of the database."""
    if connection.vendor == "sqlite":
        connection.close()
        name = Path(connection.settings_dict["NAME"])
        for companion in ("-wal", "-shm"):
            name.with_name(name.name + companion).unlink(missing_ok=True)
        shutil.copyfile(kept, name)
        return
    _copy(f"bench_{kept.stem}", connection.settings_dict["NAME"])


def make() -> None:
    """An empty database: SQLite makes its own."""
    if connection.vendor == "postgresql":
        name = sql.Identifier(connection.settings_dict["NAME"])
        _on_server(sql.SQL("CREATE DATABASE {}").format(name))


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
