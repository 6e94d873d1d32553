"""Amounts and numbers, as French spreadsheets hold them."""

import re
from decimal import Decimal

from cressmember.kernel.folding import normalized
from cressmember.kernel.reading.plain import Unreadable, is_not_known, shown, text

LIMIT = Decimal(10) ** 15
# No number takes as many signs; reckoning with a million of them does not come back.
LONGEST = 1000

CURRENCY = re.compile(r"(?:€|\beuros?\b|\beur\b)", re.IGNORECASE)
# « M€ » and « m€ » are both millions: nobody counts in thousandths of a euro.
MULTIPLE = re.compile(r"(?<=[\d\s.,])(k|mille|m|millions?|md|mds|milliards?)(?:\s+d')?$", re.IGNORECASE)
MULTIPLES = {
    "k": 1_000,
    "mille": 1_000,
    "m": 1_000_000,
    "million": 1_000_000,
    "millions": 1_000_000,
    "md": 1_000_000_000,
    "mds": 1_000_000_000,
    "milliard": 1_000_000_000,
    "milliards": 1_000_000_000,
}
NEGATIVE = re.compile(r"\((?P<bracketed>[^()]*)\)|-(?P<before>.*)|(?P<after>.*)-")
DASHES = str.maketrans({"−": "-", "–": "-", "—": "-", "’": "'"})
GROUPS = re.compile(r"[\s']")
PLAIN = re.compile(r"\d+(?:[.,]\d+)?|[.,]\d+", re.ASCII)
THOUSANDS_BY_DOT = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", re.ASCII)
THOUSANDS_BY_COMMA = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", re.ASCII)
# « 1.200 » is a thousand and more for some and a little above one for others.
TWO_READINGS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}", re.ASCII)

HOW_TO_WRITE = "écrivez un nombre, par exemple 1\u202f200,00."


def amount(value: object) -> Decimal:
    """An amount in euros, exactly as typed: 1 200,00 €, 1.200,50, 12,5 k€, 1,2 M€, (106 242) for −106 242.

    Not rounded. Raises Unreadable for anything else, and for « 1.200 » or « 1,200 », which has two readings.
    """
    if isinstance(value, str):
        return _typed(value, "montant", thousandths_are_plain=False)
    return _stored(value, "montant")


def number(value: object) -> Decimal:
    """A number such as a headcount in FTE: as an amount, but « 1,125 » is one and an eighth."""
    if isinstance(value, str):
        return _typed(value, "nombre", thousandths_are_plain=True)
    return _stored(value, "nombre")


def _stored(value: object, kind: str) -> Decimal:
    if is_not_known(value):
        raise _not_known(value, kind)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise Unreadable(f"{shown(value)} n’est pas un {kind} : {HOW_TO_WRITE}")
    return _bounded(Decimal(repr(value)) if isinstance(value, float) else Decimal(value), value)


def _typed(value: str, kind: str, *, thousandths_are_plain: bool) -> Decimal:
    if len(value) > LONGEST:
        raise Unreadable(f"{shown(value)} n’est pas un {kind} : {HOW_TO_WRITE}")
    if value.isascii() and value.isdigit():
        return _bounded(Decimal(value), value)
    if is_not_known(value):
        raise _not_known(value, kind)
    spelled = normalized("NFKC", text(value)).translate(DASHES)
    if spelled.startswith("#"):
        raise Unreadable(
            f"{shown(value)} est une formule en erreur : corrigez la formule ou tapez le {kind}."
        )
    spelled = CURRENCY.sub(" ", spelled).strip()
    sign = 1
    if negative := NEGATIVE.fullmatch(spelled):
        sign = -1
        spelled = next(part for part in negative.groups() if part is not None).strip()
    multiple = 1
    if times := MULTIPLE.search(spelled):
        multiple = MULTIPLES[times[1].lower()]
        spelled = spelled[: times.start()]
    digits = GROUPS.sub("", spelled)
    if TWO_READINGS.fullmatch(digits) and not thousandths_are_plain and multiple == 1:
        raise Unreadable(
            f"{shown(value)} a deux lectures : tapez {digits.replace('.', '').replace(',', '')} "
            f"si ce sont des milliers, {digits[:-1].replace('.', ',')} si ce sont des décimales."
        )
    return _bounded(sign * multiple * _figure(digits, value, kind), value)


def _figure(digits: str, value: str, kind: str) -> Decimal:
    if PLAIN.fullmatch(digits):
        return Decimal(digits.replace(",", "."))
    if THOUSANDS_BY_DOT.fullmatch(digits):
        return Decimal(digits.replace(".", "").replace(",", "."))
    if THOUSANDS_BY_COMMA.fullmatch(digits):
        return Decimal(digits.replace(",", ""))
    raise Unreadable(f"{shown(value)} n’est pas un {kind} : {HOW_TO_WRITE}")


def _bounded(read: Decimal, value: object) -> Decimal:
    if not abs(read) < LIMIT:
        raise Unreadable(f"{shown(value)} est trop grand : vérifiez le nombre de chiffres.")
    return read


def _not_known(value: object, kind: str) -> Unreadable:
    if text(value) == "":
        return Unreadable(f"La case est vide : {HOW_TO_WRITE}")
    return Unreadable(
        f"{shown(value)} n’est pas un {kind} : laissez la case vide s’il n’est pas connu, ou {HOW_TO_WRITE}"
    )
