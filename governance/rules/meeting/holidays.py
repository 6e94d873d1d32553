"""Public holidays of France (code du travail, L3133-1), computed, with those of each territory."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from cressmember.kernel.violations import RuleViolation
from governance.rules.text.wording import Choice

EARLIEST, LATEST = 1901, 2199
SATURDAY, SUNDAY = 5, 6


class Territory(Choice):
    """Where the chamber has its seat, for the holidays that are its own."""

    MAINLAND = "mainland", "métropole"
    ALSACE_MOSELLE = "alsace_moselle", "Alsace-Moselle"
    ALSACE_MOSELLE_WITHOUT_GOOD_FRIDAY = (
        "alsace_moselle_without_good_friday",
        "Alsace-Moselle, commune sans temple protestant ni église mixte",
    )
    GUADELOUPE = "guadeloupe", "Guadeloupe"
    MARTINIQUE = "martinique", "Martinique"
    GUYANE = "guyane", "Guyane"
    REUNION = "reunion", "La Réunion"
    MAYOTTE = "mayotte", "Mayotte"


# Code du travail, L3422-2: the day on which the abolition of slavery is remembered, month and day.
ABOLITION = {
    Territory.MAYOTTE: (4, 27),
    Territory.MARTINIQUE: (5, 22),
    Territory.GUADELOUPE: (5, 27),
    Territory.GUYANE: (6, 10),
    Territory.REUNION: (12, 20),
}
FIXED = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
# Easter Monday, Ascension Day and Whit Monday.
DAYS_AFTER_EASTER = (1, 39, 50)


@cache
def public_holidays(year: int, territory: Territory = Territory.MAINLAND) -> frozenset[date]:
    """The public holidays of a year, where the seat is."""
    easter = easter_sunday(year)
    days = {date(year, month, day) for month, day in FIXED}
    days |= {easter + timedelta(days=after) for after in DAYS_AFTER_EASTER}
    if territory in ABOLITION:
        days.add(date(year, *ABOLITION[territory]))
    if territory in (Territory.ALSACE_MOSELLE, Territory.ALSACE_MOSELLE_WITHOUT_GOOD_FRIDAY):
        days.add(date(year, 12, 26))
    if territory is Territory.ALSACE_MOSELLE:
        days.add(easter - timedelta(days=2))
    return frozenset(days)


def is_public_holiday(day: date, territory: Territory = Territory.MAINLAND) -> bool:
    return day in public_holidays(day.year, territory)


def known_day(day: date) -> date:
    """The day itself. Raises RuleViolation for a year that can only be a slip of the keyboard."""
    if not EARLIEST <= day.year <= LATEST:
        raise RuleViolation(f"Vérifiez l’année {day.year} : elle doit aller de {EARLIEST} à {LATEST}.")
    return day


def easter_sunday(year: int) -> date:
    """Easter by the Gregorian computus of Meeus, Jones and Butcher."""
    golden = year % 19
    century, of_century = divmod(year, 100)
    leap_centuries, century_rest = divmod(century, 4)
    moon = (19 * golden + century - leap_centuries - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    leaps, year_rest = divmod(of_century, 4)
    weekday = (32 + 2 * century_rest + 2 * leaps - moon - year_rest) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)
