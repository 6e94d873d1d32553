"""Reading one cell of a chamber's file; what cannot be read says what would mend it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from cressmember.kernel import reading
from cressmember.kernel.folding import fold
from cressmember.kernel.territory import departement
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import number, quote
from cressmember.members.rules.sheet import Cell, Recognised

# The longest texts that the register holds, in signs.
LONGEST = {
    "name": 250,
    "acronym": 60,
    "legal_form": 100,
    "siret_shared_because": 250,
    "street": 250,
    "street_more": 250,
    "city": 120,
    "employment_area": 120,
    "sector": 120,
    "website": 200,
    "invoicing_note": 250,
}
LONGEST_NAME = 100  # of a person
LARGEST_NUMBER = 2_147_483_647
LARGEST_AMOUNT = Decimal(10) ** 12
METHODS = (
    (r"\b(vir|virement|virt)\b", "transfer"),
    (r"\b(chq|cheque|chk|ch)\b", "cheque"),
    (r"\b(cb|carte|helloasso|stripe)\b", "card"),
    (r"\b(esp|especes|liquide)\b", "cash"),
    (r"\b(mandat|chorus)\b", "mandate"),
)
_TOTAL = re.compile(r"^(sous )?total\b")


def is_blank(row: Sequence[Cell]) -> bool:
    """Whether no cell of the row says anything."""
    return all(cell is None or str(cell).strip() == "" for cell in row)


def is_total(row: Sequence[Cell]) -> bool:
    """Whether the row adds up those above it."""
    first = next((str(cell) for cell in row if cell is not None and str(cell).strip()), "")
    return bool(_TOTAL.match(fold(first)))


def told_by(cells: Sequence[Cell], found: Recognised) -> dict[str, Cell]:
    """The cells of a row by the field that each fills."""
    return {
        column.field: cells[column.index]
        for column in found.columns
        if column.field and column.index < len(cells)
    }


def reading_of(value: Cell, read: Callable[[Any], Any]) -> tuple[Any, str]:
    """What a cell says, empty when it says nothing that can be read; and what troubles it."""
    if value is None or str(value).strip() == "":
        return "", ""
    if reading.is_not_known(value):
        return "", "Valeur non connue : elle est laissée vide."
    try:
        return read(value), ""
    except (reading.Unreadable, RuleViolation) as trouble:
        return "", str(trouble)


def within(text: str, most: int) -> str:
    """The text, provided the register can hold it. Raises Unreadable."""
    if len(text) > most:
        raise reading.Unreadable(
            f"{quote(text[:40] + '…')} compte {number(len(text))} caractères : "
            f"raccourcissez à {number(most)}."
        )
    return text


def name(value: Cell) -> str:
    """A given name or a family name, out of capitals."""
    return within(reading.proper_name(value), LONGEST_NAME)


def whole_name(value: Cell) -> reading.PersonName:
    """A name in one cell, no longer than the register can hold."""
    found = reading.person_name(value)
    within(found.family_name, LONGEST_NAME)
    within(found.given_name, LONGEST_NAME)
    return found


def whole_number(value: Cell) -> int:
    """A member's number in the chamber's own list."""
    read = reading.number(value)
    if read != read.to_integral_value() or not 0 <= read <= LARGEST_NUMBER:
        raise reading.Unreadable(f"« {reading.text(value)} » n’est pas un numéro.")
    return int(read)


def departement_code(value: Cell) -> str:
    """The code of a département, given by its code or its name."""
    found = departement(reading.text(value))
    if found is None:
        raise reading.Unreadable(
            f"« {reading.text(value)} » n’est pas un département : écrivez son code ou son nom."
        )
    return found.code


def kind(value: Cell) -> str:
    """Whether it is a single organisation or a network of them."""
    folded = fold(str(value))
    if re.search(r"\b(reseau|federation|union|tete de reseau)\b", folded):
        return "network"
    if re.search(r"\b(structure|entreprise|individuel|individuelle|organisation)\b", folded):
        return "single"
    raise reading.Unreadable(f"« {reading.text(value)} » n’est ni une structure ni un réseau.")


def method(value: Cell) -> str:
    """How dues were paid."""
    folded = fold(str(value))
    for pattern, code in METHODS:
        if re.search(pattern, folded):
            return code
    raise reading.Unreadable(f"« {reading.text(value)} » n’est pas un moyen de paiement connu.")


def civility(value: Cell) -> str:
    """« M. » or « Mme »; a title of another sort is left aside."""
    return reading.CIVILITIES.get(fold(reading.text(value)), "")
