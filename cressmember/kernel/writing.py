"""Figures, days and lists as they are printed in French.

Thousands are parted by a narrow no-break space (U+202F), units by a no-break space (U+00A0), so that a line
never ends between a number and what it counts.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from cressmember.kernel.money import Exact, round_cents

NO_BREAK = "\N{NO-BREAK SPACE}"
NARROW = "\N{NARROW NO-BREAK SPACE}"
# What follows « art. »: « 12 », « 6 bis », « L114-12 », « R. 322-58 », « IV », « premier ».
NUMBERED = re.compile(r"[LRDA]?\.? ?\*?\d|[IVX]+\b|premier\b|unique\b")
MINUS = "\N{MINUS SIGN}"

MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)


def number(value: int) -> str:
    """A count: « 12 345 »."""
    return _grouped(f"{value:,}")


def decimal_fr(value: Decimal, places: int | None = None) -> str:
    """A decimal number with its comma: « 12,5 »; with ``places``, rounded half up to that many decimals."""
    if places is not None:
        value = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return _grouped(f"{value + 0 if value == 0 else value:,f}")


def euros(amount: Decimal | int, *, cents: bool = True) -> str:
    """An amount: « 1 234,50 € »; without ``cents``, to the nearest euro, for charts."""
    rounded = round_cents(amount)
    return f"{decimal_fr(rounded, 2 if cents else 0)}{NO_BREAK}€"


def percent(share: Exact, places: int = 1) -> str:
    """A share of one as a percentage, rounded half up: 229/1000 is « 22,9 % »."""
    exact = Fraction(share) * 100 * 10**places
    rounded = int(abs(exact) + Fraction(1, 2)) * (-1 if exact < 0 else 1)
    return f"{decimal_fr(Decimal(rounded).scaleb(-places))}{NO_BREAK}%"


def month_name(month: int) -> str:
    """The month's name: 8 is « août ». Raises ValueError outside 1 to 12."""
    if not 1 <= month <= 12:
        raise ValueError(f"there is no month {month}")
    return MONTHS[month - 1]


def long_date(day: date, precision: str = "day") -> str:
    """A day in words, « 1er mars 2025 »; no more than « mars 2025 » or « 2025 » when no more is known."""
    if precision == "year":
        return str(day.year)
    month = f"{month_name(day.month)} {day.year}"
    return month if precision == "month" else f"{'1er' if day.day == 1 else day.day} {month}"


def until_told(day: date | None) -> str:
    """How long what is told before it lasts: « jusqu’au 1er mars 2025 »; nothing without an end."""
    return f" jusqu’au {long_date(day)}" if day else ""


def hour(instant: datetime) -> str:
    """An hour as it is said, in the zone of the instant: « 14 h », « 14 h 05 »."""
    minutes = f"{NO_BREAK}{instant.minute:02}" if instant.minute else ""
    return f"{instant.hour}{NO_BREAK}h{minutes}"


def short_date(day: date) -> str:
    """A day in figures: « 01/03/2025 »."""
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def ordinal(rank: int) -> str:
    """A rank, in the feminine of years and meetings: « 1re », « 2e »."""
    return f"{rank}{'re' if rank == 1 else 'e'}"


def plural(count: Exact, one: str, many: str) -> str:
    """The word that agrees with the count; in French nought and one and a half are singular."""
    return one if -2 < count < 2 else many


def counted(count: int, one: str, many: str) -> str:
    """The count and its word: « 1 adhérent », « 1 873 adhérents »."""
    return f"{number(count)}{NO_BREAK}{plural(count, one, many)}"


def enumerate_fr(items: Sequence[str], last: str = "et") -> str:
    """A list in a sentence: « a, b et c »."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def article_fr(article: str, word: str = "art.") -> str:
    """An article with its word before, « art. 12 », « art. L114-12 »; a text named whole goes without one.

    « arrêté du 27 juin 2001 » and « droit commun » are told as such.
    """
    return f"{word}{NO_BREAK}{article}" if NUMBERED.match(article) else article


def sentence_case(text: str) -> str:
    """The text as it begins a sentence, with a capital: « le barème » is « Le barème »."""
    return f"{text[:1].upper()}{text[1:]}"


def quote(text: str) -> str:
    """The text between French quotation marks, which never part from it."""
    return f"«{NO_BREAK}{text}{NO_BREAK}»"


def phone(e164: str) -> str:
    """A stored number as it is dialled from France: « 07 96 48 34 00 »; a foreign one as it is stored."""
    for code in ("+33", "+262", "+590", "+594", "+596"):
        national = e164.removeprefix(code)
        if national != e164 and len(national) == 9:
            dialled = f"0{national}"
            return NO_BREAK.join(dialled[i : i + 2] for i in range(0, 10, 2))
    return e164


def _grouped(english: str) -> str:
    return english.replace(",", NARROW).replace(".", ",").replace("-", MINUS)
