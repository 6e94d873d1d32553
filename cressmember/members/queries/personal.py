"""What each floor says of the personal data that it holds: a registry, filled when the application is ready.

Whatever names a person is found by itself, column by column. A floor only says what a duty keeps (the rest is
written over when somebody is erased), which digest seals a content, and why somebody cannot be erased yet.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cressmember.members.models import Person


def _always(row: Any) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Keeping:
    """Records that a duty keeps as they are until a countdown ends.

    ``model`` is « app.Model »; ``kind`` a kind of record of the retention rules; ``fact`` the day from which
    it counts; ``fields`` the columns kept, all of them when empty; ``kept`` whether the duty holds for a row.
    """

    model: str
    kind: str
    fact: Callable[[Any], date]
    fields: Sequence[str] = ()
    kept: Callable[[Any], bool] = _always
    title: Callable[[Any], str] = str


# Why a person cannot be erased on a day, in a sentence; empty when nothing stands in the way.
Obstacle = Callable[[Person, date], str]


@dataclass(frozen=True, slots=True)
class PersonPage:
    """A page of an upper floor about one person, offered on the person's own: its address takes the key."""

    label: str
    url_name: str
    permission: str


_pages: list[PersonPage] = []
_keepings: dict[str, list[Keeping]] = {}
_seals: dict[str, dict[str, str]] = {}
_obstacles: list[Obstacle] = []


def offer_keeping(keeping: Keeping) -> None:
    """Have a duty keep records; called once, when the application is ready."""
    _keepings.setdefault(keeping.model, []).append(keeping)


def offer_seal(model: str, field: str, digest: str) -> None:
    """Have a column written over sealed again: ``digest`` is the column that holds its SHA-256."""
    _seals.setdefault(model, {})[field] = digest


def offer_obstacle(obstacle: Obstacle) -> None:
    """Let a floor say why somebody cannot be erased yet."""
    _obstacles.append(obstacle)


def offer_page(page: PersonPage) -> None:
    """Have a page of an upper floor lead from the page of a person."""
    _pages.append(page)


def pages_about_people() -> list[PersonPage]:
    """The pages that upper floors have about a person."""
    return list(_pages)


def keepings() -> list[Keeping]:
    """Everything that a duty keeps."""
    return [keeping for those in _keepings.values() for keeping in those]


def keeping_of(model: str, row: Any) -> Keeping | None:
    """The duty that keeps a row; None when there is none."""
    return next((keeping for keeping in _keepings.get(model, ()) if keeping.kept(row)), None)


def has_keeping(model: str) -> bool:
    """Whether some rows of a model may be kept by a duty."""
    return model in _keepings


def seals_of(model: str) -> dict[str, str]:
    """The sealed columns of a model, as {column: the column of its digest}."""
    return _seals.get(model, {})


def obstacle_to_erasure(person: Person, *, on: date) -> str:
    """Why a person cannot be erased on a day, and what would make it possible; empty when nothing does."""
    return next((told for obstacle in _obstacles if (told := obstacle(person, on))), "")
