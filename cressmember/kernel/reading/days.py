"""Days, in all the ways in which they are typed, with the precision that was typed."""

import datetime
import re
from calendar import monthrange
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from cressmember.kernel.folding import fold, normalized
from cressmember.kernel.reading.plain import Unreadable, is_not_known, shown, text
from cressmember.kernel.writing import MONTHS, long_date, month_name, short_date

Precision = Literal["day", "month", "year"]

FIRST_YEAR, LAST_YEAR = 1800, 2200

# Serial 60 is the 29th of February 1900 that spreadsheets believe in; counting from here is right after it.
SERIAL_ORIGIN = datetime.date(1899, 12, 30)
FIRST_SERIAL, LAST_SERIAL = LAST_YEAR + 1, 99_999

WEEKDAY = re.compile(r"^(?:le )?(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)?\b ?(?:le )?")
CLOCK = re.compile(
    r"[t ]\s*\d{1,2}[:h]\d{0,2}(?::\d{2}(?:\.\d+)?)?\s*(?:z|[+-]\d{2}:?\d{2})?$", re.IGNORECASE
)
YEAR_FIRST = re.compile(r"(\d{4})[-/. ](\d{1,2})(?:[-/. ](\d{1,2}))?")
DAY_FIRST = re.compile(r"(\d{1,2})[-/. ]+(\d{1,2})[-/. ]+(\d{4}|\d{2})")
MONTH_FIRST = re.compile(r"(\d{1,2})[-/. ]+(\d{4})")
IN_WORDS = re.compile(r"(?:(\d{1,2})(?:er)? )?([a-z]+) (\d{4}|\d{2})")

HOW_TO_WRITE = "écrivez jour/mois/année, par exemple 16/03/2018."


@dataclass(frozen=True, slots=True)
class ReadDay:
    """A day as it was known: « août 2014 » is the 1st of August 2014, to the month."""

    date: datetime.date
    precision: Precision

    def __str__(self) -> str:
        if self.precision == "day":
            return long_date(self.date)
        if self.precision == "month":
            return f"{month_name(self.date.month)} {self.date.year}"
        return str(self.date.year)


def day(value: object, *, pivot_year: int) -> ReadDay:
    """A day: a date cell, a serial number, 05/08/23, 2024-06-14, 14.06.2024, 1er mars 2020, août 2014, 2014.

    A year of two figures is the last one that is not after ``pivot_year``. Serial numbers are those that
    count from 1900. Raises Unreadable for an impossible day, naming what is impossible, and for years
    before 1800 or after 2200.
    """
    if isinstance(value, datetime.datetime):
        value = value.date()
    if isinstance(value, datetime.date):
        return _known(value.year, value.month, value.day, value)
    if not isinstance(value, str):
        return _stored(value)
    if is_not_known(value):
        raise _not_a_day(value)
    spelled = CLOCK.sub("", normalized("NFKC", text(value)))
    if spelled.isascii() and spelled.isdigit():
        return _digits(spelled, value)
    if found := YEAR_FIRST.fullmatch(spelled):
        year, month, of_month = found.groups()
        return _known(int(year), int(month), int(of_month) if of_month else None, value)
    if found := DAY_FIRST.fullmatch(spelled):
        of_month, month, year = found.groups()
        return _known(_year(year, pivot_year), int(month), int(of_month), value)
    if found := MONTH_FIRST.fullmatch(spelled):
        return _known(int(found[2]), int(found[1]), None, value)
    if found := IN_WORDS.fullmatch(WEEKDAY.sub("", fold(spelled.replace(".", " ")))):
        of_month, name, year = found.groups()
        return _known(
            _year(year, pivot_year), _month(name, value), int(of_month) if of_month else None, value
        )
    raise _not_a_day(value)


def _stored(value: object) -> ReadDay:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal) or is_not_known(value):
        raise _not_a_day(value)
    if not 0 < value < 10**8:
        raise _not_a_day(value)
    return _digits(str(int(value)), value)


def _digits(digits: str, value: object) -> ReadDay:
    """A bare number: a year, a serial number, AAAAMMJJ or JJMMAAAA (only one of these has a real month)."""
    count = int(digits) if len(digits) <= 8 else 0
    if len(digits) == 8:
        if int(digits[4:6]) <= 12:
            return _known(int(digits[:4]), int(digits[4:6]), int(digits[6:]), value)
        return _known(int(digits[4:]), int(digits[2:4]), int(digits[:2]), value)
    if FIRST_YEAR <= count <= LAST_YEAR:
        return ReadDay(datetime.date(count, 1, 1), "year")
    if FIRST_SERIAL <= count <= LAST_SERIAL:
        return ReadDay(SERIAL_ORIGIN + datetime.timedelta(days=count), "day")
    raise _not_a_day(value)


def _known(year: int, month: int, of_month: int | None, value: object) -> ReadDay:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Unreadable(f"{shown(value)} : l’année {year} est hors du possible ; {HOW_TO_WRITE}")
    if not 1 <= month <= 12:
        raise Unreadable(f"{shown(value)} : il n’y a pas de mois {month} ; {_swapped(year, month, of_month)}")
    if of_month is None:
        return ReadDay(datetime.date(year, month, 1), "month")
    length = monthrange(year, month)[1]
    if not 1 <= of_month <= length:
        raise Unreadable(
            f"{shown(value)} : le {of_month} {month_name(month)} {year} n’existe pas, "
            f"ce mois compte {length} jours ; corrigez le jour."
        )
    return ReadDay(datetime.date(year, month, of_month), "day")


def _swapped(year: int, month: int, of_month: int | None) -> str:
    if of_month is not None and 1 <= of_month <= 12 and 1 <= month <= monthrange(year, of_month)[1]:
        return f"écrivez le jour avant le mois : {short_date(datetime.date(year, of_month, month))} ?"
    return HOW_TO_WRITE


def _year(figures: str, pivot_year: int) -> int:
    if len(figures) == 4:
        return int(figures)
    return pivot_year - (pivot_year - int(figures)) % 100


def _month(name: str, value: object) -> int:
    """The month of a name or of its beginning, three letters at least (« janv », « sept »)."""
    folded = [fold(month) for month in MONTHS]
    matches = [rank for rank, month in enumerate(folded, 1) if len(name) >= 3 and month.startswith(name)]
    if len(matches) != 1:
        raise Unreadable(f"{shown(value)} : {shown(name)} n’est pas un mois ; {HOW_TO_WRITE}")
    return matches[0]


def _not_a_day(value: object) -> Unreadable:
    if text(value) == "":
        return Unreadable(f"La case est vide : {HOW_TO_WRITE}")
    return Unreadable(f"{shown(value)} n’est pas une date : {HOW_TO_WRITE}")
