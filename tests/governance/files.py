"""The statutes and the scenarios that the documentation holds."""

import json
from dataclasses import MISSING, is_dataclass
from functools import cache
from pathlib import Path

from governance.rules.scenario import answers_of, scenario_from
from governance.rules.text.reading import terms_of

FOLDER = Path(__file__).parents[2] / "docs/statutes"
SCENARIOS = sorted(path.name.removesuffix(".scenario.json") for path in FOLDER.glob("*.scenario.json"))


def statutes_file(name):
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def scenario_file(name):
    """A scenario with the statutes that it names put in."""
    document = json.loads((FOLDER / f"{name}.scenario.json").read_text(encoding="utf-8"))
    return document | {"statutes": json.loads((FOLDER / document["statutes"]).read_text(encoding="utf-8"))}


@cache
def played(name):
    """The answers to a scenario, in the order of its questions."""
    scenario, problems = scenario_from(scenario_file(name))
    assert problems == []
    return answers_of(scenario)


def required_terms(value, document, at=()):
    """Each term of a part that a document may not leave out: where it is, and what it is called."""
    if is_dataclass(value) and not hasattr(value, "spelling"):
        for word, (term, _) in terms_of(type(value)).items():
            if word in document:
                if term.default is MISSING:
                    yield (*at, word), term.metadata["title"]
                yield from required_terms(getattr(value, word), document[word], (*at, word))
    elif isinstance(value, tuple):
        for rank, each in enumerate(value):
            yield from required_terms(each, document[rank], (*at, rank))


def without(document, place):
    """The document less what stands at a place."""
    word, *rest = place
    if not rest:
        return {name: value for name, value in document.items() if name != word}
    if isinstance(document, list):
        return [without(each, rest) if rank == word else each for rank, each in enumerate(document)]
    return document | {word: without(document[word], rest)}
