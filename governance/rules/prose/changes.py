"""What one version of the statutes changes from another, rule by rule, with the words that differ."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from cressmember.kernel.writing import article_fr, enumerate_fr
from governance.rules.prose.colleges import ORIGIN
from governance.rules.prose.telling import Chapter, Clause
from governance.rules.text.wording import Choice

# What stands between quotation marks is one name, whatever words it is made of.
WORD = re.compile(r"[^ «]*«[^»]*»[^ ]*|[^ ]+")
# Under this likeness, marking words makes confetti: the whole sentence is marked.
ALIKE = 0.45


class What(Choice):
    """What becomes of a rule from one version to the next."""

    ADDED = "added", "Ajout"
    REMOVED = "removed", "Retrait"
    CHANGED = "changed", "Changement"
    MOVED = "moved", "Ordre"


@dataclass(frozen=True, slots=True)
class Words:
    """A run of words, without the space after it, and whether the other version has others there."""

    text: str
    is_other: bool


@dataclass(frozen=True, slots=True)
class Change:
    """A rule before and after: its name, its article as one cites it, its words; nothing where it was not."""

    what: What
    name: str
    before_article: str
    after_article: str
    before: tuple[Words, ...]
    after: tuple[Words, ...]

    @property
    def is_only_renumbered(self) -> bool:
        """Whether the same words stand under another article."""
        return self.what is What.CHANGED and self.before == self.after


@dataclass(frozen=True, slots=True)
class Changed:
    """The changes of a chapter, under the names that lead to it."""

    titles: tuple[str, ...]
    what: What
    changes: tuple[Change, ...]


def changes_between(before: Sequence[Chapter], after: Sequence[Chapter]) -> tuple[Changed, ...]:
    """The chapters that differ, in the order of the new version, then those that it does not have."""
    return tuple(_changes(before, after, ()))


def _changes(
    before: Sequence[Chapter], after: Sequence[Chapter], within: tuple[str, ...]
) -> Iterator[Changed]:
    old, new = ({chapter.key: chapter for chapter in chapters} for chapters in (before, after))
    for key in [*new, *(key for key in old if key not in new)]:
        was, now = old.get(key), new.get(key)
        titles = (*within, (now or was).name)  # type: ignore[union-attr]
        what = What.ADDED if was is None else What.REMOVED if now is None else What.CHANGED
        if found := tuple(_of_clauses(was, now)):
            yield Changed(titles, what, found)
        yield from _changes(was.chapters if was else (), now.chapters if now else (), titles)


def _of_clauses(before: Chapter | None, after: Chapter | None) -> Iterator[Change]:
    if before and after and (before.name != after.name or _is_renumbered(before, after)):
        yield change(_heading(before), _heading(after))
    old, new = ({each.key: each for each in _compared(chapter)} for chapter in (before, after))
    for key in [*new, *(key for key in old if key not in new)]:
        was, now = old.get(key), new.get(key)
        if was is None or now is None or _said(was) != _said(now):
            yield change(was, now)
    both = [key for key in old if key in new]
    if both != (order := [key for key in new if key in old]):
        told = (
            Words(f"Dans l’ordre, maintenant : {enumerate_fr([new[key].name for key in order])}.", False),
        )
        yield Change(What.MOVED, "", "", "", (), told)


def _compared(chapter: Chapter | None) -> Iterator[Clause]:
    yield from (each for each in (chapter.clauses if chapter else ()) if each.key[-1] != ORIGIN)


def _is_renumbered(before: Chapter, after: Chapter) -> bool:
    """Whether its article is another one, which none of its rules tells."""
    return before.article != after.article and after.article not in {each.article for each in after.clauses}


def _heading(chapter: Chapter) -> Clause:
    return Clause("Intitulé", chapter.article, (f"{chapter.name}.",), chapter.key)


def _said(clause: Clause) -> tuple[str, str, tuple[str, ...]]:
    return clause.name, clause.article, clause.sentences


def change(before: Clause | None, after: Clause | None) -> Change:
    """A rule that is added, removed or changed."""
    if before is None or after is None:
        there = before or after
        assert there is not None
        told = (Words(there.text, False),)
        if before is None:
            return Change(What.ADDED, there.name, "", article_fr(there.article), (), told)
        return Change(What.REMOVED, there.name, article_fr(there.article), "", told, ())
    old, new = (
        clause.text if before.name == after.name else f"{clause.name}. {clause.text}"
        for clause in (before, after)
    )
    return Change(
        What.CHANGED, after.name, article_fr(before.article), article_fr(after.article), *compared(old, new)
    )


def compared(before: str, after: str) -> tuple[tuple[Words, ...], tuple[Words, ...]]:
    """Both texts cut where their words differ."""
    old, new = (WORD.findall(text) for text in (before, after))
    matcher = SequenceMatcher(None, old, new, False)
    if matcher.ratio() < ALIKE:
        return (Words(before, True),), (Words(after, True),)
    was, now = [], []
    for how, i, j, k, n in matcher.get_opcodes():
        was += [Words(" ".join(old[i:j]), how != "equal")] * (j > i)
        now += [Words(" ".join(new[k:n]), how != "equal")] * (n > k)
    return tuple(was), tuple(now)
