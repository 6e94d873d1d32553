"""Bank files in plain text (CSV): each bank has its own columns, told once and remembered."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from billing.rules.statement.line import Movement, ReadFile, finished
from billing.rules.statement.plain import decoded
from cressmember.kernel import reading
from cressmember.kernel.folding import fold
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import counted, enumerate_fr, quote

SEPARATORS = (";", "\t", ",", "|")
ORDERS = {"dmy": "jour, mois, année", "ymd": "année, mois, jour", "mdy": "mois, jour, année"}
MOST_HEADINGS = 60
LOOKED_AT = 40  # Rows: some banks write the account and its balance above the table.
TOLD_BY = {
    "booked_on": ("date operation", "date de l operation", "date de comptabilisation", "date comptable",
                  "date"),
    "amount": ("montant", "montant en euros", "montant eur", "amount", "montant operation"),
    "debit": ("debit", "debit euros", "debit eur", "montant debit"),
    "credit": ("credit", "credit euros", "credit eur", "montant credit"),
    "text": ("libelle", "libelle operation", "libelle simplifie", "designation", "operation", "description"),
    "other_name": ("nom", "tiers", "contrepartie", "emetteur", "donneur d ordre", "nom du donneur d ordre"),
    "reference": ("reference", "ref", "reference operation", "numero d operation"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Columns:
    """Where a bank writes what. Columns are named by their headings; ``amount`` is one signed column, else
    ``debit`` and ``credit`` are two.
    """

    separator: str
    headings: tuple[str, ...]
    booked_on: str
    text: str
    amount: str = ""
    debit: str = ""
    credit: str = ""
    other_name: str = ""
    reference: str = ""
    order: str = "dmy"

    def kept(self) -> dict[str, Any]:
        """The mapping as it is remembered."""
        return asdict(self) | {"headings": list(self.headings)}


def remembered(kept: Mapping[str, Any]) -> Columns | None:
    """The mapping that was kept; None when none was."""
    return Columns(**{**kept, "headings": tuple(kept["headings"])}) if kept else None


@dataclass(frozen=True, slots=True)
class Table:
    """A text file cut into cells: the row of its headings, and those under it with their numbers."""

    separator: str
    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def read_table(data: bytes) -> Table:
    """Cut a text file into cells, and find its headings. Raises RuleViolation when there are none."""
    lines = decoded(data).splitlines()
    best: tuple[int, str, int] = (0, "", 0)
    for separator in SEPARATORS:
        for index, cells in enumerate(_cells(lines[:LOOKED_AT], separator)):
            score = _score(cells)
            if score > best[0]:
                best = (score, separator, index)
    score, separator, index = best
    if score < 2:
        raise RuleViolation(
            "Aucune ligne de titres n’a été trouvée dans ce fichier texte : il lui faut au moins une colonne "
            "« Date », une colonne « Libellé » et une colonne « Montant » (ou « Débit » et « Crédit »)."
        )
    rows = _cells(lines, separator)
    headings = tuple(cell.strip() for cell in rows[index][:MOST_HEADINGS])
    under = tuple((row, tuple(cells)) for row, cells in enumerate(rows, start=1) if row > index + 1)
    return Table(separator, headings, under)


def _cells(lines: Sequence[str], separator: str) -> list[list[str]]:
    try:
        return list(csv.reader(lines, delimiter=separator))
    except csv.Error as trouble:
        raise RuleViolation("Ce fichier texte est abîmé : téléchargez-le de nouveau.") from trouble


def _score(cells: Sequence[str]) -> int:
    """How many headings of a statement a row holds."""
    said = {_heading(cell) for cell in cells}
    return sum(any(name in said for name in names) for names in TOLD_BY.values())


def _heading(cell: str) -> str:
    return fold(cell.replace("€", " ").replace("(", " ").replace(")", " "))


def guessed(table: Table) -> dict[str, str]:
    """What each column probably is, by field; those that nobody can guess are left out."""
    by_name = {_heading(cell): cell for cell in reversed(table.headings) if cell}
    found = {
        field: next(by_name[name] for name in names if name in by_name)
        for field, names in TOLD_BY.items()
        if any(name in by_name for name in names)
    }
    if "amount" in found:
        found.pop("debit", None)
        found.pop("credit", None)
    return found | {"order": "ymd" if _begins_with_the_year(table, found.get("booked_on")) else "dmy"}


def _begins_with_the_year(table: Table, heading: str | None) -> bool:
    if heading is None:
        return False
    column = table.headings.index(heading)
    days = [cells[column] for _, cells in table.rows[:LOOKED_AT] if len(cells) > column]
    return any(day[:4].isdigit() and len(day) >= 8 for day in days)


def read_csv(data: bytes, mapping: Columns) -> ReadFile:
    """Read a text file through a mapping.

    Raises RuleViolation when its headings are others, or naming the line whose day or amount is not one.
    """
    rows = _cells(decoded(data).splitlines(), mapping.separator)
    stripped = [tuple(cell.strip() for cell in cells[:MOST_HEADINGS]) for cells in rows]
    if mapping.headings not in stripped:
        raise RuleViolation(
            "Les colonnes de ce fichier ne sont plus celles du précédent : dites de nouveau où lire."
        )
    first = stripped.index(mapping.headings) + 1
    columns = {heading: index for index, heading in reversed(list(enumerate(mapping.headings)))}
    wanted = [mapping.booked_on, *(name for name in (mapping.amount, mapping.debit, mapping.credit) if name)]
    if missing := [name for name in wanted if name not in columns]:
        raise RuleViolation(f"Cette colonne n’est pas dans le fichier : {enumerate_fr(missing)}.")
    movements, aside = [], []
    for row, cells in enumerate(stripped[first:], start=first + 1):
        said = {name: cells[index] for name, index in columns.items() if index < len(cells)}
        if not any(cells):
            continue
        figures = [said.get(name, "") for name in wanted[1:]]
        if not any(figures) and not any(sign.isdigit() for sign in said.get(mapping.booked_on, "")):
            aside.append(str(row))
            continue
        movements.append(
            Movement(
                row=row,
                booked_on=_day(said.get(mapping.booked_on, ""), mapping.order, row),
                amount=_figure(mapping, said, row),
                text=said.get(mapping.text, ""),
                other_name=said.get(mapping.other_name, ""),
                reference=said.get(mapping.reference, ""),
            )
        )
    remarks = []
    if aside:
        many = counted(
            len(aside), "ligne hors du tableau est laissée", "lignes hors du tableau sont laissées"
        )
        remarks.append(f"{many} de côté : {', '.join(aside[:10])}.")
    return finished(file_format="csv", account="", movements=movements, remarks=remarks)


def _figure(mapping: Columns, said: Mapping[str, str], row: int) -> Decimal:
    if mapping.amount:
        return _amount(said.get(mapping.amount, ""), row)
    debit, credit = said.get(mapping.debit, ""), said.get(mapping.credit, "")
    if not debit and not credit:
        raise RuleViolation(f"Ligne {row} : ni débit ni crédit.")
    out = abs(_amount(debit, row)) if debit else Decimal(0)
    come = abs(_amount(credit, row)) if credit else Decimal(0)
    if out and come:
        raise RuleViolation(f"Ligne {row} : un débit et un crédit à la fois.")
    return come - out


def _amount(told: str, row: int) -> Decimal:
    try:
        amount = reading.amount(told.removeprefix("+").strip())
    except reading.Unreadable as trouble:
        raise RuleViolation(f"Ligne {row} : {trouble.message}") from trouble
    if amount != amount.quantize(Decimal("0.01")):
        raise RuleViolation(f"Ligne {row} : le montant s’arrête au centime.")
    return amount.quantize(Decimal("0.01"))


def _day(told: str, order: str, row: int) -> date:
    figures = "".join(sign if sign.isdecimal() else " " for sign in told[:10]).split()
    if len(figures) == 1 and len(figures[0]) == 8:
        at = 4 if order == "ymd" else 2
        figures = [figures[0][:at], figures[0][at : at + 2], figures[0][at + 2 :]]
    if len(figures) == 3:
        parts = dict(zip(order, map(int, figures), strict=True))
        year = parts["y"] + (2000 if len(figures[order.index("y")]) <= 2 else 0)
        try:
            return date(year, parts["m"], parts["d"])
        except ValueError:
            pass
    raise RuleViolation(f"Ligne {row} : {quote(told[:40])} n’est pas une date ({ORDERS[order]}).")
