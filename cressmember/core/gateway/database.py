"""The door to the database engines' own tools: a whole copy out, while others write; a whole copy in."""

from __future__ import annotations

import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.db import connection

from cressmember import environment


class DatabaseToolError(Exception):
    """The engine's own tool refused or is missing; the message says what it said."""


def dump(path: Path) -> None:
    """Copy the database to a new file as it stands at one moment; nobody who writes is kept waiting.

    Raises DatabaseToolError when the engine's tool is missing or refuses, or when the database is damaged.
    """
    if connection.vendor == "sqlite":
        _dump_sqlite(path)
    else:
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={path}", *_server())


def load(path: Path) -> None:
    """Put a copy in the place of what the database holds, all or nothing. Raises DatabaseToolError."""
    if connection.vendor == "sqlite":
        _load_sqlite(path)
    else:
        # The connections that wait in the pool would see the old tables.
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]
        _run(
            "pg_restore", "--single-transaction", "--exit-on-error", "--clean", "--if-exists", "--no-owner",
            "--no-privileges", *_server(), str(path),
        )  # fmt: skip


def _dump_sqlite(path: Path) -> None:
    connection.ensure_connection()
    try:
        with closing(sqlite3.connect(path)) as copy:
            connection.connection.backup(copy)
            # The copy stands alone, without the companion files of a database in use.
            copy.execute("PRAGMA journal_mode=DELETE")
            (verdict,) = copy.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as trouble:
        raise DatabaseToolError(str(trouble)) from trouble
    if verdict != "ok":
        raise DatabaseToolError(verdict)


def _load_sqlite(path: Path) -> None:
    connection.ensure_connection()
    try:
        with closing(sqlite3.connect(path)) as copy:
            copy.backup(connection.connection)
    except sqlite3.Error as trouble:
        raise DatabaseToolError(str(trouble)) from trouble
    connection.close()


def _server() -> list[str]:
    told = connection.settings_dict
    asked = {"host": told["HOST"], "port": told["PORT"], "username": told["USER"], "dbname": told["NAME"]}
    return ["--no-password", *(f"--{name}={value}" for name, value in asked.items() if value)]


def _run(program: str, *arguments: str) -> None:
    # The password goes by the environment: arguments can be read by everyone on the machine.
    variables = environment.for_child(PGPASSWORD=connection.settings_dict["PASSWORD"] or "")
    try:
        subprocess.run(  # noqa: S603 - a fixed program, and arguments from the settings.
            [program, *arguments], env=variables, check=True, capture_output=True, text=True
        )
    except FileNotFoundError as trouble:
        raise DatabaseToolError(f"{program} : apt-get install postgresql-client") from trouble
    except subprocess.CalledProcessError as trouble:
        raise DatabaseToolError(trouble.stderr.strip() or f"{program} : {trouble.returncode}") from trouble
