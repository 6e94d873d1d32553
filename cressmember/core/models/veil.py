"""What is kept although it names somebody who was erased is read without the name (GDPR article 18).

Rows are written over as they leave the database while a page is read, whatever the page: no list, no template
has to think of it. Acts, the worker and proofs read what is kept; so does whoever opened a record for a
reason. Upstairs says what is kept, and how it is written over.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias
from weakref import ReferenceType, ref

from django.db import models
from django.http import Http404

# A record: « app.model » in lower case, and its key.
Key: TypeAlias = tuple[str, int]
COVERED = "_covered"


@dataclass(frozen=True, slots=True)
class Veil:
    """One name in one record: where it stands, the permission of the duty that keeps it, and the address of
    the page that opens it. ``is_whole``: in a file, that nobody writes over.
    """

    places: Mapping[str, Any]
    permission: str
    address: str
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Keeper:
    """What upstairs knows: every veil that hangs today, a record's columns once written over, and why a
    record has no file any more (a sentence that names nobody, empty when nothing was erased).
    """

    veils: Callable[[], Mapping[Key, Sequence[Veil]]]
    without_names: Callable[[models.Model, Sequence[Veil]], Mapping[str, Any]]
    why_no_file: Callable[[models.Model], str]


class NoFile(Http404):
    """A record has no file to give, or no longer: the page says why, when an erasure is the reason."""

    def __init__(self, record: models.Model) -> None:
        super().__init__("There is no file.")
        self.record = record

    @property
    def why(self) -> str:
        """Why, in a sentence that names nobody; empty when it never was there."""
        return _keeper.why_no_file(self.record)


class Reader:
    """Who reads a page: all veils hang for them, but those of the records that they opened and ``may`` open
    still, by the permission of each duty.

    While they act (``acts``), rows are read as they are kept, and remembered: the page that refuses the act
    shows them again.
    """

    def __init__(
        self,
        opened: Callable[[], Collection[Key]] = tuple,
        may: Callable[[str], bool] = lambda permission: False,
        *,
        acts: bool = False,
    ) -> None:
        self.opened = opened
        self.may = may
        self.acts = acts
        self.met: list[ReferenceType[models.Model]] = []

    @cached_property
    def veils(self) -> dict[Key, Sequence[Veil]]:
        """What hangs before this reader, read once for a page."""
        hung = _keeper.veils()
        lifted = {
            key
            for key in (self.opened() if hung else ())
            if any(self.may(veil.permission) for veil in hung.get(key, ()))
        }
        return {key: veils for key, veils in hung.items() if key not in lifted}


_keeper = Keeper(veils=dict, without_names=lambda row, veils: {}, why_no_file=lambda row: "")
_reader: ContextVar[Reader | None] = ContextVar("reader", default=None)
_hung: set[type[models.Model]] = set()


def entrust(keeper: Keeper) -> None:
    """Say who knows what is kept; called once, when the application is ready."""
    global _keeper
    _keeper = keeper


@contextmanager
def reading(reader: Reader | None) -> Iterator[None]:
    """Have a reader read what is loaded within; None reads what is kept, as acts and proofs do."""
    before = _reader.set(reader)
    try:
        yield
    finally:
        _reader.reset(before)


def show_to(reader: Reader) -> None:
    """Have a reader read what is loaded from now on, and what the act loaded: its page is made."""
    reader.acts = False
    met, reader.met = reader.met, []
    for row in filter(None, (each() for each in met)):
        if veils := veils_of(row, reader):
            _cover(row, veils)
    _reader.set(reader)


def hides() -> bool:
    """Whether anything is hidden from whoever reads: bare columns would show it."""
    reader = _reader.get()
    return reader is not None and not reader.acts and bool(reader.veils)


def veils_of(row: models.Model, reader: Reader | None = None) -> Sequence[Veil]:
    """The veils of a record before a reader; without one, before whoever reads, or all of them."""
    if type(row) not in _hung:
        return ()
    reader = reader or _reader.get() or Reader()
    return reader.veils.get((row._meta.label_lower, row.pk), ())


def unnamed(row: models.Model, attribute: str) -> Any:
    """What a record says without the names of those who were erased, to be copied: the duty that keeps the
    record keeps no copy of it, that nobody would hide nor end.
    """
    with reading(Reader()):
        return getattr(type(row)._base_manager.get(pk=row.pk), attribute)


def hang(model: type[models.Model]) -> None:
    """Have the rows of a model written over while a page is read."""
    if model in _hung:
        return
    _hung.add(model)
    plain = model.from_db.__func__  # type: ignore[attr-defined]

    def from_db(cls: type[models.Model], db: str, names: Collection[str], values: Collection[Any]) -> Any:
        row = plain(cls, db, names, values)
        if (reader := _reader.get()) is None:
            return row
        if reader.acts:
            reader.met.append(ref(row))
        elif veils := reader.veils.get((cls._meta.label_lower, row.pk)):
            _cover(row, veils)
        return row

    model.from_db = classmethod(from_db)  # type: ignore[method-assign,assignment]


def also_covered(rows: Sequence[Any]) -> Sequence[Any]:
    """The same rows, what their query copied from a covered column covered too."""
    for row in rows:
        for was, now in getattr(row, COVERED, ()):
            for name in [name for name, held in vars(row).items() if name != COVERED and held == was]:
                setattr(row, name, now)
    return rows


def _cover(row: Any, veils: Sequence[Veil]) -> None:
    """Write over the names in a row that is read, which can no longer be saved."""
    told = _keeper.without_names(row, veils)
    row.__dict__[COVERED] = [(vars(row)[name], now) for name, now in told.items()]
    vars(row).update(told)
    if told:
        row.save = _refuse


def _refuse(*args: Any, **options: Any) -> None:
    raise ValueError("a row that is read without a name is never written")
