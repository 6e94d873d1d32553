"""The whole text as it is read: its chapters in order, what is still to be written, one part on its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from governance.rules.meeting.records import Records
from governance.rules.prose import mandates  # noqa: F401 - its parts are said by their class
from governance.rules.prose.body import body, commission
from governance.rules.prose.colleges import college_set
from governance.rules.prose.franchise import franchise_rules
from governance.rules.prose.membership import membership
from governance.rules.prose.proxies import proxy_rules
from governance.rules.prose.records import records
from governance.rules.prose.telling import OPENERS, SAYERS, Chapter, Clause, Key, Names, Telling, opens
from governance.rules.statutes import Statutes
from governance.rules.text.editing import Spot, part_at, parts_in
from governance.rules.text.reading import contradictions_in, part_written, read_part


@opens(Statutes)
def statutes(part: Statutes, names: Names, name: str, key: Key) -> Chapter:
    chapters = (
        college_set(part.colleges, names, "Collèges", ("colleges",)),
        membership(part.membership, names, "Qualité de membre", ("membership",)),
        franchise_rules(part.franchise, names, "Droit de vote", ("franchise",)),
        proxy_rules(part.proxies, names, "Procurations", ("proxies",)),
        *(body(each, names, each.name, ("bodies", each.code)) for each in part.bodies),
        *(commission(each, names, each.name, ("commissions", each.name)) for each in part.commissions),
    )
    noted = Telling(names)
    noted.say(part.note)
    notes = (Clause("À savoir", "", noted.told(), ("note",)),) if part.note else ()
    return Chapter(name or part.title, "", key, notes, chapters)


def told(document: Any, former: Any = None) -> tuple[Chapter, ...]:
    """The chapters of a document, finished or not; ``former`` is the document of the version before it.

    Of a part that lacks something, what it holds that lacks nothing is told all the same.
    """
    names = Names.of(document, former)
    whole = part_at(Statutes, document, ())
    return tuple(_told(document, spot, names) for spot in parts_in(Statutes, document, whole))


def _told(document: Any, spot: Spot, names: Names) -> Chapter:
    assert spot.kind is not None  # Parts that are chapters are of one kind each.
    key = tuple(str(step) for step in spot.place)
    part, problems = read_part(spot.kind, spot.written)
    if part is not None:
        return OPENERS[spot.kind](part, names, spot.name, key)
    if (whole := part_written(spot.kind, spot.written)) is not None:
        # What contradicts itself is read all the same, beside what is said of it.
        chapter = OPENERS[spot.kind](whole, names, spot.name, key)
        return replace(chapter, problems=tuple(problem.sentence for problem in problems))
    held = list(parts_in(Statutes, document, spot))
    chapters = [_told(document, each, names) for each in held if each.kind in OPENERS]
    written = spot.written.get("article")
    article = written if isinstance(written, str) else ""
    rules = [
        clause
        for each in held
        if each.kind in SAYERS and each.kind not in OPENERS
        for clause in _rules(each, names, article)
    ]
    return Chapter(
        spot.name,
        article,
        key,
        tuple(rules),
        tuple(chapter for chapter in chapters if chapter.is_whole or chapter.clauses or chapter.chapters),
        is_whole=False,
        problems=tuple(_contradictions(spot, chapters)),
    )


def _contradictions(spot: Spot, chapters: Sequence[Chapter]) -> Iterator[str]:
    """What an unfinished part contradicts itself in, but for what its chapters say already."""
    assert spot.kind is not None
    said = {sentence for chapter in chapters for sentence in _problems(chapter)}
    for problem in contradictions_in(spot.kind, spot.written):
        if problem.sentence not in said:
            yield problem.sentence


def _problems(chapter: Chapter) -> Iterator[str]:
    yield from chapter.problems
    for each in chapter.chapters:
        yield from _problems(each)


def _rules(spot: Spot, names: Names, article: str) -> tuple[Clause, ...]:
    """What a part of an unfinished one says: several rules, or one, or none."""
    part, _ = read_part(Records, spot.written) if spot.kind is Records else (None, [])
    if part is not None:
        return records(part, names, tuple(str(step) for step in spot.place), article)
    said = _alone(spot, names)
    return (said,) if said and said.sentences else ()


def _alone(spot: Spot, names: Names) -> Clause | None:
    """A part as a clause of its own, when it is whole."""
    assert spot.kind is not None
    part = part_written(spot.kind, spot.written)
    if part is None:
        return None
    telling = Telling(names, getattr(part, "article", ""))
    SAYERS[spot.kind](telling, part)
    return Clause(spot.name, telling.article, telling.told(), tuple(str(step) for step in spot.place))


def told_alone(document: Any, spot: Spot, former: Any = None) -> tuple[Clause, ...]:
    """What one part of a document says when it is whole; nothing of one that holds chapters, it is long."""
    names = Names.of(document, former)
    if spot.kind in OPENERS:
        chapter = _told(document, spot, names)
        return chapter.clauses if chapter.is_whole and not chapter.chapters else ()
    if spot.kind not in SAYERS:
        return ()
    said = _rules(spot, names, "")
    # One rule stands under its own name there.
    return (replace(said[0], name=""),) if len(said) == 1 else said


def clauses_of(chapter: Chapter) -> Iterator[Clause]:
    """Every clause of a chapter, those of the chapters that it holds after its own."""
    yield from chapter.clauses
    for each in chapter.chapters:
        yield from clauses_of(each)
