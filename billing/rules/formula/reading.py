"""Amounts, rates and bases as a document writes them, and as a page reads them out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from billing.rules.vocabulary import BASES
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import NO_BREAK, decimal_fr, euros, percent, sentence_case

# Beyond these, a document is a slip of the keyboard, or an attack.
LARGEST_AMOUNT = Decimal(9_999_999)
LARGEST_BASE = Decimal(10**12)
LARGEST_RATE = 1000
CENT = Decimal("0.01")
AMOUNT = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)
RATE = re.compile(r"\d{1,9}(?:\.\d{1,12})?|\d{1,16}/\d{1,13}", re.ASCII)


def read_amount(value: Any, what: str, largest: Decimal = LARGEST_AMOUNT) -> Decimal:
    """An amount in euros, or a point of a base, written « 1500 » or « 1500.50 »; ``what`` names it."""
    if isinstance(value, float):
        raise TypeError(f"{what}: a float is not an amount; write it as text")
    text = str(value)
    if not AMOUNT.fullmatch(text):
        raise RuleViolation(f"Il manque {what}, ou ce n’est pas un nombre.")
    amount, what = Decimal(text), sentence_case(what)
    if amount < 0:
        raise RuleViolation(f"{what} ne peut pas être négatif.")
    if amount > largest:
        raise RuleViolation(f"{what} dépasse {decimal_fr(largest)} : vérifiez les zéros.")
    if amount != amount.quantize(CENT):
        raise RuleViolation(f"{what} s’écrit avec deux décimales au plus.")
    return amount or Decimal(0)


def read_rate(value: Any, what: str) -> Fraction:
    """A rate of one, written « 0.0011 » or « 11/10000 »."""
    if isinstance(value, float):
        raise TypeError(f"{what}: a float is not a rate; write it as text")
    text = str(value).strip()
    if text.startswith("-"):
        raise RuleViolation(f"{sentence_case(what)} ne peut pas être négatif.")
    if not RATE.fullmatch(text):
        raise RuleViolation(f"Il manque {what}, ou ce n’est pas un nombre, comme 0.0011 ou 11/10000.")
    try:
        rate = Fraction(text)
    except ZeroDivisionError:
        raise RuleViolation(f"Il manque {what}, ou ce n’est pas un nombre.") from None
    if rate > LARGEST_RATE:
        raise RuleViolation(f"{sentence_case(what)} dépasse {LARGEST_RATE} : 11 pour mille s’écrit 0.011.")
    return rate


def read_base(document: Mapping[str, Any], of: str) -> str:
    """The base of a formula, by its word in documents."""
    base = document.get("base", "")
    if not isinstance(base, str) or base not in BASES:
        raise RuleViolation(f"« {of} » : la base « {base} » n’existe pas ({', '.join(BASES)}).")
    return base


def rate_text(rate: Fraction) -> str:
    """A rate as it is kept: « 11/10000 », « 12 »."""
    return f"{rate.numerator}/{rate.denominator}" if rate.denominator != 1 else str(rate.numerator)


def rate_written(rate: Fraction, base: str) -> str:
    """A rate as it is read out: « 0,11 % », « 12,00 € par équivalent temps plein »; never rounded."""
    unit = "" if BASES[base].in_euros else f" par {BASES[base].unit}"
    if unit and (rate * 100).denominator == 1:
        return f"{euros(Decimal((rate * 100).numerator).scaleb(-2))}{unit}"
    if unit:
        return f"{rate_text(rate)}{NO_BREAK}€{unit}"
    return share_written(rate)


def share_written(share: Fraction) -> str:
    """A share as it is read out: « 0,11 % », « 1/3000 »; never rounded."""
    places = next((places for places in range(2, 7) if (share * 100 * 10**places).denominator == 1), None)
    return rate_text(share) if places is None else percent(share, places)


def times_written(times: Fraction) -> str:
    """A multiple as it is read out: « 3 fois », « la moitié », « 3/2 fois »."""
    if times == Fraction(1, 2):
        return "la moitié"
    return f"{rate_text(times)}{NO_BREAK}fois"


def point_written(value: Decimal, base: str) -> str:
    """A point of a base: « 500 000 € », « 14 »; cents only when there are some."""
    places = 0 if value == value.to_integral_value() else 2
    unit = f"{NO_BREAK}€" if BASES[base].in_euros else ""
    return f"{decimal_fr(value, places)}{unit}"
