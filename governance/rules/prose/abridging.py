"""What several meetings, decisions or bodies say alike, said once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from cressmember.kernel.writing import NO_BREAK, enumerate_fr, quote, sentence_case
from governance.rules.prose.telling import Chapter, Clause

# So many rules that follow each other and say the same are one rule for all of them.
MANY = 3
# What is shorter is read faster rule by rule: « Il pèse 10 %. ».
SHORT = 30
# Shorter than this, repeating costs the reader less than looking elsewhere.
LONG = 60


def abridged(chapters: Sequence[Chapter]) -> tuple[Chapter, ...]:
    """The chapters, where a clause that one before says alike refers to it: « Comme pour « … ». »."""
    found: list[Chapter] = []
    for chapter in chapters:
        alike: dict[str, list[Clause]] = {}
        kept: list[Clause | str] = []
        for clause in chapter.clauses:
            source = next((each.name for each in chapters[: len(found)] if _says(each, clause)), "")
            if not source or len(clause.text) < LONG:
                kept.append(clause)
                continue
            if source not in alike:
                kept.append(source)
            alike.setdefault(source, []).append(clause)
        clauses = [_referring(each, alike[each]) if isinstance(each, str) else each for each in kept]
        found.append(replace(chapter, clauses=_joined(clauses), chapters=abridged(chapter.chapters)))
    return tuple(found)


def _joined(clauses: Sequence[Clause]) -> tuple[Clause, ...]:
    """Rules in a row that say the same of several: « Président, Trésorier et Secrétaire. Chacun : … »."""
    found: list[Clause] = []
    for _, run in groupby(clauses, key=lambda clause: (clause.article, clause.sentences)):
        alike = list(run)
        if len(alike) < MANY or len(alike[0].text) < SHORT:
            found += alike
            continue
        first, *rest = alike[0].sentences
        each = f"Chacun{NO_BREAK}: {first[:1].lower()}{first[1:]}"
        names = enumerate_fr([clause.name for clause in alike])
        found.append(replace(alike[0], name=names, sentences=(each, *rest)))
    return tuple(found)


def _says(chapter: Chapter, clause: Clause) -> bool:
    return any(
        (each.name, each.article, each.sentences) == (clause.name, clause.article, clause.sentences)
        for each in chapter.clauses
    )


def _referring(source: str, clauses: list[Clause]) -> Clause:
    first, *others = [clause.name for clause in clauses]
    names = enumerate_fr([first, *(f"{name[:1].lower()}{name[1:]}" for name in others)])
    articles = enumerate_fr(list(dict.fromkeys(clause.article for clause in clauses)))
    return Clause(sentence_case(names), articles, (f"Comme pour {quote(source)}.",), clauses[0].key)
