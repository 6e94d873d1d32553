"""Fixtures for every test."""

import os

# Playwright runs an event loop in the main thread; the tests themselves are synchronous.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
