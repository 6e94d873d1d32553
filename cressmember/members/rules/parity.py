"""Parity among the representatives of a member (law of 31 July 2014, art. 6).

Among the titulars and substitutes of each member, the number of women and the number of men differ by at
most one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from cressmember.kernel.writing import NO_BREAK, counted

ARTICLE = f"loi du 31 juillet 2014, art.{NO_BREAK}6"
LARGEST_GAP = 1


class Outcome(StrEnum):
    KEPT = "kept"
    BROKEN = "broken"
    NOT_KNOWN = "not_known"
    WITHOUT_OBJECT = "without_object"


@dataclass(frozen=True, slots=True)
class Parity:
    """Whether parity is kept, with the figures that say so."""

    women: int
    men: int
    unknown: int

    @property
    def outcome(self) -> Outcome:
        """Without object while nobody is named; not known when missing genders could make it either way."""
        if self.women + self.men + self.unknown == 0:
            return Outcome.WITHOUT_OBJECT
        gap = abs(self.women - self.men)
        if gap - self.unknown > LARGEST_GAP:
            return Outcome.BROKEN
        if gap + self.unknown <= LARGEST_GAP:
            return Outcome.KEPT
        return Outcome.NOT_KNOWN

    @property
    def sentence(self) -> str:
        if self.outcome is Outcome.WITHOUT_OBJECT:
            return f"Aucun représentant désigné ({ARTICLE})."
        return f"{self._figures} : {self._verdict} ({ARTICLE})."

    @property
    def _figures(self) -> str:
        unknown = counted(self.unknown, "personne", "personnes")
        if self.women + self.men == 0:
            return f"Civilité inconnue pour {unknown}"
        figures = f"{counted(self.women, 'femme', 'femmes')}, {counted(self.men, 'homme', 'hommes')}"
        return f"{figures}, {unknown} dont la civilité n’est pas connue" if self.unknown else figures

    @property
    def _verdict(self) -> str:
        if self.outcome is Outcome.KEPT:
            return "la parité est respectée"
        if self.outcome is Outcome.NOT_KNOWN:
            return "parité non connue"
        missing = abs(self.women - self.men) - self.unknown - LARGEST_GAP
        words = ("femme", "femmes") if self.women < self.men else ("homme", "hommes")
        return (
            "l’écart dépasse un, la parité n’est pas respectée ; "
            f"il manque au moins {counted(missing, *words)}"
        )


def parity_of(genders: Iterable[str]) -> Parity:
    """Parity among people whose gender is « F », « M » or, when it is not known, empty."""
    all_genders = list(genders)
    women, men = all_genders.count("F"), all_genders.count("M")
    return Parity(women, men, len(all_genders) - women - men)
