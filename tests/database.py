"""The empty database of the tests: its migrations are run once, and its file copied for each test process.

Running them costs tens of seconds of a processor, for each process of each run. The file is kept among the
temporary ones under a name made of all that could change it; PostgreSQL's is what ``pg_dump`` tells of it.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import setup_databases, teardown_databases

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment, django_db_modify_db_settings, django_db_blocker, django_db_keepdb
) -> Iterator[None]:
    """An empty database with every table, and with each other process its own."""
    with django_db_blocker.unblock():
        made = _copied() if connection.vendor == "sqlite" else _restored(keepdb=django_db_keepdb)
    yield
    if not django_db_keepdb:
        with django_db_blocker.unblock():
            teardown_databases(made, verbosity=0)


def _created(*, keepdb: bool) -> list:
    return setup_databases(verbosity=0, interactive=False, keepdb=keepdb)


def _copied() -> list:
    """A copy of the kept file, made first where there is none; other processes wait while it is made."""

    def keep(partial: Path) -> None:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(partial)])

    model, made = _kept("sqlite3", keep, keepdb=False)
    if made:
        return made
    shutil.copyfile(model, settings.DATABASES["default"]["TEST"]["NAME"])
    return [(kept, name, True) for kept, name, _ in _created(keepdb=True)]


def _restored(*, keepdb: bool) -> list:
    """The same on PostgreSQL: what was told of the database is said again to another one."""
    told = connection.settings_dict
    named = {"host": told["HOST"], "port": str(told["PORT"]), "user": told["USER"]}

    def keep(partial: Path) -> None:
        find = subprocess.run([ROOT / "bin/with-postgresql", "--find"], stdout=subprocess.PIPE, text=True)
        options = [f"--{'username' if name == 'user' else name}={value}" for name, value in named.items()]
        dump = Path(find.stdout.strip()) / "pg_dump"
        subprocess.run(
            [dump, "--inserts", "--no-owner", f"--file={partial}", *options, told["NAME"]],
            env=os.environ | {"PGPASSWORD": told["PASSWORD"]},
            check=True,
        )

    model, made = _kept("sql", keep, keepdb=keepdb)
    if made:
        return made
    name = connection.creation._get_test_db_name()
    with connection.creation._nodb_cursor() as cursor:
        if connection.creation._database_exists(cursor, name):
            return _created(keepdb=keepdb)
        cursor.execute(f"CREATE DATABASE {connection.ops.quote_name(name)}")
    # Lines that begin so are for psql alone.
    words = "\n".join(line for line in model.read_text().split("\n") if not line.startswith("\\"))
    with psycopg.connect(**named, password=told["PASSWORD"], dbname=name) as restoring:
        restoring.execute(words)
    return _created(keepdb=True)


def _kept(suffix: str, keep: Callable[[Path], None], *, keepdb: bool) -> tuple[Path, list]:
    """The kept file, and the database of which it was made if it was made now."""
    model = Path(tempfile.gettempdir()) / f"cressmember-model-{os.getuid()}-{_fingerprint()}.{suffix}"
    with model.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if model.exists():
            return model, []
        made = _created(keepdb=keepdb)
        partial = model.with_suffix(".partial")
        partial.unlink(missing_ok=True)
        keep(partial)
        partial.rename(model)
        return model, made


def _fingerprint() -> str:
    """What the tables, and the rows that Django writes beside them, are made of."""
    told = hashlib.sha256(version("django").encode())
    for package in ("django-allauth", "django-tasks-db"):
        told.update(version(package).encode())
    for app in ("cressmember", "billing", "governance"):
        for file in sorted((ROOT / app).rglob("*.py")):
            if {"migrations", "models", "roles.py"} & {*file.parts}:
                told.update(file.read_bytes())
    told.update((ROOT / "cressmember/settings.py").read_bytes())
    told.update(Path(__file__).read_bytes())
    return told.hexdigest()[:16]
