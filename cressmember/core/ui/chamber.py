"""The chamber's name at the head of every page.

Each process reads it again after a minute at most: a page must not cost one more query to say where it is.
"""

from time import monotonic

from cressmember.core.models import Chamber

PRODUCT = "CressMember"
KEPT_FOR = 60  # seconds

_read: tuple[str, float] | None = None


def name() -> str:
    """The chamber's short name; the product's before the first start."""
    global _read
    if _read is None or monotonic() - _read[1] > KEPT_FOR:
        chamber = Chamber.current()
        _read = (PRODUCT if chamber._state.adding else str(chamber), monotonic())
    return _read[0]


def forget() -> None:
    """Read the name again on the next page: it was just changed."""
    global _read
    _read = None
