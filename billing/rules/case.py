"""Cases to try a scale on, as a file says them (``docs/scales.md``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from billing.rules.document import keyed, listed
from billing.rules.facts import Facts, Figure
from billing.rules.formula.reading import LARGEST_BASE, read_amount
from billing.rules.scale import Scale
from billing.rules.vocabulary import BASES, KINDS
from cressmember.kernel.periods import Period
from cressmember.kernel.violations import RuleViolation

MOST_CASES = 10_000
LONGEST_TEXT = 120
SOURCE = "cas d’essai"
YEARS = range(1900, 2200)
CASE_KEYS = (
    "name",
    "college",
    "kind",
    "departement",
    "year",
    "figures",
    "admitted_on",
    "membership_year",
    "oldest_year",
)


@dataclass(frozen=True, slots=True)
class Case:
    """A member to try a scale on: its name in the file, and what the scale looks at."""

    name: str
    facts: Facts


def cases_from(document: Any, *, scale: Scale) -> list[Case]:
    """Read cases. Raises RuleViolation, naming the case and what is wrong with it."""
    rows = listed(document, "les cas")
    if len(rows) > MOST_CASES:
        raise RuleViolation(f"Un essai a {MOST_CASES} cas au plus.")
    return [_case(row, number, scale) for number, row in enumerate(rows, start=1)]


def _case(row: Any, number: int, scale: Scale) -> Case:
    row = keyed(row, f"le cas {number}", known=CASE_KEYS)
    name = _text(row, "name", number) or f"Cas {number}"
    kind = _text(row, "kind", number) or "single"
    if kind not in KINDS:
        raise RuleViolation(f"« {name} » : le type « {kind} » n’existe pas ({' ou '.join(KINDS)}).")
    year = _year(row.get("year"), name)
    oldest, rank = row.get("oldest_year"), row.get("membership_year")
    if rank is not None:
        rank = _whole(rank, range(1, 100), f"« {name} » : l’année d’adhésion")
    if oldest is not None:
        oldest = _whole(oldest, YEARS, f"« {name} » : l’année la plus ancienne")
    facts = Facts(
        college=_text(row, "college", number),
        kind=kind,
        year=year,
        departement=_text(row, "departement", number),
        figures=_figures(row.get("figures", {}), name, year.start.year + scale.base_offset),
        admitted_on=None if row.get("admitted_on") is None else _day(row["admitted_on"], name),
        oldest_year=oldest,
        membership_year=rank,
    )
    return Case(name, facts)


def _text(row: Mapping[str, Any], key: str, number: int) -> str:
    value = row.get(key, "")
    if not isinstance(value, str) or len(value) > LONGEST_TEXT or not value.isprintable():
        raise RuleViolation(f"Cas {number} : « {key} » est un texte de {LONGEST_TEXT} caractères au plus.")
    return value


def _year(value: Any, name: str) -> Period:
    """A civil year by its number, or two days: the first, and the one after the last."""
    if isinstance(value, Mapping):
        told = keyed(value, f"l’exercice de « {name} »", known=("from", "to"))
        start, end = _day(told.get("from"), name), _day(told.get("to"), name)
        if not start < end:
            raise RuleViolation(f"« {name} » : l’exercice finit avant de commencer.")
        return Period(start, end)
    year = _whole(value, YEARS, f"« {name} » : l’exercice (« year »)")
    return Period(date(year, 1, 1), date(year + 1, 1, 1))


def _figures(value: Any, name: str, expected: int) -> dict[str, list[Figure]]:
    """Figures by base: one amount, of the year that the scale expects, or an amount by year."""
    told = keyed(value, f"les chiffres de « {name} »")
    found = {}
    for base, said in told.items():
        if base not in BASES:
            raise RuleViolation(f"« {name} » : la base « {base} » n’existe pas ({', '.join(BASES)}).")
        by_year = said if isinstance(said, Mapping) else {str(expected): said}
        found[base] = [
            Figure(_figure(amount, base, name), _year_of(year, base, name), SOURCE)
            for year, amount in by_year.items()
        ]
    return found


def _figure(value: Any, base: str, name: str) -> Decimal:
    return read_amount(value, f"{BASES[base].the} de « {name} »", LARGEST_BASE)


def _year_of(text: Any, base: str, name: str) -> int:
    if not (isinstance(text, str) and len(text) == 4 and text.isascii() and text.isdecimal()):
        raise RuleViolation(f"« {name} » : « {text} » n’est pas une année pour {BASES[base].the}.")
    return int(text)


def _day(value: Any, name: str) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise RuleViolation(f"« {name} » : un jour s’écrit comme 2025-05-12.") from None


def _whole(value: Any, among: range, what: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value not in among:
        raise RuleViolation(f"{what} est un nombre entier, de {among.start} à {among.stop - 1}.")
    return value
