"""Figures of a text that another part of it contradicts.

Two figures of one unit are suspected when they are the same but for one digit or two digits that changed
places, or but for their sign: +46 201 € in a table, +46 601 € in a sentence. Nothing is corrected: people
are shown both, and say which is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from cressmember.kernel.writing import MINUS, NARROW, NO_BREAK

SPACES = f" {NO_BREAK}{NARROW}"
UNITS = {
    "€": "€",
    "euro": "€",
    "euros": "€",
    "%": "%",
    "voix": "voix",
    "membre": "membres",
    "membres": "membres",
    "adhérent": "membres",
    "adhérents": "membres",
}
# Below this, every figure has a neighbour: 12 members and 13 members are two facts.
FEWEST_DIGITS = 4
# Each figure is held against those before it: what no minutes ever hold is not compared.
MOST_FIGURES = 1000
FIGURE = re.compile(
    rf"(?P<sign>[+\-{MINUS}–])?[{SPACES}]?"
    # Bounded, and never begun in the middle of a number: a wall of digits is read once.
    rf"(?P<whole>(?<!\d)(?:\d{{1,3}}(?:[{SPACES}]\d{{3}}){{1,4}}|\d{{1,15}}))"
    rf"(?:,(?P<part>\d{{1,15}}))?"
    rf"[{SPACES}]?(?P<unit>€|%|(?:euros?|voix|membres?|adhérents?)\b)"
)
SENTENCE = re.compile(r"[^.!?\n]+(?:\.(?=\d)[^.!?\n]*)*[.!?]?")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as it is written somewhere: its value, its unit, the sentence that says it.

    ``label`` is what a table calls it; empty in a text. ``place`` says which block it stands in.
    """

    value: Decimal
    unit: str
    written: str
    sentence: str
    label: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two figures that look like one: what is said, and what it contradicts."""

    said: Figure
    known: Figure

    @property
    def sentence(self) -> str:
        """« Le texte dit +46 601 €, le tableau +46 201 € (Résultat). »"""
        of = f" ({self.known.label})" if self.known.label else ""
        where = "le tableau dit" if self.known.label else "il est dit ailleurs"
        return f"Le texte dit {self.said.written}, {where} {self.known.written}{of}."


def figures_in(text: str, *, place: str = "") -> list[Figure]:
    """Every figure of a text that bears a unit."""
    return [figure for sentence in SENTENCE.findall(text) for figure in _figures(sentence.strip(), place)]


def contradictions(said: Sequence[Figure], known: Sequence[Figure]) -> list[Contradiction]:
    """The figures of a text that nothing known says, and that look like one that is known.

    A figure that stands among the known ones is right, whatever else looks like it. The nearest in order is
    shown when several do.
    """
    right = {(each.value, each.unit) for each in known}
    found = []
    for figure in said:
        if (figure.value, figure.unit) in right or not _is_long(figure):
            continue
        match = next((each for each in known if each.unit == figure.unit and _alike(figure, each)), None)
        if match is not None:
            found.append(Contradiction(figure, match))
    return found


def within(figures: Sequence[Figure]) -> list[Contradiction]:
    """The figures that contradict one another: a table comes before a text, then what was said first.

    Beyond the first thousand nothing is compared.
    """
    figures = figures[:MOST_FIGURES]
    labelled = [each for each in figures if each.label]
    found = []
    seen = list(labelled)
    for figure in figures:
        if figure.label:
            continue
        found += contradictions([figure], seen)
        seen.append(figure)
    return found


def _figures(sentence: str, place: str) -> Iterator[Figure]:
    for match in FIGURE.finditer(sentence):
        digits = re.sub(rf"[{SPACES}]", "", match["whole"])
        value = Decimal(f"{digits}.{match['part'] or 0}")
        if match["sign"] in ("-", MINUS, "–"):
            value = -value
        yield Figure(
            value=value.normalize(),
            unit=UNITS[match["unit"]],
            written=match[0].strip(SPACES),
            sentence=sentence,
            place=place,
        )


def _is_long(figure: Figure) -> bool:
    return len(_digits(figure)) >= FEWEST_DIGITS


def _digits(figure: Figure) -> str:
    return f"{abs(figure.value):f}"


def _alike(one: Figure, other: Figure) -> bool:
    """Whether two different figures look like one another."""
    first, second = _digits(one), _digits(other)
    if first == second:
        return one.value == -other.value
    if len(first) != len(second):
        return False
    apart = [rank for rank, (a, b) in enumerate(zip(first, second, strict=True)) if a != b]
    if len(apart) == 1:
        return True
    if len(apart) != 2:
        return False
    left, right = apart
    return first[left] == second[right] and first[right] == second[left]
