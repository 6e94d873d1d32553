"""The same form sent twice acts once.

A form carries a number drawn when it was shown. The first post that comes through with it claims it and
leaves behind where it led; a second one (double click, impatient reload) is sent there, and does nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.cache import cache
from django.utils.crypto import get_random_string

FIELD = "once"
KEPT_FOR = 60 * 60  # seconds
UNDER_WAY = ""


def draw() -> str:
    """A number for a form about to be shown."""
    return get_random_string(20)


def claim(number: str) -> bool:
    """Whether this is the first time that the form comes; a form without a number always is."""
    return not number or cache.add(_key(number), UNDER_WAY, KEPT_FOR)


@contextmanager
def attempt(number: str) -> Iterator[None]:
    """Act on a claimed form; whatever goes wrong, the form may come again, for nothing was done."""
    finished = False
    try:
        yield
        finished = True
    finally:
        if number and not finished:
            cache.delete(_key(number))


def led_to(number: str, url: str) -> None:
    """Remember where the form led."""
    if number:
        cache.set(_key(number), url, KEPT_FOR)


def destination(number: str) -> str:
    """Where the first post led; nothing while it is under way."""
    return cache.get(_key(number), UNDER_WAY)


def _key(number: str) -> str:
    return f"once:{number[:40]}"
