"""What one version of the statutes changes from another, line by line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from governance.rules.text.outline import Section, flat


@dataclass(frozen=True, slots=True)
class Change:
    """A line of the statutes before and after; nothing where it was not there."""

    about: Sequence[str]
    before: str
    after: str


def changes_between(before: Section, after: Section) -> list[Change]:
    """The lines that differ; parts with a code are followed by it, whatever their rank."""
    old = {key: (titles, said) for key, titles, said in flat(before)}
    new = {key: (titles, said) for key, titles, said in flat(after)}
    found = []
    for key in [*new, *(key for key in old if key not in new)]:
        said = old.get(key, ((), ""))[1], new.get(key, ((), ""))[1]
        if said[0] != said[1]:
            found.append(Change((new.get(key) or old[key])[0][1:], *said))
    return found
