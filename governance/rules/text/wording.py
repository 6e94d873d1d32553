"""Words of a statutes document: closed choices and named terms, each with what people call it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import MISSING, dataclass, field
from enum import StrEnum
from typing import Any, TypeVar, dataclass_transform

Kind = TypeVar("Kind")

# « (aucun : null) », « (null : le texte n’en dit rien) », « (toutes : une liste vide) »: what nothing says.
NOTHING = re.compile(
    r" \((?:(?:null|une liste vide)\s:\s(?P<after>[^()]+)|(?P<before>[^()]+?)\s:\s(?:null|une liste vide))\)"
)
# « part ou le nombre exigé »: where the title is a list from its first noun, all its articles go.
LISTED = re.compile(r"\w+(?: de \w+)?(?:,| et| ou) (?:le|la|les) ")
COORDINATED = re.compile(r"(, | et | ou )(?:le |la |les )")
# What is chosen by its name on screen.
BY_CODE = re.compile(r", par (?:son code|leurs codes)")
# The words that agree with the first: those before what completes it.
HEAD = re.compile(r".*?(?=$|,| (?:de|du|des|à|par|pour|qui|que|dont|où|en|au|et|ou|les) | d’)")
LONGEST_ARTICLE = 3
SILENT = "le texte n’en dit rien"


class Choice(StrEnum):
    """One of a few words of the document, with what it is called in French."""

    label: str

    def __new__(cls, word: str, label: str) -> Choice:
        choice = str.__new__(cls, word)
        choice._value_ = word
        choice.label = label
        return choice


def term(title: str, *, default: Any = MISSING, least: int | None = None, most: int | None = None) -> Any:
    """A field of a part of the statutes: its title in French, what stands when it is not written.

    ``least`` and ``most`` bound a number, or how many entries a list has. Without ``default`` the statutes
    must say it.
    """
    metadata = {"title": title, "least": least, "most": most}
    return field(default=default, metadata=metadata)


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(term,))
def part(kind: type[Kind]) -> type[Kind]:
    """A part of the statutes: a frozen dataclass whose fields are terms, given by name."""
    return dataclass(frozen=True, slots=True, kw_only=True)(kind)


class NotWritten(AttributeError):  # noqa: N818 - said as the trade says it
    """A part that is not whole yet does not say this."""


Entry = TypeVar("Entry")
Said = TypeVar("Said")


def saying(entries: Sequence[Entry], *words: str) -> list[Entry]:
    """The entries that say all this, those that are not whole yet among them."""
    return [entry for entry in entries if all(hasattr(entry, word) for word in words)]


def apart(*checks: Callable[[], Iterable[Said]]) -> Iterator[Said]:
    """What each check finds; one that needs what is not written yet keeps the others from nothing."""
    for check in checks:
        with suppress(NotWritten):
            yield from check()


def plainly(title: str) -> str:
    """The title without what helps to write it in a file."""
    return BY_CODE.sub("", NOTHING.sub("", title))


def bare(title: str) -> str:
    """The title without what helps to write it, nor the articles that « il manque … » needs."""
    title = plainly(title)
    for article in ("le ", "la ", "les ", "l’", "un ", "une ", "des "):
        if title.startswith(article):
            title = title.removeprefix(article)
            return COORDINATED.sub(r"\1", title) if LISTED.match(title) else title
    return title


def singular(title: str) -> str:
    """What one of a list is called: « Conditions du quorum » has a « Condition du quorum »."""
    found = HEAD.match(title)
    assert found  # It matches nothing at least.
    head = " ".join(
        word.removesuffix("s") if len(word) > LONGEST_ARTICLE else word for word in found[0].split(" ")
    )
    return head + title[found.end() :]


def nothing(title: str) -> str:
    """What writing nothing there says: « aucun », « toutes », « le texte n’en dit rien »."""
    found = NOTHING.search(title)
    return (found["before"] or found["after"]) if found else SILENT


def kind_title(kind: type) -> str:
    """What a part that is one of several is called; nothing for one that stands alone."""
    title = getattr(kind, "title", "")
    return title if isinstance(title, str) and isinstance(getattr(kind, "kind", None), str) else ""
