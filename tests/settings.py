"""The settings of the tests: the product's own, fast and silent."""

import os

os.environ.setdefault("CRESSMEMBER_DEBUG", "yes")
os.environ.setdefault("DATABASE_URL", "sqlite:////:memory:")

from cressmember.settings import *  # noqa: F403

DEBUG = False
SECRET_KEY = "tests-only"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
