"""Reading and writing the parts of a statutes document (``docs/statutes.md``).

A part is a frozen dataclass whose fields are made with ``term``. Reading says everything that is wrong at
once, each thing with its place; what was read and written again is the same.
"""

from __future__ import annotations

import json
import re
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields, is_dataclass
from datetime import date
from fractions import Fraction
from functools import cache, lru_cache
from typing import Any, Protocol, TypeVar

from cressmember.kernel.writing import NARROW, NO_BREAK, number, quote, sentence_case
from governance.rules.answer.share import Percentage
from governance.rules.text.wording import Choice, NotWritten, apart

Place = tuple[str | int, ...]
Part = TypeVar("Part")

LONGEST_TEXT = 2_000
MOST_ENTRIES = 500
LARGEST = 10**9

SHARE = re.compile(r"(\d{1,12})(?:/(\d{1,12}))?", re.ASCII)
PERCENTAGE = re.compile(
    r"(\d{1,3})(?:[.,](\d{1,6}))?[ \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]?%", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that keeps a document from being statutes: where, and in a French sentence."""

    place: Place
    sentence: str
    is_contradiction: bool = field(default=False, compare=False)


class Spelled(Protocol):
    """A value that has a spelling of its own in the document."""

    @classmethod
    def spelled(cls, document: Any) -> Spelled:
        """Raises ValueError, with a French sentence, when this is not how it is written."""

    def spelling(self) -> Any: ...


class _Unread:
    """What stands for a value that could not be read; ``part`` is what could be, of a part or of a list."""

    def __init__(self, part: Any = None) -> None:
        self.part = part


class _Unsaid:
    """An entry of a list of which nothing could be read, not even what it is."""

    def __getattr__(self, word: str) -> Any:
        raise NotWritten(word)


UNREAD, UNSAID = _Unread(), _Unsaid()


def read_part(kind: type[Part], document: Any) -> tuple[Part | None, list[Problem]]:
    """The part that a document says, or None and everything that is wrong with it.

    What is asked of a meeting reads the same pages of the same text ten times: plain data read lately is not
    read again. A part is frozen to its leaves, so that whoever asks may be given the same one.
    """
    asked: Any = kind
    try:
        plain = json.dumps(document)  # Tells True from 1, as reading does.
    except (TypeError, ValueError, RecursionError):
        part, problems = _read_whole(kind, document)
    else:
        part, problems = _read_lately(asked, plain)
    return part, list(problems)


def _read_whole(kind: type[Part], document: Any) -> tuple[Part | None, tuple[Problem, ...]]:
    problems: list[Problem] = []
    part = _read(kind, document, (), problems, "ce document")
    return None if isinstance(part, _Unread) or problems else part, tuple(problems)


@lru_cache(maxsize=256)
def _read_lately(kind: type[Any], plain: str) -> tuple[Any, tuple[Problem, ...]]:
    return _read_whole(kind, json.loads(plain))


def written(value: Any) -> Any:
    """A part or a value as the document writes it, in plain JSON; what stands by default is left out."""
    if hasattr(value, "spelling"):
        return value.spelling()
    if is_dataclass(value):
        kind = {"kind": value.kind} if hasattr(value, "kind") else {}
        return kind | {
            each.name: written(getattr(value, each.name))
            for each in fields(value)
            if getattr(value, each.name) != each.default
        }
    match value:
        case Choice():
            return str(value)
        case Fraction():
            return str(value)
        case date():
            return value.isoformat()
        case frozenset():
            return sorted(written(each) for each in value)
        case tuple():
            return [written(each) for each in value]
    return value


@cache
def terms_of(kind: type) -> dict[str, tuple[Field[Any], Any]]:
    """The terms of a part, by their word in the document, with the type of each."""
    hints = typing.get_type_hints(kind)
    return {each.name: (each, hints[each.name]) for each in fields(kind)}


def part_written(kind: type[Part], document: Any) -> Part | None:
    """The part that a document says, whatever it contradicts; None when something in it cannot be read."""
    part = _read(kind, document, (), [], "ce document")
    return None if isinstance(part, _Unread) else part


def contradictions_in(kind: type, document: Any) -> list[Problem]:
    """What a part contradicts itself in, without what it lacks or what cannot be read in it."""
    return [problem for problem in read_part(kind, document)[1] if problem.is_contradiction]


def _read(
    hint: Any, value: Any, at: Place, problems: list[Problem], title: str, most: int = MOST_ENTRIES
) -> Any:
    origin = typing.get_origin(hint)
    if origin in (types.UnionType, typing.Union):
        return _one_of(typing.get_args(hint), value, at, problems, title)
    if origin in (tuple, frozenset):
        return _several(hint, value, at, problems, title, most)
    try:
        if hasattr(hint, "spelled"):
            return hint.spelled(value)
        if is_dataclass(hint):
            return _part(typing.cast(type, hint), value, at, problems, title)
        if isinstance(hint, type) and issubclass(hint, Choice):
            return _choice(hint, value)
        return PLAIN[hint](value)
    except ValueError as trouble:
        problems.append(Problem(at, f"{sentence_case(title)}{NO_BREAK}: {trouble}"))
        return UNREAD


def _one_of(hints: tuple[Any, ...], value: Any, at: Place, problems: list[Problem], title: str) -> Any:
    if value is None and type(None) in hints:
        return None
    several = [hint for hint in hints if hint is not type(None)]
    if len(several) == 1:
        return _read(several[0], value, at, problems, title)
    by_word = {hint.kind: hint for hint in several}
    word = value.get("kind") if isinstance(value, Mapping) else None
    if not isinstance(word, str) or word not in by_word:
        problems.append(Problem(at, f"{sentence_case(title)}{NO_BREAK}: « kind » dit {_listed(by_word)}."))
        return UNREAD
    rest = {key: told for key, told in value.items() if key != "kind"}
    return _read(by_word[word], rest, at, problems, title)


def _several(hint: Any, value: Any, at: Place, problems: list[Problem], title: str, most: int) -> Any:
    if not isinstance(value, list | tuple):
        problems.append(Problem(at, f"{sentence_case(title)}{NO_BREAK}: écrivez une liste, entre crochets."))
        return UNREAD
    if len(value) > most:
        problems.append(Problem(at, f"{sentence_case(title)}{NO_BREAK}: {number(most)} lignes au plus."))
        return UNREAD
    each = typing.get_args(hint)[0]
    read = [_read(each, entry, (*at, rank), problems, title) for rank, entry in enumerate(value)]
    if any(isinstance(entry, _Unread) for entry in read):
        if typing.get_origin(hint) is frozenset:
            return UNREAD
        return _Unread(
            tuple((entry.part or UNSAID) if isinstance(entry, _Unread) else entry for entry in read)
        )
    if typing.get_origin(hint) is tuple:
        return tuple(read)
    if len(set(read)) < len(read):
        problems.append(
            Problem(at, f"{sentence_case(title)}{NO_BREAK}: la même chose y est écrite deux fois.")
        )
        return UNREAD
    return frozenset(read)


def _part(kind: type, value: Any, at: Place, problems: list[Problem], title: str) -> Any:
    if not isinstance(value, Mapping):
        raise ValueError("écrivez-le entre accolades.")
    known = terms_of(kind)
    for word in value:
        # A part that is one of several tells its kind, and may do so where it is the only one too.
        tells_its_kind = word == "kind" and value[word] == getattr(kind, "kind", UNREAD)
        if word not in known and not tells_its_kind:
            problems.append(
                Problem(
                    (*at, word),
                    f"{sentence_case(title)}{NO_BREAK}: {quote(str(word))} ne veut rien dire ici.",
                )
            )
    read: dict[str, Any] = {}
    whole = True
    for word, (each, hint) in known.items():
        name = each.metadata["title"]
        if word not in value:
            if each.default is MISSING:
                problems.append(Problem((*at, word), f"{sentence_case(title)}{NO_BREAK}: il manque {name}."))
                whole = False
            else:
                read[word] = each.default
            continue
        most = each.metadata["most"] or MOST_ENTRIES
        found = _read(hint, value[word], (*at, word), problems, name, most)
        if isinstance(found, _Unread):
            whole = False
            if found.part is not None:
                read[word] = found.part
        elif wrong := _out_of_bounds(found, each):
            problems.append(Problem((*at, word), f"{sentence_case(name)}{NO_BREAK}: {wrong}"))
            whole = False
        else:
            read[word] = found
    part: Any = kind(**read) if whole else _unfinished(kind, read)
    if hasattr(part, "contradictions"):
        problems += _contradictions(part, at)
    return part if whole else _Unread(part)


def _contradictions(part: Any, at: Place) -> Iterator[Problem]:
    """What a part contradicts itself in, as far as it is written: at its place, or on the part itself."""
    for found in apart(part.contradictions):
        told = found if isinstance(found, Problem) else Problem((), found)
        yield Problem((*at, *told.place), told.sentence, is_contradiction=True)


@cache
def _kind_unfinished(kind: type) -> type:
    """The same part, which says ``NotWritten`` of the terms that it lacks."""

    def lacks(part: Any, word: str) -> Any:
        # A property that needs what is not written comes here too, under its own name.
        raise NotWritten(word) if hasattr(kind, word) else AttributeError(word)

    return type(kind.__name__, (kind,), {"__slots__": (), "__getattr__": lacks})


def _unfinished(kind: type, read: Mapping[str, Any]) -> Any:
    part: Any = object.__new__(_kind_unfinished(kind))
    for word, value in read.items():
        object.__setattr__(part, word, value)
    return part


def _out_of_bounds(value: Any, each: Field[Any]) -> str:
    least, most = each.metadata["least"], each.metadata["most"]
    if isinstance(value, tuple | frozenset):
        return f"il en faut {least} au moins." if least is not None and len(value) < least else ""
    if not isinstance(value, int | Fraction) or isinstance(value, bool):
        return ""
    if least is not None and value < least:
        return f"{least} au moins."
    return f"{most} au plus." if most is not None and value > most else ""


def _choice(kind: type[Choice], value: Any) -> Choice:
    if not isinstance(value, str) or value not in {str(each) for each in kind}:
        raise ValueError(f"le document dit {_listed(str(each) for each in kind)}.")
    return kind._value2member_map_[value]  # type: ignore[return-value]


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_TEXT or not _is_printable(value):
        raise ValueError(f"écrivez un texte de {LONGEST_TEXT} caractères au plus.")
    if not value.strip():
        raise ValueError("écrivez-le, ce texte est vide.")
    return value.strip()


def _is_printable(text: str) -> bool:
    # Python holds no-break spaces for unprintable, and French has one before each colon.
    spaced = text.replace(NO_BREAK, " ").replace(NARROW, " ")
    return all(line.isprintable() for line in spaced.split("\n"))


def _whole_number(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LARGEST:
        raise ValueError("écrivez un nombre entier, sans guillemets.")
    return value


def _yes_or_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("écrivez true (oui) ou false (non).")
    return value


def _day(value: Any) -> date:
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise ValueError("écrivez un jour comme 2026-06-25.")


def share(value: Any) -> Fraction:
    """A fraction as the statutes say it: "2/3", "60 %", 1. Raises ValueError otherwise, and for a float."""
    told = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if isinstance(told, str):
        if (found := SHARE.fullmatch(told.strip())) and found[2] != "0" and int(found[2] or 1):
            return Fraction(int(found[1]), int(found[2] or 1))
        if found := PERCENTAGE.fullmatch(told.strip()):
            decimals = found[2] or ""
            return Percentage(int(found[1] + decimals), 100 * 10 ** len(decimals))
    raise ValueError('écrivez une fraction exacte, comme "2/3" ou "60 %".')


def _listed(words: Any) -> str:
    return ", ".join(words)


PLAIN = {str: _text, int: _whole_number, bool: _yes_or_no, date: _day, Fraction: share}


def sentences(problems: list[Problem]) -> Iterator[str]:
    """The problems as sentences, each with its place in the document."""
    for problem in problems:
        where = ".".join(str(step + 1) if isinstance(step, int) else step for step in problem.place)
        yield f"{problem.sentence} [{where}]" if where else problem.sentence
