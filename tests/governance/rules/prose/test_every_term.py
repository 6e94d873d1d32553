"""Nothing that the statutes say goes unsaid in their sentences."""

import json
from pathlib import Path

import pytest

from governance.rules.prose.telling import Names
from governance.rules.prose.whole import OPENERS, SAYERS
from governance.rules.statutes import Statutes, statutes_from
from governance.rules.text.reading import terms_of
from governance.rules.text.reference import _parts
from tests.governance.rules.prose.every_term import changed, is_moot, pairs_of, places, values

EXAMPLES = sorted(
    path for path in Path("docs/statutes").glob("*.json") if not path.name.endswith(".scenario.json")
)


def prose(part):
    return _told(OPENERS[part.__class__](part, Names(), getattr(part, "name", ""), ()))


def _told(chapter):
    return (
        chapter.name,
        chapter.article,
        [(clause.name, clause.article, clause.sentences) for clause in chapter.clauses],
        [_told(each) for each in chapter.chapters],
    )


def test_every_part_has_its_prose():
    assert {part.__name__ for part in _parts(Statutes)} - {
        part.__name__ for part in [*SAYERS, *OPENERS]
    } == set()


@pytest.mark.parametrize(
    "kind", sorted(OPENERS, key=lambda kind: kind.__name__), ids=lambda kind: kind.__name__
)
def test_another_value_is_another_sentence(kind):
    alike = [(one, other) for one, other in pairs_of(kind) if prose(one) == prose(other)]

    assert alike == []


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_term_of_an_example_cannot_change_unsaid(path):
    statutes = statutes_from(json.loads(path.read_text()))
    unsaid = []
    for word in ("colleges", "membership", "franchise", "proxies", "bodies", "commissions"):
        held = getattr(statutes, word)
        for chapter in held if isinstance(held, tuple) else (held,):
            before = prose(chapter)
            unsaid += [
                (word, *place, name)
                for place, part in places(chapter)
                for name, value in other_values(part)
                if prose(changed(chapter, place, name, value)) == before
            ]

    assert unsaid == []


def other_values(part):
    """Each term that says something, with another value."""
    for word, (term, hint) in terms_of(part.__class__).items():
        if not is_moot(part, word):
            now = getattr(part, word)
            yield word, next(value for value in values(hint, term) if value != now)
