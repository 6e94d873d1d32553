"""What the statutes say, line by line, each with its title, its article and its place in the document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import MISSING, dataclass, is_dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from cressmember.kernel.writing import enumerate_fr, long_date, number, sentence_case
from governance.rules.answer import share
from governance.rules.text.editing import part_at, parts_in
from governance.rules.text.reading import Place, read_part, terms_of
from governance.rules.text.wording import Choice, bare, kind_title, nothing

Titles = tuple[str, ...]

# Said by the heading of the part, not by a line of it.
UNNAMED = ("name", "title", "code", "article")


@dataclass(frozen=True, slots=True)
class Line:
    """One term: what it is called, and what the statutes say of it."""

    title: str
    said: str
    place: Place


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the statutes: its lines, then the parts that it holds."""

    title: str
    article: str
    place: Place
    key: tuple[str, ...]
    lines: tuple[Line, ...]
    sections: tuple[Section, ...]


def outline(part: Any, *, title: str = "", at: Place = (), key: tuple[str, ...] = ()) -> Section:
    """The part as people read it; parts of a list are told apart by their code, else by their rank."""
    lines: list[Line] = []
    sections: list[Section] = []
    if at and isinstance(at[-1], int) and kind_title(part.__class__) not in ("", title):
        lines.append(Line("Sorte", kind_title(part.__class__), (*at, "kind")))
    for word, (term, _) in terms_of(part.__class__).items():
        value, name = getattr(part, word), sentence_case(bare(term.metadata["title"]))
        place = (*at, word)
        if _is_part(value):
            if kind := kind_title(value.__class__):
                lines.append(Line(name, kind, place))
            if terms_of(value.__class__):
                sections.append(outline(value, title=name, at=place, key=(*key, word)))
        elif isinstance(value, tuple) and value and _is_part(value[0]):
            for rank, each in enumerate(value):
                called = _name(each) or f"{name} ({rank + 1})"
                own = str(getattr(each, "code", "") or rank + 1)
                sections.append(outline(each, title=called, at=(*place, rank), key=(*key, word, own)))
        elif value in (None, (), frozenset()) and term.default is MISSING:
            lines.append(Line(name, nothing(term.metadata["title"]), place))
        elif word not in UNNAMED and value not in (None, "", (), frozenset()):
            lines.append(Line(name, said(value), place))
    return Section(title or _name(part), getattr(part, "article", ""), at, key, tuple(lines), tuple(sections))


def drafted(root: type, document: Any) -> tuple[Section, ...]:
    """What a draft says so far: its parts that lack nothing; of the others, that they are to be completed."""
    sections = []
    for spot in parts_in(root, document, part_at(root, document, ())):
        assert spot.kind is not None  # The parts of statutes are of one kind each.
        part, _ = read_part(spot.kind, spot.written, at=spot.place)
        if part is not None:
            sections.append(outline(part, title=spot.name, at=spot.place))
        else:
            article = spot.written.get("article")
            told = article if isinstance(article, str) else ""
            unfinished = (Line("État", "à compléter", spot.place),)
            sections.append(Section(spot.name, told, spot.place, (), unfinished, ()))
    return tuple(sections)


def said(value: Any) -> str:
    """A value as a sentence says it."""
    if hasattr(value, "said"):
        return str(value.said)
    match value:
        case bool():
            return "oui" if value else "non"
        case Choice():
            return value.label
        case Fraction():
            return share.said(value)
        case int():
            return number(value)
        case date():
            return long_date(value)
        case frozenset() | tuple():
            # A set has no order of its own: that of the words is the same every time.
            told = [said(each) for each in (sorted(value) if isinstance(value, frozenset) else value)]
            return enumerate_fr(told)
    return str(value)


def flat(section: Section, within: Titles = ()) -> Iterator[tuple[Titles, Titles, str]]:
    """Each line: a key that outlives a change of rank, the titles that lead to it, and what it says."""
    titles = (*within, section.title) if section.title else within
    if section.article:
        yield (*section.key, "article"), (*titles, "Article"), section.article
    for line in section.lines:
        yield (*section.key, str(line.place[-1])), (*titles, line.title), line.said
    for each in section.sections:
        yield from flat(each, titles)


def _is_part(value: Any) -> bool:
    """Whether a value is a part with terms of its own, and not a word with a spelling of its own."""
    return is_dataclass(value) and not hasattr(value, "spelling")


def _name(part: Any) -> str:
    return str(getattr(part, "name", "") or getattr(part, "title", "") or getattr(part, "code", ""))
