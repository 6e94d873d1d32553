"""Reading one row of a chamber's file into exact values, each trouble said with what would mend it.

Only a missing name or a missing college keeps a row out; an optional value that cannot be read is left empty.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from cressmember.kernel import identifiers, reading
from cressmember.kernel.folding import fold
from cressmember.kernel.money import round_cents
from cressmember.kernel.territory import departement, departement_of_postcode
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import number, quote
from cressmember.members.rules import legal_form
from cressmember.members.rules.sheet import KEPT, NOT_TAKEN, Column, Recognised

Cell = Any


@dataclass(frozen=True, slots=True)
class Problem:
    """A trouble in a cell; ``blocks`` keeps the whole row out. ``asks`` names the question that mends it."""

    column: str
    value: str
    message: str
    blocks: bool = False
    asks: str = ""


@dataclass(frozen=True, slots=True)
class Someone:
    """A person named in a row."""

    family_name: str
    given_name: str = ""
    civility: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class DueRow:
    """Past dues told by a row: what was called for a year, and, when it is told, how and when it was paid."""

    year: int
    amount: Decimal
    paid_on: date | None
    method: str


@dataclass(slots=True)
class MemberRow:
    """A member as a row tells it; an empty value is a value that the row does not tell.

    ``deduced`` names the values that no cell tells, each with the value that it follows from.
    """

    line: int
    values: dict[str, Any] = field(default_factory=dict)
    college: str = ""
    titular: Someone | None = None
    substitute: Someone | None = None
    dues_email: str = ""
    admitted_on: date | None = None
    admitted_precision: str = "day"
    figures: list[tuple[str, int, Decimal]] = field(default_factory=list)
    due: DueRow | None = None
    extras: dict[str, str] = field(default_factory=dict)
    deduced: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def name(self) -> str:
        return str(self.values.get("name", ""))

    @property
    def is_blocked(self) -> bool:
        return any(problem.blocks for problem in self.problems)


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
FIGURES = (
    ("budget", reading.amount),
    ("turnover", reading.amount),
    ("fte", reading.number),
    ("members", reading.number),
)
# What a register says again from row to row.
REPEATED = frozenset(
    {
        *("legal_form", "kind", "postcode", "city", "departement", "employment_area", "sector"),
        *("civility", "given_name", "method", "paid_on", "is_esus", "newsletter"),
    }
)
ANSWERED = ("is_esus", "newsletter", "post_only", "purchase_order_required")

METHODS = (
    (r"\b(vir|virement|virt)\b", "transfer"),
    (r"\b(chq|cheque|chk|ch)\b", "cheque"),
    (r"\b(cb|carte|helloasso|stripe)\b", "card"),
    (r"\b(esp|especes|liquide)\b", "cash"),
    (r"\b(mandat|chorus)\b", "mandate"),
)
_TOTAL = re.compile(r"^(sous )?total\b")
_POST_ONLY = re.compile(r"\b(courrier|poste|postal)\b.*\b(uniquement|seulement)\b")
_PURCHASE_ORDER = re.compile(r"\bbon de commande\b")
_PUBLIC_PORTAL = re.compile(r"\bchorus\b")


def is_blank(row: Sequence[Cell]) -> bool:
    return all(cell is None or str(cell).strip() == "" for cell in row)


def is_total(row: Sequence[Cell]) -> bool:
    """Whether the row adds up those above it."""
    first = next((str(cell) for cell in row if cell is not None and str(cell).strip()), "")
    return bool(_TOTAL.match(fold(first)))


class RowReader:
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
        reader = _Reader(self, member, row)
        values = member.values
        for name in LONGEST:
            values[name] = reader.read_text(name)
        values["notes"] = reader.read("notes", reading.paragraphs)
        if not values["name"]:
            reader.block(
                "name", "Il manque la raison sociale : complétez-la, ou laissez cette ligne de côté."
            )
        values["number"] = reader.read("number", _whole)
        values["siret"] = reader.read("siret", identifiers.siret)
        values["siren"] = (
            identifiers.siren_of(values["siret"])
            if values["siret"]
            else reader.read("siren", identifiers.siren)
        )
        values["rna"] = reader.read("rna", identifiers.rna)
        values["kind"] = reader.read("kind", _kind)
        values["postcode"] = reader.read("postcode", reading.postcode)
        values["departement"] = reader.read("departement", _departement)
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
            return _reading_of(value, read)
        # By type too: 1, 1.0 and True are equal, and do not read the same.
        key = (name, type(value), value)
        if key not in self._remembered:
            self._remembered[key] = _reading_of(value, read)
        return self._remembered[key]


def _reading_of(value: Cell, read: Callable[[Any], Any]) -> tuple[Any, str]:
    if value is None or str(value).strip() == "":
        return "", ""
    if reading.is_not_known(value):
        return "", "Valeur non connue : elle est laissée vide."
    try:
        return read(value), ""
    except (reading.Unreadable, RuleViolation) as trouble:
        return "", str(trouble)


class _Reader:
    """Reads the cells of a row, noting each trouble on the member."""

    def __init__(self, sheet: RowReader, member: MemberRow, row: Sequence[Cell]) -> None:
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
        return str(self.read(name, lambda value: _short(reading.text(value), LONGEST[name])))

    def note(self, label: str, value: Any, message: str) -> None:
        self.member.problems.append(Problem(label, reading.text(value), message))

    def block(self, name: str, message: str) -> None:
        column = self.column(name)
        label, value = (column.label, self.row[column.index]) if column else (name, "")
        self.member.problems.append(Problem(label, reading.text(value), message, blocks=True))


def _short(text: str, most: int) -> str:
    if len(text) > most:
        raise reading.Unreadable(
            f"{quote(text[:40] + '…')} compte {number(len(text))} caractères : "
            f"raccourcissez à {number(most)}."
        )
    return text


def _read_college(member: MemberRow, reader: _Reader) -> None:
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


def _read_people(member: MemberRow, reader: _Reader) -> None:
    email = reader.read("titular_email", reading.email)
    phone = reader.read("titular_phone", reading.phone)
    civility = reader.read("civility", _civility)
    family = reader.read("family_name", _name)
    if family:
        given = reader.read("given_name", _name)
        member.titular = Someone(family, given, civility, email, phone)
    elif whole := reader.read("titular", _whole_name):
        member.titular = Someone(whole.last_name, whole.first_name, civility or whole.civility, email, phone)
    else:
        member.values["email"] = member.values["email"] or email
        member.values["phone"] = member.values["phone"] or phone
    substitute_email = reader.read("substitute_email", reading.email)
    if whole := reader.read("substitute", _whole_name):
        member.substitute = Someone(whole.last_name, whole.first_name, whole.civility, substitute_email)
    member.dues_email = reader.read("dues_email", reading.email)


def _name(value: Cell) -> str:
    return _short(reading.proper_name(value), LONGEST_NAME)


def _whole_name(value: Cell) -> reading.PersonName:
    found = reading.person_name(value)
    _short(found.last_name, LONGEST_NAME)
    _short(found.first_name, LONGEST_NAME)
    return found


def _read_figures(member: MemberRow, reader: _Reader) -> None:
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


def _read_dues(member: MemberRow, reader: _Reader) -> None:
    file_year = reader.sheet.file_year
    amount = reader.read("dues", reading.amount)
    column = reader.column("dues")
    paid = reader.read("paid_on", lambda value: reading.day(value, pivot_year=file_year + 2))
    method = reader.read("method", _method)
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


def _whole(value: Cell) -> int:
    read = reading.number(value)
    if read != read.to_integral_value() or not 0 <= read <= LARGEST_NUMBER:
        raise reading.Unreadable(f"« {reading.text(value)} » n’est pas un numéro.")
    return int(read)


def _departement(value: Cell) -> str:
    found = departement(reading.text(value))
    if found is None:
        raise reading.Unreadable(
            f"« {reading.text(value)} » n’est pas un département : écrivez son code ou son nom."
        )
    return found.code


def _kind(value: Cell) -> str:
    folded = fold(str(value))
    if re.search(r"\b(reseau|federation|union|tete de reseau)\b", folded):
        return "network"
    if re.search(r"\b(structure|entreprise|individuel|individuelle|organisation)\b", folded):
        return "single"
    raise reading.Unreadable(f"« {reading.text(value)} » n’est ni une structure ni un réseau.")


def _method(value: Cell) -> str:
    folded = fold(str(value))
    for pattern, method in METHODS:
        if re.search(pattern, folded):
            return method
    raise reading.Unreadable(f"« {reading.text(value)} » n’est pas un moyen de paiement connu.")


def _civility(value: Cell) -> str:
    return reading.CIVILITIES.get(fold(reading.text(value)), "")
