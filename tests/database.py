"""The empty database of the tests: its migrations are run once, and its file copied for each test process.

Running them costs ten seconds of a processor, for each process of each run. The file is kept among the
temporary ones under a name made of all that could change it. PostgreSQL's is made anew each time.
"""

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

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
        made = _copied() if connection.vendor == "sqlite" else _created(keepdb=django_db_keepdb)
    yield
    if not django_db_keepdb:
        with django_db_blocker.unblock():
            teardown_databases(made, verbosity=0)


def _created(*, keepdb: bool) -> list:
    return setup_databases(verbosity=0, interactive=False, keepdb=keepdb)


def _copied() -> list:
    """A copy of the kept file, made first where there is none; other processes wait while it is made."""
    file = Path(settings.DATABASES["default"]["TEST"]["NAME"])
    model = Path(tempfile.gettempdir()) / f"cressmember-model-{os.getuid()}-{_fingerprint()}.sqlite3"
    with model.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not model.exists():
            made = _created(keepdb=False)
            partial = model.with_suffix(".partial")
            partial.unlink(missing_ok=True)
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [str(partial)])
            partial.rename(model)
            return made
    shutil.copyfile(model, file)
    made = _created(keepdb=True)
    return [(kept, name, True) for kept, name, _ in made]


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
