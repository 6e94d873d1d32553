"""Read settings from the environment, and fail loudly when one is missing or absurd."""

import os
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_TRUE = {"1", "true", "yes", "on", "oui"}
_FALSE = {"0", "false", "no", "off", "non", ""}


def text(name: str, default: str | None = None) -> str:
    """Return a text variable; without a default, its absence is refused."""
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"The environment variable {name} is required.")
    return value


def flag(name: str, *, default: bool) -> bool:
    """Return a yes/no variable; anything else than a clear yes or no is refused."""
    value = os.environ.get(name)
    if value is None:
        return default
    folded = value.strip().lower()
    if folded in _TRUE:
        return True
    if folded in _FALSE:
        return False
    raise ImproperlyConfigured(f"{name}={value!r} is neither yes nor no.")


def number(name: str, default: int) -> int:
    """Return a whole number."""
    value = os.environ.get(name)
    if value is None:
        return default
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name}={value!r} is not a whole number.") from None


def words(name: str, default: list[str]) -> list[str]:
    """Return a list written with commas."""
    value = os.environ.get(name)
    if value is None:
        return default
    return [word.strip() for word in value.split(",") if word.strip()]


def database(url: str) -> dict[str, Any]:
    """Turn ``sqlite:///path`` or ``postgresql://user:password@host:port/name`` into Django's settings.

    SQLite takes its write lock when a transaction begins, so that two writers queue instead of failing: in
    their order, within a process. It waits for the disk before it says that a payment is kept.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "cressmember.core.gateway.sqlite3",
            "NAME": unquote(parts.path.removeprefix("/")) if parts.path != "/:memory:" else ":memory:",
            # Opening the file costs more than asking it something: a thread keeps it open.
            "CONN_MAX_AGE": 600,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
            },
        }
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.removeprefix("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "OPTIONS": {
                "pool": {"min_size": 1, "max_size": number("DATABASE_POOL", 8)},
                # Compiling a statement of many sums cost five seconds; running it costs a tenth of one.
                "options": "-c jit=off",
            },
        }
    raise ImproperlyConfigured(
        f"DATABASE_URL begins with {parts.scheme!r}: sqlite or postgresql was expected."
    )


def for_child(**variables: str) -> dict[str, str]:
    """Return the environment of a process to start: this one's, with these variables set."""
    return {**os.environ, **variables}
