"""Reading one row of a chamber's file into exact values, each trouble said with what would mend it.

Only a missing name or a missing college keeps a row out; an optional value that cannot be read is left empty.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from cressmember.kernel import identifiers, reading
from cressmember.kernel.folding import fold
from cressmember.kernel.money import round_cents
from cressmember.kernel.territory import departement_of_postcode
from cressmember.members.rules import legal_form
from cressmember.members.rules.row import cells
from cressmember.members.rules.row.cells import LARGEST_AMOUNT, LONGEST, is_blank
from cressmember.members.rules.row.values import DueRow, MemberRow, Problem, Someone
from cressmember.members.rules.sheet import KEPT, NOT_TAKEN, Cell, Column, Recognised

FIGURES = (
    ("budget", reading.amount),
    ("turnover", reading.amount),
    ("fte", reading.number),
    ("members", reading.number),
    ("payroll", reading.amount),
    ("population", reading.number),
    ("margin", reading.amount),
    ("units", reading.number),
    ("subsidies", reading.amount),
)
# What a register says again from row to row.
REPEATED = frozenset(
    {
        *("legal_form", "kind", "postcode", "city", "departement", "employment_area", "sector"),
        *("civility", "given_name", "method", "paid_on", "is_esus", "newsletter"),
    }
)
ANSWERED = ("is_esus", "newsletter", "post_only", "purchase_order_required")
_POST_ONLY = re.compile(r"\b(courrier|poste|postal)\b.*\b(uniquement|seulement)\b")
_PURCHASE_ORDER = re.compile(r"\bbon de commande\b")
_PUBLIC_PORTAL = re.compile(r"\bchorus\b")


class SheetReader:
    """Reads the rows of one members' sheet.

    ``file_year`` dates what the headers do not; ``college_of`` gives the code that a spelling means, or None
    when somebody must say.
    """

    def __init__(
        self, recognised: Recognised, *, file_year: int, college_of: Callable[[str], str | None]
    ) -> None:
        self.recognised = recognised
        self.file_year = file_year
        self.college_of = college_of
        self.columns: dict[str, Column] = {}
        for column in recognised.columns:
            if column.field not in {KEPT, NOT_TAKEN}:
                self.columns.setdefault(column.field, column)
        self.kept = [column for column in recognised.columns if column.field == KEPT]
        self.figures = [
            (column, read) for name, read in FIGURES for column in recognised.columns if column.field == name
        ]
        self._remembered: dict[tuple[str, type, Cell], tuple[Any, str]] = {}

    def read(self, row: Sequence[Cell], *, line: int) -> MemberRow:
        """Read a row into a member, each trouble noted on it."""
        member = MemberRow(line)
        reader = RowReader(self, member, row)
        values = member.values
        for name in LONGEST:
            values[name] = reader.read_text(name)
        values["notes"] = reader.read("notes", reading.paragraphs)
        if not values["name"]:
            reader.block(
                "name", "Il manque la raison sociale : complétez-la, ou laissez cette ligne de côté."
            )
        values["number"] = reader.read("number", cells.whole_number)
        values["siret"] = reader.read("siret", identifiers.siret)
        values["siren"] = (
            identifiers.siren_of(values["siret"])
            if values["siret"]
            else reader.read("siren", identifiers.siren)
        )
        values["rna"] = reader.read("rna", identifiers.rna)
        values["kind"] = reader.read("kind", cells.kind)
        values["postcode"] = reader.read("postcode", reading.postcode)
        values["departement"] = reader.read("departement", cells.departement_code)
        values["email"] = reader.read("email", reading.email)
        values["phone"] = reader.read("phone", reading.phone)
        for name in ANSWERED:
            values[name] = reader.read(name, reading.yes_no)
        _read_college(member, reader)
        _read_people(member, reader)
        _read_figures(member, reader)
        _read_dues(member, reader)
        admission = reader.read(
            "admitted_on", lambda value: reading.day(value, pivot_year=self.file_year + 1)
        )
        if admission:
            member.admitted_on, member.admitted_precision = admission.date, admission.precision
        _deduce(member)
        member.values = {name: value for name, value in values.items() if value not in ("", None)}
        for column in self.kept:
            if column.index < len(row) and not is_blank([row[column.index]]):
                member.extras[column.label] = reading.text(row[column.index])
        return member

    def reading_of(self, name: str, value: Cell, read: Callable[[Any], Any]) -> tuple[Any, str]:
        """What a cell says and what troubles it; what repeats from row to row is read once for the sheet."""
        if name not in REPEATED:
            return cells.reading_of(value, read)
        # By type too: 1, 1.0 and True are equal, and do not read the same.
        key = (name, type(value), value)
        if key not in self._remembered:
            self._remembered[key] = cells.reading_of(value, read)
        return self._remembered[key]


class RowReader:
    """Reads the cells of a row, noting each trouble on the member."""

    def __init__(self, sheet: SheetReader, member: MemberRow, row: Sequence[Cell]) -> None:
        self.sheet = sheet
        self.member = member
        self.row = row

    def column(self, name: str) -> Column | None:
        """The column of a field, where the row reaches it."""
        column = self.sheet.columns.get(name)
        return column if column and column.index < len(self.row) else None

    def read(self, name: str, read: Callable[[Any], Any]) -> Any:
        column = self.column(name)
        return self.read_cell(column, read) if column else ""

    def read_cell(self, column: Column, read: Callable[[Any], Any]) -> Any:
        value = self.row[column.index]
        said, trouble = self.sheet.reading_of(column.field, value, read)
        if trouble:
            self.note(column.label, value, trouble)
        return said

    def read_text(self, name: str) -> str:
        return str(self.read(name, lambda value: cells.within(reading.text(value), LONGEST[name])))

    def note(self, label: str, value: Any, message: str) -> None:
        self.member.problems.append(Problem(label, reading.text(value), message))

    def block(self, name: str, message: str) -> None:
        column = self.column(name)
        label, value = (column.label, self.row[column.index]) if column else (name, "")
        self.member.problems.append(Problem(label, reading.text(value), message, blocks=True))


def _read_college(member: MemberRow, reader: RowReader) -> None:
    column = reader.column("college")
    label, value = (column.label, reader.row[column.index]) if column else ("Collège", "")
    spelling = reading.text(value)
    code = reader.sheet.college_of(spelling) if spelling else None
    if code:
        member.college = code
    else:
        asked = f"« {spelling} » n’est pas un collège" if spelling else "Il manque le collège"
        member.problems.append(
            Problem(label, spelling, f"{asked} : dites lequel, une fois pour toutes.", blocks=True)
        )


def _read_people(member: MemberRow, reader: RowReader) -> None:
    email = reader.read("titular_email", reading.email)
    phone = reader.read("titular_phone", reading.phone)
    civility = reader.read("civility", cells.civility)
    family = reader.read("family_name", cells.name)
    if family:
        given = reader.read("given_name", cells.name)
        member.titular = Someone(family, given, civility, email, phone)
    elif whole := reader.read("titular", cells.whole_name):
        member.titular = Someone(
            whole.family_name, whole.given_name, civility or whole.civility, email, phone
        )
    else:
        member.values["email"] = member.values["email"] or email
        member.values["phone"] = member.values["phone"] or phone
    substitute_email = reader.read("substitute_email", reading.email)
    if whole := reader.read("substitute", cells.whole_name):
        member.substitute = Someone(whole.family_name, whole.given_name, whole.civility, substitute_email)
    member.dues_email = reader.read("dues_email", reading.email)


def _read_figures(member: MemberRow, reader: RowReader) -> None:
    """Figures declared for a year; several columns may tell one figure for several years."""
    for column, read in reader.sheet.figures:
        if column.index >= len(reader.row):
            continue
        amount = reader.read_cell(column, read)
        if amount == "":
            continue
        if amount < 0:
            reader.note(column.label, amount, "Un chiffre déclaré ne peut pas être négatif.")
        elif amount >= LARGEST_AMOUNT:
            reader.note(column.label, amount, "Ce chiffre est démesuré : vérifiez son unité.")
        else:
            year = column.year or reader.sheet.file_year
            member.figures.append((column.field, year, round_cents(amount)))


def _read_dues(member: MemberRow, reader: RowReader) -> None:
    file_year = reader.sheet.file_year
    amount = reader.read("dues", reading.amount)
    column = reader.column("dues")
    paid = reader.read("paid_on", lambda value: reading.day(value, pivot_year=file_year + 2))
    method = reader.read("method", cells.method)
    if amount == "" or column is None:
        return
    if amount < 0:
        reader.note(column.label, amount, "Une cotisation ne peut pas être négative.")
        return
    if amount >= LARGEST_AMOUNT:
        reader.note(column.label, amount, "Cette cotisation est démesurée : vérifiez-la.")
        return
    member.due = DueRow(
        column.year or file_year, round_cents(amount), paid.date if paid else None, method or "opening"
    )


def _deduce(member: MemberRow) -> None:
    """What follows from what was read, where no cell says it."""
    values = member.values
    notes, folded = values["notes"], fold(values["notes"])
    found = departement_of_postcode(values["postcode"]) if values["postcode"] else None
    consequences: tuple[tuple[str, str, Any], ...] = (
        ("departement", "postcode", found.code if found else ""),
        ("is_esus", "legal_form", True if legal_form.is_esus(values["legal_form"]) else ""),
        ("post_only", "notes", True if _POST_ONLY.search(folded) else ""),
        ("purchase_order_required", "notes", True if _PURCHASE_ORDER.search(folded) else ""),
        ("invoicing_note", "notes", _excerpt(notes) if _PUBLIC_PORTAL.search(folded) else ""),
    )
    for name, source, value in consequences:
        if values[name] == "" and value != "":
            values[name] = value
            member.deduced[name] = source
    if values["legal_form"]:
        values["legal_form"] = legal_form.canonical(values["legal_form"])


def _excerpt(notes: str) -> str:
    flat, most = " ".join(notes.split()), LONGEST["invoicing_note"]
    return flat if len(flat) <= most else f"{flat[: most - 1]}…"
