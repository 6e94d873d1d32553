"""Exact shares: what they require of a number, and how they are said."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor
from typing import Any

from cressmember.kernel.writing import NO_BREAK, number, percent

WORDS = {
    Fraction(1): "la totalité",
    Fraction(1, 2): "la moitié",
    Fraction(1, 3): "le tiers",
    Fraction(2, 3): "les deux tiers",
    Fraction(1, 4): "le quart",
    Fraction(3, 4): "les trois quarts",
    Fraction(1, 5): "le cinquième",
    Fraction(2, 5): "les deux cinquièmes",
    Fraction(3, 5): "les trois cinquièmes",
    Fraction(4, 5): "les quatre cinquièmes",
    Fraction(1, 10): "le dixième",
    Fraction(1, 20): "le vingtième",
    Fraction(1, 30): "le trentième",
}


class Percentage(Fraction):
    """A share that was written as a percentage, and is told as one: 60 % is not « les trois cinquièmes »."""

    __slots__ = ()

    def __str__(self) -> str:
        return f"{self.figures} %"

    def __reduce__(self) -> tuple[Any, ...]:
        return Percentage, (self.numerator, self.denominator)

    @property
    def figures(self) -> str:
        """The number before the sign: 60, 7,5, 66,6667."""
        whole, rest = divmod(self * 100, 1)
        decimals = ""
        while rest:
            digit, rest = divmod(rest * 10, 1)
            decimals += str(digit)
        return f"{whole},{decimals}" if decimals else str(whole)


ARTICLES = ("la", "le", "les", "un", "une")
BARE = {words.partition(" ")[2]: share for share, words in WORDS.items()}


def at_least(share: Fraction, of: int) -> int:
    """The smallest whole number that is at least that share: a third of 903 is 301, of 904 is 302."""
    return ceil(share * of)


def more_than(share: Fraction, of: int) -> int:
    """The smallest whole number that is strictly more than that share: half of 10 is 6, of 11 is 6."""
    return floor(share * of) + 1


def said(share: Fraction) -> str:
    """A share in words: « les deux tiers », « 60 % », « 7/13 »."""
    if isinstance(share, Percentage):
        return f"{share.figures}{NO_BREAK}%"
    if share in WORDS:
        return WORDS[share]
    for places in (0, 1):
        if (share * 100 * 10**places).denominator == 1:
            return percent(share, places)
    return f"{number(share.numerator)}/{number(share.denominator)}"


def sum_said(total: Fraction) -> tuple[str, str]:
    """What shares add up to, and the whole that they should make: 110 % and 100 %, or 7/6 and 1."""
    if (total * 10_000).denominator > 1:
        return f"{number(total.numerator)}/{number(total.denominator)}", "1"
    return said(Percentage(total)), said(Percentage(1))


def read_words(told: str) -> Fraction:
    """A share said in words, with its article or without: « les deux tiers », « un quart », « moitié ».

    Raises ValueError for other words than those in which `said` says a share.
    """
    words = told.lower().replace("-", " ").split()
    if words and words[0] in ARTICLES:
        words = words[1:]
    try:
        return BARE[" ".join(words)]
    except KeyError:
        raise ValueError(f"no share is called {told!r}") from None


def exceeding(told: str) -> str:
    """More than that, in words: « plus du tiers », « plus des deux tiers », « plus de la moitié »."""
    for article, of in (("les ", "des "), ("le ", "du ")):
        if told.startswith(article):
            return f"plus {of}{told.removeprefix(article)}"
    return f"plus de {told}"


def ratio(part: int | Fraction, whole: int | Fraction) -> str:
    """A part of a whole as a percentage to two places, « 50,91 % »; a dash when the whole is nothing."""
    return percent(Fraction(part) / Fraction(whole), 2) if whole else "—"
