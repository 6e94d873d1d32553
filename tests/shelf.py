"""States of the database, made once by each test process and put back for every test that asks.

The demonstration chamber takes seconds to bring in, and half of the tests stand on it.
"""

from collections.abc import Callable

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import connection, transaction

OURS = ("core", "accounts", "members", "billing", "governance", "office")

_states: dict[tuple, list[tuple[str, list[str], list[tuple]]]] = {}


def put_back(name: str, make: Callable[[], object]) -> None:
    """Bring the database to a named state; made anew the first time, and where something stands already."""
    if _rows_of(_models()):
        make()
        return
    # Entries of the journal name content types, whose keys change when a test empties the database.
    kinds = tuple(ContentType.objects.order_by("pk").values_list("pk", "app_label", "model"))
    key = (name, connection.vendor, kinds)
    if key not in _states:
        make()
        _states[key] = _rows_of(_models())
        return
    with transaction.atomic(), connection.cursor() as cursor:
        for table, columns, rows in _states[key]:
            names = ", ".join(connection.ops.quote_name(column) for column in columns)
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(
                f"INSERT INTO {connection.ops.quote_name(table)} ({names}) VALUES ({marks})",
                rows,
            )
        for sql in connection.ops.sequence_reset_sql(no_style(), _models()):
            cursor.execute(sql)


def _models() -> list:
    return [
        model for label in OURS for model in apps.get_app_config(label).get_models(include_auto_created=True)
    ]


def _rows_of(models: list) -> list[tuple[str, list[str], list[tuple]]]:
    found = []
    with connection.cursor() as cursor:
        for model in models:
            table = model._meta.db_table
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            if rows := cursor.fetchall():
                found.append((table, [column[0] for column in cursor.description], rows))
    return found
