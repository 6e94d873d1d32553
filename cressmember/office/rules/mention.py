"""Where a person is named in what is kept, and how the name is written over.

A place is found by positions alone, so that it can be kept without keeping the name (GDPR article 17: the
name goes, what the chamber decided stays). A document is a text, or what JSON holds: texts, lists,
dictionaries.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from cressmember.kernel.folding import fold

# The letters that are one once folded, as French and its neighbours write them.
LETTERS = {
    "a": "aàâäáãå",
    "c": "cç",
    "e": "eéèêë",
    "i": "iîïíì",
    "n": "nñ",
    "o": "oôöóòõ",
    "u": "uùûüú",
    "y": "yÿý",
}
BETWEEN = r"[\s\-‐‑'’.,_\u00a0\u202f]+"
# A telephone number is told from a year or a postcode.
FEWEST_DIGITS = 9
CIVILITIES = r"(?:mesdames|messieurs|mademoiselle|madame|monsieur|mlle|mme|mr|m)\.?"


@dataclass(frozen=True, slots=True)
class Place:
    """A piece of a document: the way to a text, by ranks (keys in their order), and from where to where."""

    path: tuple[int, ...]
    in_key: bool
    start: int
    end: int
    what: str = "name"

    def told(self) -> list[Any]:
        """The place as JSON keeps it."""
        return [list(self.path), self.in_key, self.start, self.end, self.what]


# A file, which goes whole: nobody reads it.
WHOLE = Place((), in_key=False, start=0, end=0, what="file")


def place_told(told: Sequence[Any]) -> Place:
    """A place that was kept as JSON."""
    path, in_key, start, end, what = told
    return Place(tuple(path), bool(in_key), start, end, what)


@dataclass(frozen=True)
class Marks:
    """What tells a person: names whole, a family name that may stand alone, addresses, telephone numbers.

    ``alone`` are the family names taken for the person wherever they stand; the others count only after a
    civility. Names are (given, family).
    """

    names: tuple[tuple[str, str], ...]
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    alone: bool = False
    by_name: bool = True

    @cached_property
    def pattern(self) -> re.Pattern[str] | None:
        """One expression for all of them; None when nothing tells the person."""
        parts = [f"(?P<email>{'|'.join(re.escape(mail) for mail in self.emails)})"] if self.emails else []
        if phones := [_digits(phone) for phone in self.phones if _count(phone) >= FEWEST_DIGITS]:
            parts.append(f"(?P<phone>{'|'.join(phones)})")
        if self.by_name and (names := self._names()):
            # The longest first: a whole name before the family name that ends it.
            parts.append(f"(?P<name>{'|'.join(names)})")
        if not parts:
            return None
        return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)

    def _names(self) -> list[str]:
        found: dict[str, None] = {}
        for given, family in self.names:
            first, last = _spelled(given), _spelled(family)
            if first and last:
                found[f"{first}{BETWEEN}{last}"] = None
                found[f"{last}{BETWEEN}{first}"] = None
            if last:
                found[f"{CIVILITIES}{BETWEEN}(?:{first[:1] and _initial(given)}{BETWEEN})?{last}"] = None
        for _, family in self.names:
            if self.alone and (last := _spelled(family)):
                found[last] = None
        return list(found)

    def parted(self, document: Mapping[str, Any]) -> dict[str, str]:
        """The texts of a form that tell the name in two parts, each with its part: ``given`` or ``name``."""
        given, family = document.get("given_name"), document.get("family_name")
        if not (self.by_name and isinstance(given, str) and isinstance(family, str) and given.strip()):
            return {}
        told = fold(f"{given} {family}").split()
        is_told = any(told == fold(f"{one} {other}").split() for one, other in self.names)
        return {"given_name": "given", "family_name": "name"} if is_told else {}


def places_in(document: Any, marks: Marks) -> tuple[Place, ...]:
    """Every place of a document that names the person."""
    pattern = marks.pattern
    return tuple(_found(document, marks, pattern, ())) if pattern else ()


def _found(document: Any, marks: Marks, pattern: re.Pattern[str], path: tuple[int, ...]) -> Iterable[Place]:
    if isinstance(document, str):
        yield from _in_text(document, pattern, path, in_key=False)
    elif isinstance(document, Mapping):
        parted = marks.parted(document)
        for rank, key in enumerate(sorted(document)):
            yield from _in_text(key, pattern, (*path, rank), in_key=True)
            if what := parted.get(key):
                yield Place((*path, rank), in_key=False, start=0, end=len(document[key]), what=what)
            else:
                yield from _found(document[key], marks, pattern, (*path, rank))
    elif isinstance(document, list | tuple):
        for rank, value in enumerate(document):
            yield from _found(value, marks, pattern, (*path, rank))


def _in_text(text: str, pattern: re.Pattern[str], path: tuple[int, ...], *, in_key: bool) -> Iterable[Place]:
    for match in pattern.finditer(text):
        yield Place(path, in_key, match.start(), match.end(), match.lastgroup or "name")


def written_over(document: Any, places: Iterable[Place], instead: Mapping[str, str]) -> Any:
    """The document with these places written over.

    ``instead`` says by what, for a name (``name``), a given name apart from it (``given``), an address
    (``email``) and a number (``phone``).

    Raises ValueError for a place that is not in the document: it changed since it was looked at.
    """
    by_text = _by_text(places)
    done: set[tuple[tuple[int, ...], bool]] = set()
    made = _rewritten(document, (), by_text, instead, done)
    if done != by_text.keys():
        raise ValueError("a place is not in this document")
    return made


def moved(place: Place, document: Any, done: Iterable[Place], instead: Mapping[str, str]) -> Place:
    """Where a place of a document stands once other places of it were written over.

    Signs that come or go shift what follows in the same text; a key that changes may change its rank.
    """
    by_text, path = _by_text(done), []
    for depth, rank in enumerate(place.path):
        keys: list[Any] = sorted(document) if isinstance(document, Mapping) else list(range(len(document)))
        if isinstance(document, Mapping):
            told = [
                _over(key, by_text.get(((*place.path[:depth], each), True), []), instead)
                for each, key in enumerate(keys)
            ]
            path.append(sorted(told).index(told[rank]))
        else:
            path.append(rank)
        document = document[keys[rank]]
    by = sum(
        len(instead[each.what]) - (each.end - each.start)
        for each in by_text.get((place.path, place.in_key), [])
        if each.end <= place.start
    )
    return Place(tuple(path), place.in_key, place.start + by, place.end + by, place.what)


def _by_text(places: Iterable[Place]) -> dict[tuple[tuple[int, ...], bool], list[Place]]:
    by_text: dict[tuple[tuple[int, ...], bool], list[Place]] = {}
    for place in places:
        by_text.setdefault((place.path, place.in_key), []).append(place)
    return by_text


def _rewritten(
    document: Any,
    path: tuple[int, ...],
    by_text: Mapping[tuple[tuple[int, ...], bool], list[Place]],
    instead: Mapping[str, str],
    done: set[tuple[tuple[int, ...], bool]],
) -> Any:
    def over(text: str, at: tuple[int, ...], *, in_key: bool) -> str:
        here = by_text.get((at, in_key))
        if here is None:
            return text
        done.add((at, in_key))
        return _over(text, here, instead)

    if isinstance(document, str):
        return over(document, path, in_key=False)
    if isinstance(document, Mapping):
        return {
            over(key, (*path, rank), in_key=True): _rewritten(
                document[key], (*path, rank), by_text, instead, done
            )
            for rank, key in enumerate(sorted(document))
        }
    if isinstance(document, list | tuple):
        return [_rewritten(each, (*path, rank), by_text, instead, done) for rank, each in enumerate(document)]
    return document


def _over(text: str, places: list[Place], instead: Mapping[str, str]) -> str:
    for place in sorted(places, key=lambda each: each.start, reverse=True):
        if place.end > len(text):
            raise ValueError("a place is not in this document")
        text = text[: place.start] + instead[place.what] + text[place.end :]
    return text


def _spelled(name: str) -> str:
    """The expression of a name, whatever the accents and what joins its words."""
    return BETWEEN.join("".join(_sign(sign) for sign in word) for word in fold(name).split())


def _initial(given: str) -> str:
    return _sign(fold(given)[0])


def _sign(sign: str) -> str:
    return f"[{LETTERS[sign]}]" if sign in LETTERS else re.escape(sign)


def _digits(phone: str) -> str:
    """A number however its digits are parted, with the prefix of France or without."""
    digits = re.sub(r"\D", "", phone)
    if digits.startswith("33"):
        digits = "0" + digits[2:]
    parted = r"[\s.\-\u00a0\u202f]*"
    told = parted.join(digits)
    if digits.startswith("0"):
        told = rf"(?:0|\+?33{parted}(?:\(0\))?{parted})" + parted + parted.join(digits[1:])
    return told


def _count(phone: str) -> int:
    return len(re.sub(r"\D", "", phone))
