"""What the parts of a draft may name: its colleges, its meetings, its organs, its seats."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

COLLEGES = ("college", "from_college", "to_college", "colleges")
MEETINGS = ("meeting", "meetings")
SEATS = ("seats",)
ORGANS = (
    "decided_by",
    "proposed_by",
    "refusals_told_to",
    "appeal_to",
    "set_by",
    "designated_by",
    "approved_by",
    "of",
    "to",
)

# What a college says of the version before: its colleges, by their codes.
FORMER = "comes_from"

Names = dict[str, str]


def named(document: Any) -> dict[str, Names]:
    """For each word that names another thing of the draft, what it may name, by what is written."""
    bodies = list(_entries(document, "bodies"))
    meetings = [meeting for body in bodies for meeting in _entries(body, "meetings")]
    organs = [*bodies, *_entries(document, "commissions")]
    seats = [
        group
        for organ in organs
        for held in (_held(_held(organ, "seating"), "composition"), _held(organ, "composition"))
        for group in _entries(held, "seats")
    ]
    known = {
        COLLEGES: _names(_entries(_held(document, "colleges"), "colleges"), "code"),
        MEETINGS: _names(meetings, "code"),
        SEATS: _names(seats, "name"),
    }
    return {word: names for words, names in known.items() for word in words if names}


def organs_of(document: Any) -> list[str]:
    """The names of the organs that the draft has so far."""
    return list(_names([*_entries(document, "bodies"), *_entries(document, "commissions")], "name"))


def codes_of(document: Any) -> Names:
    """The codes of the bodies that the draft has so far, with their names."""
    return _names(_entries(document, "bodies"), "code")


def continued(document: Mapping[str, Any], former: Any) -> dict[str, Any]:
    """The copy of a whole text that is to follow ``former``: its colleges come from those of ``former``.

    A college that the version before has goes on; of another, what it came from is kept if it is still there.
    """
    known = named(former).get("college", {})
    colleges = [
        {**each, FORMER: [each["code"]] if each["code"] in known else sorted(known.keys() & each[FORMER])}
        for each in _entries(document["colleges"], "colleges")
    ]
    return {**document, "colleges": {**document["colleges"], "colleges": colleges}}


def any_comes_from(document: Any) -> bool:
    """Whether a college of the draft says that it comes from one of the version before."""
    colleges = _entries(_held(document, "colleges"), "colleges")
    return any(bool(each.get("comes_from")) for each in colleges)


def categories_of(document: Any) -> list[str]:
    """The categories of members that the draft names, wherever it does."""
    return sorted(set(_categories(document)))


def _categories(told: Any) -> Iterator[str]:
    if isinstance(told, Mapping):
        for word, held in told.items():
            if word in ("categories", "except_categories") and isinstance(held, list):
                yield from (each for each in held if isinstance(each, str))
            elif word == "category" and isinstance(held, str):
                yield held
            else:
                yield from _categories(held)
    elif isinstance(told, list):
        for each in told:
            yield from _categories(each)


def _held(told: Any, word: str) -> Any:
    return told.get(word) if isinstance(told, Mapping) else None


def _entries(told: Any, word: str) -> Iterator[Mapping[str, Any]]:
    entries = _held(told, word)
    yield from (each for each in (entries if isinstance(entries, list) else ()) if isinstance(each, Mapping))


def _names(entries: Any, word: str) -> Names:
    found = {}
    for each in entries:
        told = each.get(word)
        if isinstance(told, str) and told.strip():
            name = each.get("name")
            found[told] = name if isinstance(name, str) and name.strip() else told
    return found
