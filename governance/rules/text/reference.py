"""The reference of the document: every part, its words, their types and what they are called."""

from __future__ import annotations

import json
import types
import typing
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, is_dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from governance.rules.text.reading import terms_of, written
from governance.rules.text.wording import Choice

PLAIN = {str: "text", int: "whole number", bool: "`true` or `false`", date: "day", Fraction: "fraction"}


def reference(root: type, *, but: type | None = None, told_in: str = "") -> str:
    """The reference in Markdown: a section for each part, from the root down, each told once.

    ``but`` is a part that is told elsewhere, in the file ``told_in``, with all that it holds.
    """
    elsewhere = _parts(but) if but else []
    parts = [part for part in _parts(root) if part not in elsewhere]
    titles = _titles(parts)
    links = {part: f"[{title}](#{_anchor(title)})" for part, title in titles.items()}
    links |= {part: f"[{title}]({told_in}#{_anchor(title)})" for part, title in _titles(elsewhere).items()}
    return "\n\n".join(_section(part, titles[part], links) for part in parts)


Links = Mapping[type, str]


def _titles(parts: Sequence[type]) -> dict[type, str]:
    """The name of each part; those that share one are told apart by where they stand."""
    times = Counter(part.__name__ for part in parts)
    return {
        part: part.__name__ if times[part.__name__] == 1 else f"{part.__name__} ({_room(part)})"
        for part in parts
    }


def _room(part: type) -> str:
    return part.__module__.rsplit(".", maxsplit=1)[-1].replace("_", " ")


def _anchor(title: str) -> str:
    """The anchor that a heading gets: small letters, hyphens, no other sign."""
    return "".join(sign for sign in title.lower().replace(" ", "-") if sign.isalnum() or sign == "-")


def _parts(root: type) -> list[type]:
    """The parts that a root is made of, itself first, in the order in which they are met."""
    found: list[type] = []
    waiting = [root]
    while waiting:
        part = waiting.pop(0)
        if part not in found:
            found.append(part)
            waiting = [each for _, hint in terms_of(part).values() for each in _named(hint)] + waiting
    return found


def _named(hint: Any) -> Iterator[type]:
    if typing.get_args(hint):
        for each in typing.get_args(hint):
            yield from _named(each)
    elif is_dataclass(hint) and not hasattr(hint, "spelled"):
        yield typing.cast(type, hint)


def _section(part: type, title: str, links: Links) -> str:
    kind = getattr(part, "kind", None)
    rows = [f'| `kind` | `"{kind}"` | **refused** | |'] if isinstance(kind, str) else []
    rows += [_row(name, term, hint, links) for name, (term, hint) in terms_of(part).items()]
    table = ["| word | value | if left out | in French |", "|---|---|---|---|", *rows]
    return "\n".join([f"### {title}", "", _first_line(part), "", *table])


def _row(name: str, term: Any, hint: Any, links: Links) -> str:
    left_out = "**refused**" if term.default is MISSING else f"`{_plain(term.default)}`"
    return f"| `{name}` | {_type(hint, links)}{_bounds(term)} | {left_out} | {term.metadata['title']} |"


def _plain(default: Any) -> str:
    return json.dumps(written(default), ensure_ascii=False)


def _bounds(term: Any) -> str:
    least, most = term.metadata["least"], term.metadata["most"]
    told = [f"at least {least}" if least is not None else "", f"at most {most}" if most is not None else ""]
    return f", {' and '.join(each for each in told if each)}" if any(told) else ""


def _type(hint: Any, links: Links) -> str:
    origin = typing.get_origin(hint)
    if origin in (tuple, frozenset):
        return f"list of {_type(typing.get_args(hint)[0], links)}"
    if origin in (types.UnionType, typing.Union):
        several = [_type(each, links) for each in typing.get_args(hint) if each is not type(None)]
        null = " or `null`" if type(None) in typing.get_args(hint) else ""
        return " or ".join(several) + null
    if hasattr(hint, "spelled"):
        return _first_line(hint).removesuffix(".").lower()
    if is_dataclass(hint):
        return links[typing.cast(type, hint)]
    if isinstance(hint, type) and issubclass(hint, Choice):
        return " · ".join(f"`{each}`" for each in hint)
    return PLAIN[hint]


def _first_line(kind: Any) -> str:
    return (kind.__doc__ or "").strip().splitlines()[0]
