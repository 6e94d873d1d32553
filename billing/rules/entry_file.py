"""Entries as a file of the eighteen columns of article A47 A-1 of the LPF, checked before it leaves.

It holds the dues side alone: it is not the FEC of the chamber, which covers all its books.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from billing.rules.entries import NOTHING, WITH_AUXILIARY, Line, refuse_unbalanced
from cressmember.kernel.money import round_cents
from cressmember.kernel.periods import Period
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import euros, quote, short_date

COLUMNS = (
    "JournalCode",
    "JournalLib",
    "EcritureNum",
    "EcritureDate",
    "CompteNum",
    "CompteLib",
    "CompAuxNum",
    "CompAuxLib",
    "PieceRef",
    "PieceDate",
    "EcritureLib",
    "Debit",
    "Credit",
    "EcritureLet",
    "DateLet",
    "ValidDate",
    "Montantdevise",
    "Idevise",
)
ACCOUNT_NUMBER = re.compile(r"[0-9][0-9A-Z]{1,11}")
# A tab or an end of line would shift the columns; a spreadsheet runs what begins with these signs.
BLANKS = re.compile(r"[\s\x00-\x1f\x7f]+")
FORMULA = re.compile(r"^[=+\-@\s]+")


@dataclass(frozen=True, slots=True)
class Numbered:
    """An entry as it leaves: its number counts from 1 within its accounting year, without a hole."""

    number: int
    journal: str
    journal_label: str
    on: date
    label: str
    piece: str
    piece_on: date
    lines: Sequence[Line]


def check(entries: Sequence[Numbered], *, year: Period, first: int) -> None:
    """Refuse, by RuleViolation naming the entry, what an accountant's software would refuse or misread.

    ``first`` is the number that must come first; ``year`` the accounting year that holds every date.
    """
    if not entries:
        raise RuleViolation("Aucune écriture n’attend d’être exportée jusqu’à cette date.")
    for expected, entry in enumerate(entries, start=first):
        name = f"{entry.number} {entry.label}"
        if entry.number != expected:
            raise RuleViolation(f"L’écriture {quote(name)} devrait porter le numéro {expected}.")
        if not year.contains(entry.on):
            raise RuleViolation(
                f"L’écriture {quote(name)} est datée du {short_date(entry.on)}, hors de l’exercice ({year})."
            )
        if len(entry.lines) < 2:
            raise RuleViolation(f"L’écriture {quote(name)} n’a pas deux lignes.")
        for line in entry.lines:
            _check_line(name, line)
        refuse_unbalanced(name, entry.lines)
        if not (plain(entry.piece) and plain(entry.label)):
            raise RuleViolation(f"L’écriture {quote(name)} n’a pas de pièce ou de libellé.")


def _check_line(name: str, line: Line) -> None:
    for amount in (line.debit, line.credit):
        if amount < NOTHING or amount != round_cents(amount):
            raise RuleViolation(f"L’écriture {quote(name)} porte un montant impossible : {amount}.")
    if (line.debit == NOTHING) == (line.credit == NOTHING):
        raise RuleViolation(
            f"L’écriture {quote(name)} a une ligne qui n’est ni un débit ni un crédit : "
            f"{euros(line.debit)} et {euros(line.credit)}."
        )
    if not ACCOUNT_NUMBER.fullmatch(line.account.number):
        raise RuleViolation(
            f"Le compte {quote(line.account.number)} de l’écriture {quote(name)} n’est pas un numéro de "
            "compte : des chiffres, puis au besoin des capitales."
        )
    if line.role in WITH_AUXILIARY and (line.party is None or not line.party.code):
        raise RuleViolation(
            f"L’écriture {quote(name)} ne dit pas quel adhérent concerne le compte {line.account.number}."
        )


def written(entries: Sequence[Numbered], *, validated_on: date) -> str:
    """The file: tabs, decimal commas, days as AAAAMMJJ; one line for each line of each entry."""
    rows = ["\t".join(COLUMNS)]
    rows += ["\t".join(cells) for entry in entries for cells in cells_of(entry, validated_on=validated_on)]
    return "\r\n".join([*rows, ""])


def cells_of(entry: Numbered, *, validated_on: date) -> list[list[str]]:
    """The eighteen cells of each line of an entry."""
    return [
        [
            plain(entry.journal),
            plain(entry.journal_label),
            str(entry.number),
            f"{entry.on:%Y%m%d}",
            plain(line.account.number),
            plain(line.account.label),
            plain(line.party.code) if line.party else "",
            plain(line.party.name) if line.party else "",
            plain(entry.piece),
            f"{entry.piece_on:%Y%m%d}",
            plain(entry.label),
            comma(line.debit),
            comma(line.credit),
            "",
            "",
            f"{validated_on:%Y%m%d}",
            "",
            "",
        ]
        for line in entry.lines
    ]


def plain(text: str) -> str:
    """The text on one line, without what would shift columns or be run by a spreadsheet."""
    return FORMULA.sub("", BLANKS.sub(" ", text)).strip()


def comma(amount: Decimal) -> str:
    """An amount as the format writes it: « 1234,50 »."""
    return f"{round_cents(amount):f}".replace(".", ",")
