"""Opening what chambers really have: XLSX, XLS, ODS, or CSV in any of three encodings.

Cells are read as values: a formula is never evaluated, only its last result is seen.
"""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from cressmember.kernel.violations import RuleViolation

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MOST_UNZIPPED = 300 * 1024 * 1024
MOST_ROWS = 50_000
ENCODINGS = ("utf-8-sig", "cp1252", "latin-1")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as it stands in the file."""

    name: str
    rows: list[list[Any]]


def read_file(filename: str, data: bytes) -> list[Sheet]:
    """Read the sheets of a file. Raises RuleViolation, in French, when it cannot be a register."""
    if not data:
        raise RuleViolation("Ce fichier est vide.")
    if len(data) > settings.IMPORT_MAX_BYTES:
        megabytes = settings.IMPORT_MAX_BYTES // (1024 * 1024)
        raise RuleViolation(f"Ce fichier dépasse {megabytes} Mo : retirez les feuilles inutiles.")
    if data.startswith((ZIP, OLE)):
        return _workbook(data)
    if b"\x00" in data[:4096] or data.startswith(b"%PDF"):
        raise RuleViolation(
            "Ce fichier n’est pas un tableau : enregistrez-le au format XLSX, XLS, ODS ou CSV."
        )
    return [Sheet(filename.rpartition(".")[0] or filename, _csv(data))]


def _workbook(data: bytes) -> list[Sheet]:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError  # Only imports pay for it.

    if data.startswith(ZIP):
        _refuse_bomb(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [
            Sheet(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=MOST_ROWS + 1))
            for name in book.sheet_names
        ]
    except PasswordError:
        raise RuleViolation(
            "Ce classeur est protégé par un mot de passe : enregistrez-en une copie sans."
        ) from None
    except (CalamineError, OSError, ValueError) as trouble:
        raise RuleViolation(
            "Ce classeur ne s’ouvre pas : il est abîmé, ou d’un autre format. Enregistrez-le de nouveau."
        ) from trouble
    for sheet in sheets:
        if len(sheet.rows) > MOST_ROWS:
            raise RuleViolation(f"La feuille « {sheet.name} » dépasse {MOST_ROWS} lignes.")
    return sheets


def _refuse_bomb(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unzipped = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile as trouble:
        raise RuleViolation("Ce classeur est abîmé : enregistrez-le de nouveau.") from trouble
    if unzipped > MOST_UNZIPPED:
        raise RuleViolation("Ce classeur, une fois ouvert, serait démesuré : il n’a pas été lu.")


def _csv(data: bytes) -> list[list[Any]]:
    for encoding in ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        break
    sample = text[:20_000]
    separator = max(";,\t|", key=lambda sign: sample.splitlines()[0].count(sign) if sample else 0)
    rows = [list(row) for row in csv.reader(io.StringIO(text), delimiter=separator)]
    if max((len(row) for row in rows), default=0) < 2:
        raise RuleViolation(
            "Ce fichier n’a qu’une colonne : vérifiez son séparateur (point-virgule ou virgule)."
        )
    if len(rows) > MOST_ROWS:
        raise RuleViolation(f"Ce fichier dépasse {MOST_ROWS} lignes.")
    return rows
