"""What an organisation or a person is in the life of the chamber, on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Category:
    """A category and its consequences: does it vote, does it owe dues, is it counted as a member."""

    code: str
    label: str
    votes: bool = False
    owes_dues: bool = False
    counted: bool = False

    @property
    def consequences(self) -> str:
        """What follows for an organisation, in a sentence."""
        vote = "Vote" if self.votes else "Ne vote pas"
        dues = "doit une cotisation" if self.owes_dues else "ne doit pas de cotisation"
        count = "compte parmi les adhérents" if self.counted else "ne compte pas parmi les adhérents"
        return f"{vote}, {dues}, {count}."


CATEGORIES = (
    Category("member", "Adhérent", votes=True, owes_dues=True, counted=True),
    Category("honorary", "Membre d’honneur ou personne qualifiée"),
    Category("partner", "Partenaire"),
    Category("funder", "Financeur"),
    Category("payer", "Payeur"),
    Category("prospect", "Prospect"),
    Category("former", "Ancien adhérent"),
    Category("none", "Sans lien"),
)

# The ties that may stand without a membership, the first one that holds says what somebody is.
TIES = tuple(category.code for category in CATEGORIES if category.code not in {"member", "former", "none"})

_BY_CODE = {category.code: category for category in CATEGORIES}


@dataclass(frozen=True, slots=True)
class Span:
    """A dated fact of the register; a date may be unknown or open, the end is the first day without it."""

    start: date | None
    end: date | None

    def holds(self, on: date) -> bool:
        return (self.start is None or self.start <= on) and (self.end is None or on < self.end)


def category_named(code: str) -> Category:
    """The category of that code. Raises KeyError for an unknown one."""
    return _BY_CODE[code]


def category_on(day: date, *, memberships: Iterable[Span], relations: Iterable[tuple[str, Span]]) -> Category:
    """What somebody is on a day: a member first, else the first tie in force, else a former member."""
    spans = list(memberships)
    if any(span.holds(day) for span in spans):
        return _BY_CODE["member"]
    held = {kind for kind, span in relations if span.holds(day)}
    for code in TIES:
        if code in held:
            return _BY_CODE[code]
    if any(span.end is not None and span.end <= day for span in spans):
        return _BY_CODE["former"]
    return _BY_CODE["none"]
