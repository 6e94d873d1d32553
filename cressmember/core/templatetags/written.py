"""How figures, days and identifiers are written, as filters that every template has."""

import re
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from django import template
from django.template.defaultfilters import stringfilter
from django.utils import timezone

from cressmember.kernel import elision, identifiers, writing

register = template.Library()
# Anybody's, for the chamber may have changed its address since a mail left.
LINK = re.compile(r"https?://\S+")
# The numbers and the words of an address are short.
SECRET_PART = re.compile(r"(?<!/)/[^/\s]{20,}")


@register.filter
def euros(amount: Decimal | int | None) -> str:
    """An amount: « 1 234,50 € »; nothing for an amount that is not known."""
    return "" if amount in (None, "") else writing.euros(amount)


@register.filter
def number(value: Decimal | int | None) -> str:
    """A count or a number: « 12 345 », « 3,5 »."""
    if value in (None, ""):
        return ""
    return writing.number(value) if isinstance(value, int) else writing.decimal_fr(value)


@register.filter
def percent(share: Decimal | Fraction | None, places: int = 1) -> str:
    """A share of one: « 22,9 % »; nothing for one that is not known."""
    return "" if share is None else writing.percent(share, places)


@register.filter
def weight(size: int) -> str:
    """How heavy a file is, from its bytes: « 35 Ko », « 1,2 Mo »; by 1024, as the limits on files are."""
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))}{writing.NO_BREAK}Ko"
    return f"{writing.decimal_fr(Decimal(size) / (1024 * 1024), 1)}{writing.NO_BREAK}Mo"


@register.filter
def short_date(day: date | None) -> str:
    """A day in figures: « 01/03/2025 »."""
    return writing.short_date(_local(day)) if day else ""


@register.filter
def long_date(day: date | None, precision: str = "day") -> str:
    """A day in words, « 1er mars 2025 », as precisely as it is known: « mars 2025 » to the month."""
    return writing.long_date(_local(day), precision) if day else ""


@register.filter
def moment(instant: datetime | None) -> str:
    """A day and an hour: « 12 mars 2025 à 14 h 05 »."""
    if not instant:
        return ""
    local = timezone.localtime(instant)
    space = writing.NO_BREAK
    return f"{writing.long_date(local.date())} à {local.hour}{space}h{space}{local.minute:02}"


@register.filter
def secrets_hidden(text: str) -> str:
    """The text of a mail for others than who received it: its links lose what opens the door."""
    return LINK.sub(lambda link: SECRET_PART.sub("/…", link[0]), text)


@register.filter
def counted(count: int, words: str) -> str:
    """The count and its word: ``{{ n|counted:"adhérent,adhérents" }}``."""
    one, many = words.split(",")
    return writing.counted(count, one, many)


@register.filter
def article(name: str, word: str = "art.") -> str:
    """An article with its word before, « art. 12 »; a text named whole, « droit commun », without."""
    return writing.article_fr(name, word)


@register.filter(is_safe=True)
@stringfilter
def the(name: str) -> str:
    """A name with its article where it takes one: « la CRESS Bretagne »."""
    return elision.the(name)


@register.filter(is_safe=True)
@stringfilter
def of(name: str) -> str:
    """« de » and a name: « d’Inès », « des Ateliers »."""
    return elision.of(name)


@register.filter(is_safe=True)
@stringfilter
def to(name: str) -> str:
    """« à » and a name: « aux Ateliers », « à la CRESS Bretagne »."""
    return elision.to(name)


@register.filter
def siret(value: str) -> str:
    """A SIRET by groups: « 123 456 789 00012 »."""
    return identifiers.format_siret(value) if value else ""


@register.filter
def siren(value: str) -> str:
    """A SIREN by groups: « 123 456 789 »."""
    return identifiers.format_siren(value) if value else ""


@register.filter
def iban(value: str) -> str:
    """An IBAN by groups of four."""
    return identifiers.format_iban(value) if value else ""


@register.filter
def fours(key: str) -> str:
    """A key to be typed, by groups of four: « ABCD EFGH »; plain spaces let a narrow screen break it."""
    return " ".join(key[i : i + 4] for i in range(0, len(key), 4))


@register.filter
def phone(value: str) -> str:
    """A telephone number as it is dialled."""
    return writing.phone(value) if value else ""


def _local(day: date) -> date:
    return timezone.localtime(day).date() if isinstance(day, datetime) and timezone.is_aware(day) else day
