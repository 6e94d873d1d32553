"""States of the database, made once by each test process and put back for every test that asks.

The demonstration chamber takes seconds to bring in, and half of the tests stand on it. A state is laid before
the test's transaction begins, and only when another state stood there: on SQLite its whole file is copied, on
PostgreSQL its rows are, over those of the state before. Tests of one state follow each other.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.management.color import no_style
from django.db import connection, transaction
from django.test import TransactionTestCase

from cressmember.core.ui import chamber

# Django writes these by itself, once, when it makes the tables.
MADE_WITH_THE_TABLES = {"auth", "contenttypes"}
EMPTY = ""

_makers: dict[str, Callable[[], Any]] = {}
_bases: dict[str, str] = {}
_told: dict[str, Any] = {}
_files: dict[str, tuple[Any, sqlite3.Connection]] = {}
_rows: dict[tuple, tuple[Any, list[tuple[str, list[str], list[tuple]]]]] = {}
_stands = EMPTY
_is_spoilt = False


def state(name: str, *, on: str = EMPTY) -> Callable:
    """Name the state that a function makes of an empty database, or of the state that it continues.

    What it returns is kept with it, so let it be keys: rows would grow old. A test asks for it by a fixture
    of that very name, which no other fixture may bear.
    """

    def keep(make: Callable[[], Any]) -> Callable[[], Any]:
        _makers[name], _bases[name] = make, on
        return make

    return keep


def kept(name: str, *, on: str = EMPTY) -> Callable:
    """A state of that name, and the fixture that gives what its making returned."""

    def keep(make: Callable[[], Any]) -> Any:
        state(name, on=on)(make)
        return pytest.fixture(name=name)(lambda db: put_back(name))

    return keep


def put_back(name: str) -> Any:
    """Have a state stand in the database of this test; returns what its making returned."""
    return _told[name] if _stands == name else _write(name)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first, so that no process ends long after another; then those of one state together."""
    ranks = {name: rank for rank, name in enumerate((EMPTY, *_makers))}

    def turn(item: pytest.Item) -> tuple[bool, bool, bool, int]:
        names = getattr(item, "fixturenames", ())
        meets_the_database = "db" in names or item.get_closest_marker("django_db") is not None
        return "browser" not in names, not _commits(item), not meets_the_database, ranks[_asked_by(names)]

    items.sort(key=turn)


def pytest_configure() -> None:
    """What a test commits goes when the next state is laid: no need that Django empty every table before."""
    TransactionTestCase._fixture_teardown = lambda self: None


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef, request: pytest.FixtureRequest) -> Iterator[Any]:
    """Lay the state that a test asks for just before its transaction begins."""
    global _stands, _is_spoilt
    if fixturedef.argname != "_django_db_helper":
        return (yield)
    asked = _asked_by(request.fixturenames)
    blocker = request.getfixturevalue("django_db_blocker")
    with blocker.unblock():
        (_lay if connection.vendor == "sqlite" else _lay_rows)(asked)
    made = yield
    _stands, _is_spoilt = asked, _commits(request.node)
    return made


def _asked_by(names: Iterable[str]) -> str:
    """The state that a test with these fixtures stands on: that of the last maker among them."""
    return next((name for name in reversed(_makers) if name in names), EMPTY)


def _commits(item: pytest.Item) -> bool:
    """Whether a test commits what it writes, so that it spoils the state."""
    marker = item.get_closest_marker("django_db")
    return bool(marker and marker.kwargs.get("transaction")) or not {
        "transactional_db",
        "live_server",
    }.isdisjoint(getattr(item, "fixturenames", ()))


def _lay(name: str) -> None:
    """Copy the file of a state over the database, unless it stands there."""
    if EMPTY not in _files:
        _files[EMPTY] = None, _copied()
    if name not in _files:
        _lay(_bases[name])
    elif name != _stands or _is_spoilt:
        connection.ensure_connection()
        _files[name][1].backup(connection.connection)
        ContentType.objects.clear_cache()
    if name not in _files:
        with transaction.atomic():
            told = _makers[name]()
            # A state is rows alone: no mail leaves it, and nothing is drawn.
            connection.run_on_commit.clear()
        _files[name] = told, _copied()
        chamber.forget()
        cache.clear()
    _told[name] = _files[name][0]


def _copied() -> sqlite3.Connection:
    connection.ensure_connection()
    copy = sqlite3.connect(":memory:")
    connection.connection.backup(copy)
    return copy


def _lay_rows(name: str) -> None:
    """Write the rows of a state over those that stand, unless they are its own."""
    if name == _stands and not _is_spoilt:
        return
    with transaction.atomic():
        if _stands != EMPTY or _is_spoilt:
            _remove_rows()
        if name != EMPTY:
            _write(name)
        connection.run_on_commit.clear()


def _write(name: str) -> Any:
    """Write the rows of a state; it is made anew the first time, and where something stands already."""
    if _rows_of(_models()):
        return _made(name)
    # Entries of the journal name content types, whose keys change when a test empties the database.
    key = (name, *ContentType.objects.order_by("pk").values_list("pk", "app_label", "model"))
    if key not in _rows:
        if _bases[name] != EMPTY:
            _write(_bases[name])
        _told[name] = _makers[name]()
        _rows[key] = _told[name], _rows_of(_models())
        chamber.forget()
        cache.clear()
        return _told[name]
    _told[name], tables = _rows[key]
    with transaction.atomic(), connection.cursor() as cursor:
        for table, columns, rows in tables:
            names = ", ".join(connection.ops.quote_name(column) for column in columns)
            with cursor.copy(f"COPY {connection.ops.quote_name(table)} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        for sql in connection.ops.sequence_reset_sql(no_style(), _models()):
            cursor.execute(sql)
    return _told[name]


def _made(name: str) -> Any:
    """What the making of a state returns, where those that it continues are made just before."""
    if _bases[name] != EMPTY:
        _made(_bases[name])
    _told[name] = _makers[name]()
    return _told[name]


def _remove_rows() -> None:
    """Remove every row of a state; no table waits for another, and none is made anew as TRUNCATE does."""
    tables = (connection.ops.quote_name(model._meta.db_table) for model in _models())
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("; ".join(f"DELETE FROM {table}" for table in tables))
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")


def _models() -> list:
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.app_label not in MADE_WITH_THE_TABLES
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
