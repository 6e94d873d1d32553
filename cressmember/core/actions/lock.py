"""Holding rows while they are read, judged and written.

In one order everywhere, so that nobody waits crosswise: the dues year, the campaign and its scale, the
requests for membership and the departures, the member files, the bodies, the meetings, the money, the dues,
their documents, the books, the series, the journal.
Whatever happens to a meeting (its agenda, those called, its ballots, its minutes) locks the meeting first.
"""

from __future__ import annotations

from typing import TypeVar

from django.db import connection
from django.db.models import Manager, Model, QuerySet

M = TypeVar("M", bound=Model)


def locked(rows: Manager[M] | QuerySet[M]) -> QuerySet[M]:
    """Lock rows until the transaction ends, in the order of their keys; to be read inside a transaction.

    Not their keys themselves: whoever only points to them goes on.
    """
    return rows.select_for_update(of=("self",), no_key=True).order_by("pk")


def kept_as_is(row: Model) -> None:
    """Have a row stay as it is until the transaction ends; others may do the same meanwhile.

    Whoever locks it waits for all of them. SQLite writes one transaction at a time: there is nothing to hold.
    """
    if connection.vendor != "postgresql":
        return
    table, key = row._meta.db_table, row._meta.pk.column
    with connection.cursor() as cursor:
        # Names of ours: a table and its column.
        cursor.execute(f'SELECT 1 FROM "{table}" WHERE "{key}" = %s FOR SHARE', [row.pk])  # noqa: S608
