"""Keeping two tables apart: rows written anew in an order drawn at random, and nothing left behind.

PostgreSQL keeps on every row the number of the transaction that wrote it, SQLite the order in which rows
came: until they are written anew, both link a mark to what was put in with it.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import TypeVar

from django.db import connection
from django.db.models import Model

Row = TypeVar("Row")


def shuffled(rows: Sequence[Row]) -> list[Row]:
    """The same rows in an order drawn at random."""
    mixed = list(rows)
    secrets.SystemRandom().shuffle(mixed)
    return mixed


def scrub() -> None:
    """Have SQLite overwrite what is deleted by this connection; PostgreSQL is swept once committed."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")


def sweep_tables(*models: type[Model]) -> None:
    """Take away the rows that were replaced: their old numbers and order would still be there to be read.

    What backups and the database's own logs kept of them is out of reach. Called after a commit.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            tables = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in models)
            cursor.execute(f"VACUUM {tables}")
        else:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.fetchall()
