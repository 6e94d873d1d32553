"""The text of a version as its page shows it: headings to jump to, rules beside their articles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cressmember.kernel.writing import article_fr
from governance.rules.prose.abridging import abridged
from governance.rules.prose.telling import Chapter, Clause
from governance.rules.prose.whole import told

# On a phone, what is longer than « art. 12 » stands above its rule; everywhere, what is longer than
# « loi n° 2014-856, art. 6 ».
LONG, LONGEST = 8, 24


@dataclass(frozen=True, slots=True)
class Line:
    """A rule on the page; a text named whole is not shown again where it is that of the rule above."""

    article: str
    place: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A chapter on the page, and the address that leads there."""

    name: str
    anchor: str
    is_whole: bool
    problems: tuple[str, ...]
    lines: tuple[Line, ...]
    headings: tuple[Heading, ...]


def read_page(document: Any, former: Any = None) -> tuple[Heading, ...]:
    """A document as its page shows it, finished or not; ``former`` is the document of the version before."""
    return headings(abridged(told(document, former)))


def headings(chapters: Sequence[Chapter], within: str = "regle") -> tuple[Heading, ...]:
    """The chapters as headings, each with an anchor made of its rank."""
    found = []
    for rank, chapter in enumerate(chapters, start=1):
        anchor = f"{within}-{rank}"
        inner = headings(chapter.chapters, anchor)
        said = lines(chapter.clauses)
        found.append(Heading(chapter.name, anchor, chapter.is_whole, chapter.problems, said, inner))
    return tuple(found)


def lines(clauses: Sequence[Clause]) -> tuple[Line, ...]:
    """The clauses, each beside its article."""
    found: list[Line] = []
    for clause in clauses:
        article = article_fr(clause.article) if clause.article else ""
        place = "longest" if len(article) > LONGEST else "long" if len(article) > LONG else ""
        if found and found[-1].article == article == clause.article:
            place = "visually-hidden"
        found.append(Line(article, place, clause.name, clause.text))
    return tuple(found)
