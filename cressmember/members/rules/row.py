"""Reading one row of a chamber's file into exact values, each trouble said with what would mend it.

Only a missing name or a missing college keeps a row out; an optional value that cannot be read is left empty.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from cressmember.kernel import identifiers, reading
from cressmember.kernel.folding import fold
from cressmember.kernel.territory import departement_of_postcode
from cressmember.kernel.violations import RuleViolation
from cressmember.members.rules import legal_form
from cressmember.members.rules.sheet import Recognised

Cell = Any


@dataclass(frozen=True, slots=True)
class Problem:
    """A trouble in a cell; ``blocks`` keeps the whole row out."""

    column: str
    value: str
    message: str
    blocks: bool = False


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
    """A member as a row tells it; an empty value is a value that the row does not tell."""

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
    problems: list[Problem] = field(default_factory=list)

    @property
    def name(self) -> str:
        return str(self.values.get("name", ""))

    @property
    def is_blocked(self) -> bool:
        return any(problem.blocks for problem in self.problems)


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


def read_member(
    row: Sequence[Cell],
    recognised: Recognised,
    *,
    line: int,
    file_year: int,
    college_of: Callable[[str], str | None],
) -> MemberRow:
    """Read a row of the members' sheet.

    ``file_year`` dates what the headers do not; ``college_of`` gives the code that a spelling means, or None
    when somebody must say.
    """
    member = MemberRow(line)
    cells = {
        column.field: (column.label, row[column.index])
        for column in recognised.columns
        if column.field and column.index < len(row)
    }
    reader = _Reader(member, cells)
    values = member.values
    for name in ("name", "acronym", "street", "street_more", "city", "employment_area", "sector", "notes"):
        values[name] = reader.read(name, reading.text)
    if not values["name"]:
        reader.block("name", "Il manque la raison sociale : complétez-la, ou laissez cette ligne de côté.")
    values["number"] = reader.read("number", _whole)
    if form := reader.read("legal_form", reading.text):
        values["legal_form"] = legal_form.canonical(form)
        values["is_esus"] = legal_form.is_esus(form)
    values["siret"] = reader.read("siret", identifiers.siret)
    values["siren"] = (
        identifiers.siren_of(values["siret"]) if values["siret"] else reader.read("siren", identifiers.siren)
    )
    values["rna"] = reader.read("rna", identifiers.rna)
    values["kind"] = reader.read("kind", _kind)
    values["postcode"] = reader.read("postcode", reading.postcode)
    if values["postcode"] and (found := departement_of_postcode(values["postcode"])):
        values["departement"] = found.code
    values["newsletter"] = reader.read("newsletter", reading.yes_no)
    values["website"] = reader.read("website", reading.text)
    _read_college(member, reader, college_of)
    _read_people(member, reader)
    _read_figures(member, reader, recognised, file_year)
    _read_dues(member, reader, recognised, file_year)
    admission = reader.read("admitted_on", lambda value: reading.day(value, pivot_year=file_year + 1))
    if admission:
        member.admitted_on, member.admitted_precision = admission.date, admission.precision
    _read_notes(values)
    member.values = {name: value for name, value in values.items() if value not in ("", None)}
    for column in recognised.columns:
        if not column.field and column.index < len(row) and not is_blank([row[column.index]]):
            member.extras[column.label] = reading.text(row[column.index])
    return member


class _Reader:
    """Reads the cells of a row, noting each trouble on the member."""

    def __init__(self, member: MemberRow, cells: Mapping[str, tuple[str, Cell]]) -> None:
        self.member = member
        self.cells = cells

    def read(self, name: str, read: Callable[[Any], Any]) -> Any:
        label, value = self.cells.get(name, ("", None))
        if value is None or str(value).strip() == "":
            return ""
        if reading.is_not_known(value):
            self.note(label, value, "Valeur non connue : elle est laissée vide.")
            return ""
        try:
            return read(value)
        except (reading.Unreadable, RuleViolation) as trouble:
            self.note(label, value, str(trouble))
            return ""

    def note(self, label: str, value: Any, message: str) -> None:
        self.member.problems.append(Problem(label, reading.text(value), message))

    def block(self, name: str, message: str) -> None:
        label, value = self.cells.get(name, (name, ""))
        self.member.problems.append(Problem(label, reading.text(value), message, blocks=True))


def _read_college(member: MemberRow, reader: _Reader, college_of: Callable[[str], str | None]) -> None:
    label, value = reader.cells.get("college", ("Collège", ""))
    spelling = reading.text(value)
    code = college_of(spelling) if spelling else None
    if code:
        member.college = code
    else:
        asked = f"« {spelling} » n’est pas un collège" if spelling else "Il manque le collège"
        member.problems.append(
            Problem(label, spelling, f"{asked} : dites lequel, une fois pour toutes.", blocks=True)
        )


def _read_people(member: MemberRow, reader: _Reader) -> None:
    email = reader.read("titular_email", reading.email)
    phone = reader.read("titular_phone", reading.phone)
    civility = _civility(reader.read("civility", reading.text))
    family = reader.read("family_name", reading.proper_name)
    if family:
        given = reader.read("given_name", reading.proper_name)
        member.titular = Someone(family, given, civility, email, phone)
    elif whole := reader.read("titular", reading.person_name):
        member.titular = Someone(whole.last_name, whole.first_name, civility or whole.civility, email, phone)
    elif email or phone:
        member.values["email"], member.values["phone"] = email, phone
    substitute_email = reader.read("substitute_email", reading.email)
    if whole := reader.read("substitute", reading.person_name):
        member.substitute = Someone(whole.last_name, whole.first_name, whole.civility, substitute_email)
    member.dues_email = reader.read("dues_email", reading.email)


def _read_figures(member: MemberRow, reader: _Reader, recognised: Recognised, file_year: int) -> None:
    for name, read in (("budget", reading.amount), ("fte", reading.number)):
        amount = reader.read(name, read)
        column = recognised.column(name)
        if amount != "" and column is not None:
            if amount < 0:
                reader.note(column.label, amount, "Un chiffre déclaré ne peut pas être négatif.")
                continue
            member.figures.append((name, column.year or file_year, amount))


def _read_dues(member: MemberRow, reader: _Reader, recognised: Recognised, file_year: int) -> None:
    amount = reader.read("dues", reading.amount)
    column = recognised.column("dues")
    paid = reader.read("paid_on", lambda value: reading.day(value, pivot_year=file_year + 2))
    method = reader.read("method", _method)
    if amount == "" or column is None:
        return
    if amount < 0:
        reader.note(column.label, amount, "Une cotisation ne peut pas être négative.")
        return
    member.due = DueRow(column.year or file_year, amount, paid.date if paid else None, method or "opening")


def _read_notes(values: dict[str, Any]) -> None:
    folded = fold(values["notes"])
    values["post_only"] = bool(_POST_ONLY.search(folded)) or None
    if _PURCHASE_ORDER.search(folded):
        values["purchase_order_required"] = True
    if _PUBLIC_PORTAL.search(folded):
        values["invoicing_note"] = values["notes"]


def _whole(value: Cell) -> int:
    number = reading.number(value)
    if number != number.to_integral_value() or number < 0:
        raise reading.Unreadable(f"« {reading.text(value)} » n’est pas un numéro.")
    return int(number)


def _kind(value: Cell) -> str:
    folded = fold(str(value))
    if re.search(r"\b(reseau|federation|union|tete de reseau)\b", folded):
        return "network"
    if re.search(r"\b(structure|entreprise|individuel|individuelle|organisation)\b", folded):
        return "single"
    raise reading.Unreadable(f"« {reading.text(value)} » n’est ni une structure ni un réseau.")


def _method(value: Cell) -> str:
    folded = fold(str(value))
    for pattern, method in METHODS:
        if re.search(pattern, folded):
            return method
    raise reading.Unreadable(f"« {reading.text(value)} » n’est pas un moyen de paiement connu.")


def _civility(text: str) -> str:
    folded = fold(text).rstrip(".")
    return {"mme": "Mme", "madame": "Mme", "m": "M.", "mr": "M.", "monsieur": "M."}.get(folded, "")
