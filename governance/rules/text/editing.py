"""A draft read and changed at a place, whatever it lacks.

Nothing here supposes that the document is complete, or even that it says what it should: what is not a part
reads as a part of which nothing is written yet.
"""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Collection, Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, is_dataclass
from functools import cache
from typing import Any

from cressmember.kernel.writing import NO_BREAK, enumerate_fr, sentence_case
from governance.rules.naming import named
from governance.rules.text.reading import Place, Problem, read_part, terms_of
from governance.rules.text.wording import bare, kind_title, plainly, singular

STEP = re.compile(r"[a-z_]{1,40}|[1-9][0-9]{0,3}", re.ASCII)
DEEPEST = 40


class NoSuchPlace(LookupError):  # noqa: N818 - said as the trade says it
    """The draft has nothing there."""


@dataclass(frozen=True, slots=True)
class Slot:
    """What a term holds: parts of some kinds, one or several; without kinds, a value as ``hint`` says."""

    kinds: tuple[type, ...]
    hint: Any
    is_several: bool
    is_optional: bool


@dataclass(frozen=True, slots=True)
class Spot:
    """A part of a draft: where, what it is called, what it is or may be, and what is written of it."""

    place: Place
    title: str
    kinds: tuple[type, ...]
    kind: type | None
    written: Mapping[str, Any]
    # The meetings that it rules, by their names: several parts of a kind are told apart by them.
    about: str = ""

    @property
    def name(self) -> str:
        """Its own name when it has one, else what parts of its kind are called and what they are about."""
        for word in ("name", "title", "code"):
            told = self.written.get(word)
            if isinstance(told, str) and told.strip():
                return told
        called = kind_title(self.kind) if self.kind and self._is_listed else ""
        return f"{called}{NO_BREAK}: {self.about}" if called and self.about else called or self.title

    @property
    def address(self) -> str:
        return place_said(self.place)

    @property
    def _is_listed(self) -> bool:
        return bool(self.place) and isinstance(self.place[-1], int)


@cache
def may_be_nothing(term: Any, slot: Slot) -> bool:
    """Whether a text may say that there is none of it."""
    return slot.is_optional or (slot.is_several and term.metadata["least"] is None)


def slot_of(hint: Any) -> Slot:
    """What the term of a type holds."""
    options = _options(hint)
    plain = [each for each in options if each is not types.NoneType]
    is_optional = len(plain) < len(options)
    if typing.get_origin(plain[0]) in (tuple, frozenset):
        entries = _options(typing.get_args(plain[0])[0])
        return Slot(tuple(filter(_is_part, entries)), plain[0], True, is_optional)
    return Slot(tuple(filter(_is_part, plain)), plain[0], False, is_optional)


def part_at(root: type, document: Any, place: Place) -> Spot:
    """The part at a place, as far as it is written. Raises NoSuchPlace.

    A part that the text may leave out is there once it was added; one that it must have always is.
    """
    spot = Spot((), "", (root,), root, _mapping(document))
    steps = list(place)
    while steps:
        word = steps.pop(0)
        terms = terms_of(spot.kind) if spot.kind else {}
        if not isinstance(word, str) or word not in terms:
            raise NoSuchPlace(place)
        term, hint = terms[word]
        slot, told, at = slot_of(hint), spot.written.get(word), (*spot.place, word)
        title = sentence_case(bare(term.metadata["title"]))
        if slot.is_several:
            rank = steps.pop(0) if steps else None
            if not isinstance(rank, int) or not isinstance(told, list) or not 0 <= rank < len(told):
                raise NoSuchPlace(place)
            told, at, title = told[rank], (*at, rank), f"{singular(title)} n°{NO_BREAK}{rank + 1}"
        elif not isinstance(told, Mapping) and not must_be(term, slot):
            raise NoSuchPlace(place)
        if not slot.kinds:
            raise NoSuchPlace(place)
        spot = Spot(at, title, slot.kinds, _kind(slot.kinds, told), _mapping(told), _ruled(document, told))
    return spot


def _ruled(document: Any, told: Any) -> str:
    """The meetings that an entry rules, by their names."""
    codes = _mapping(told).get("meetings")
    names = named(document).get("meetings", {}) if isinstance(codes, list) else {}
    return enumerate_fr([names[code] for code in codes or () if isinstance(code, str) and code in names])


def must_be(term: Field[Any], slot: Slot) -> bool:
    """Whether the statutes cannot do without what a term holds."""
    return term.default is MISSING and not slot.is_optional


def parts_in(root: type, document: Any, spot: Spot) -> Iterator[Spot]:
    """The parts that a part holds, in the order of its terms."""
    for word, (_, hint) in (terms_of(spot.kind) if spot.kind else {}).items():
        slot, told = slot_of(hint), spot.written.get(word)
        if not slot.kinds:
            continue
        if not slot.is_several:
            places: list[Place] = [(*spot.place, word)]
        else:
            places = [(*spot.place, word, rank) for rank in range(len(told) if isinstance(told, list) else 0)]
        for place in places:
            try:
                yield part_at(root, document, place)
            except NoSuchPlace:
                continue


def nearest(root: type, document: Any, place: Place) -> Place:
    """The place of the part where a problem is mended: the deepest that is there."""
    for length in range(len(place), 0, -1):
        try:
            return part_at(root, document, place[:length]).place
        except NoSuchPlace:
            continue
    return ()


@dataclass(frozen=True, slots=True)
class Hole:
    """What the draft does not say yet: in which part it is to be said, where there, and what."""

    part: Place
    place: Place
    about: str


def holes(root: type, document: Any) -> tuple[list[Hole], list[Problem]]:
    """What is missing, then what is wrong; a part that must be there is looked into though unwritten."""
    missing: list[Hole] = []
    wrong: list[Problem] = []
    for problem in read_part(root, _opened(root, _mapping(document)))[1]:
        place = problem.place
        part = nearest(root, document, place)
        if not _is_written(document, place) or (part == place and part_at(root, document, part).kind is None):
            missing.append(Hole(part, place, _about(root, document, place)))
        else:
            wrong.append(problem)
    return missing, wrong


def answered(root: type, document: Any) -> int:
    """How many rules a draft says already, of those that its parts ask: it only grows while one types."""

    def said(spot: Spot) -> int:
        here = sum(word in spot.written for word in (terms_of(spot.kind) if spot.kind else ()))
        return here + sum(said(part) for part in parts_in(root, document, spot))

    return said(part_at(root, document, ()))


def _about(root: type, document: Any, place: Place) -> str:
    """What is to be said there, as a sentence names it."""
    while isinstance(place[-1], int):
        place = place[:-1]
    kind = part_at(root, document, place[:-1]).kind
    assert kind is not None  # A part whose kind is not chosen is the hole itself.
    return plainly(terms_of(kind)[str(place[-1])][0].metadata["title"])


def with_value(document: Any, place: Place, value: Any) -> Any:
    """The document with a value at a place. Raises NoSuchPlace for an entry that a list does not have."""
    if not place:
        return value
    step, rest = place[0], place[1:]
    if isinstance(step, str):
        held = _mapping(document)
        return {**held, step: with_value(held.get(step), rest, value)}
    entries = _entries(document, step)
    return [with_value(each, rest, value) if rank == step else each for rank, each in enumerate(entries)]


def with_added(document: Any, place: Place, entry: Any) -> tuple[Any, Place]:
    """The document with one more entry at the end of the list at a place, and the place of the entry."""
    told = _told(document, place)
    entries = told if isinstance(told, list) else []
    return with_value(document, place, [*entries, entry]), (*place, len(entries))


def with_removed(document: Any, place: Place) -> Any:
    """The document without what stands at a place. Raises NoSuchPlace when nothing does."""
    held, step = _told(document, place[:-1]), place[-1]
    if isinstance(step, int):
        entries = _entries(held, step)
        return with_value(document, place[:-1], [*entries[:step], *entries[step + 1 :]])
    if step not in _mapping(held):
        raise NoSuchPlace(place)
    return with_value(document, place[:-1], {word: told for word, told in held.items() if word != step})


def with_moved(document: Any, place: Place, by: int) -> Any:
    """The document with an entry moved up (-1) or down (1) its list. Raises NoSuchPlace past its ends."""
    step = place[-1]
    if not isinstance(step, int):
        raise NoSuchPlace(place)
    entries = list(_entries(_told(document, place[:-1]), step))
    _entries(entries, step + by)
    entries.insert(step + by, entries.pop(step))
    return with_value(document, place[:-1], entries)


def ranked(root: type, document: Any, place: Place) -> Any:
    """The document with the entries of a list ranked as they stand, where they bear their rank: colleges do.

    Raises NoSuchPlace.
    """
    above, entries = part_at(root, document, place[:-1]), _told(document, place)
    terms = terms_of(above.kind) if above.kind else {}
    if place[-1] not in terms or not isinstance(entries, list):
        raise NoSuchPlace(place)
    if not all("order" in terms_of(kind) for kind in slot_of(terms[str(place[-1])][1]).kinds):
        return document
    told = [{**_mapping(entry), "order": rank} for rank, entry in enumerate(entries, start=1)]
    return with_value(document, place, told)


@dataclass(frozen=True, slots=True)
class Branch:
    """A part in the plan of the draft, how much is left to do in it, and the parts that it shows."""

    spot: Spot
    left: int
    is_here: bool
    branches: tuple[Branch, ...]


def plan(root: type, document: Any, here: Place, left: Collection[Place]) -> tuple[Branch, ...]:
    """The parts of the draft, those of ``here`` opened; ``left`` is where something is left to do."""

    def grown(spot: Spot) -> tuple[Branch, ...]:
        return tuple(
            Branch(
                part,
                sum(place[: len(part.place)] == part.place for place in left),
                part.place == here,
                grown(part) if here[: len(part.place)] == part.place else (),
            )
            for part in parts_in(root, document, spot)
        )

    return grown(part_at(root, document, ()))


def place_said(place: Place) -> str:
    """A place as an address says it: its words and its ranks, from 1."""
    return ".".join(str(step + 1) if isinstance(step, int) else step for step in place)


def place_from(told: str) -> Place:
    """The place that an address says. Raises NoSuchPlace for what is none."""
    steps = told.split(".") if told else []
    if len(steps) > DEEPEST or not all(STEP.fullmatch(step) for step in steps):
        raise NoSuchPlace(told)
    return tuple(int(step) - 1 if step.isdecimal() else step for step in steps)


def _options(hint: Any) -> tuple[Any, ...]:
    is_union = typing.get_origin(hint) in (types.UnionType, typing.Union)
    return typing.get_args(hint) if is_union else (hint,)


def _is_part(hint: Any) -> bool:
    return is_dataclass(hint) and not hasattr(hint, "spelled")


def _kind(kinds: tuple[type, ...], told: Any) -> type | None:
    if len(kinds) == 1:
        return kinds[0]
    word = _mapping(told).get("kind")
    return next((kind for kind in kinds if getattr(kind, "kind", None) == word), None)


def _mapping(told: Any) -> Mapping[str, Any]:
    return told if isinstance(told, Mapping) else {}


def _entries(told: Any, rank: int) -> list[Any]:
    if not isinstance(told, list) or not 0 <= rank < len(told):
        raise NoSuchPlace(rank)
    return told


def _told(document: Any, place: Place) -> Any:
    for step in place:
        document = _entries(document, step)[step] if isinstance(step, int) else _mapping(document).get(step)
    return document


def _is_written(document: Any, place: Place) -> bool:
    held: Any = _mapping(document)
    for step in place:
        if isinstance(step, str) and step not in _mapping(held):
            return False
        held = held[step]
    return True


def _opened(kind: type, told: Mapping[str, Any]) -> dict[str, Any]:
    """What is told of a part, with an empty part wherever one must be and nothing is written."""
    made = dict(told)
    for word, (term, hint) in terms_of(kind).items():
        slot = slot_of(hint)
        if not slot.kinds:
            continue
        if slot.is_several and isinstance(told.get(word), list):
            made[word] = [_opened_as(slot.kinds, each) for each in told[word]]
        elif isinstance(told.get(word), Mapping):
            made[word] = _opened_as(slot.kinds, told[word])
        elif word not in told and must_be(term, slot) and not slot.is_several and len(slot.kinds) == 1:
            made[word] = _opened(slot.kinds[0], {})
    return made


def _opened_as(kinds: tuple[type, ...], told: Any) -> Any:
    kind = _kind(kinds, told)
    return _opened(kind, told) if kind and isinstance(told, Mapping) else told
