"""The settings of the tests: the product's own, fast and silent.

The database is a file, as in production, so that browser tests and races between processes have connections
of their own. It waits for no disk. DATABASE_URL names a PostgreSQL instead (``make test-postgresql``).
"""

import os
import tempfile
from pathlib import Path

os.environ["CRESSMEMBER_DEBUG"] = "yes"
os.environ.setdefault("DATABASE_URL", "sqlite:///:memory:")

from cressmember.settings import *  # noqa: F403
from cressmember.settings import DATABASES

DEBUG = False
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = False  # Or each test client looks every static file up.
SECRET_KEY = "tests-only"
STAFF_SECOND_FACTOR_REQUIRED = False  # Its own tests ask for it; the others sign in at once.
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

if "sqlite3" in DATABASES["default"]["ENGINE"]:
    # One file per process: several people may test on one machine, and each in several processes.
    file = Path(tempfile.gettempdir()) / f"cressmember-tests-{os.getpid()}.sqlite3"
    options = DATABASES["default"]["OPTIONS"]
    DATABASES["default"] |= {
        # Never :memory:, even before the first test: the live server would lend its threads one connection.
        "NAME": str(file),
        "TEST": {"NAME": str(file)},
        "OPTIONS": options
        | {"init_command": options["init_command"].replace("synchronous=FULL", "synchronous=OFF")},
    }
