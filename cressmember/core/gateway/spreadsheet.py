"""Opening what chambers really have: XLSX, XLS, ODS, or CSV in any of their encodings.

Cells are read as values: a formula is never evaluated, only the result that the spreadsheet kept is seen.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from cressmember.core.gateway.opening import MOST_COLUMNS, MOST_ROWS
from cressmember.core.gateway.workbook import (
    DamagedWorkbookError,
    ProtectedWorkbookError,
    SwollenWorkbookError,
    open_workbook,
)
from cressmember.kernel.reading import formula_freed
from cressmember.kernel.violations import RuleViolation

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
EMPTY_ZIP = b"PK\x05\x06"
MOST_UNZIPPED = 300 * 1024 * 1024
# The stream in which an encrypted workbook keeps its content ([MS-OFFCRYPTO], 2.3.4.4).
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
ODS_ENCRYPTED = b"manifest:encryption-data"

CELL_PLACE = re.compile(rb"([A-Z]{1,3})(\d{1,7})")
WITHOUT_RESULT = re.compile(
    rb'<c r="([A-Z]{1,3}\d{1,7})"[^<>]*>\s*<f(?:[^<>]*/>|[^<>]*>[^<>]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>'
)
SHEET_FILE = re.compile(r"xl/worksheets/[^/]+\.xml")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as it stands in the file; ``without_result`` are the places (row, column, from 0) of formulas
    whose result was not kept.
    """

    name: str
    rows: list[list[Any]]
    without_result: frozenset[tuple[int, int]] = frozenset()


def read_file(filename: str, data: bytes) -> list[Sheet]:
    """Read the sheets of a file. Raises RuleViolation, in French, when it cannot be a table."""
    if not data.strip():
        raise RuleViolation("Ce fichier est vide.")
    if len(data) > settings.IMPORT_MAX_BYTES:
        megabytes = settings.IMPORT_MAX_BYTES // (1024 * 1024)
        raise RuleViolation(f"Ce fichier dépasse {megabytes} Mo : retirez les feuilles inutiles.")
    if data.startswith((ZIP, OLE, EMPTY_ZIP)):
        return _workbook(data)
    return [Sheet(filename.rpartition(".")[0] or filename, _csv(data))]


def _workbook(data: bytes) -> list[Sheet]:
    without_result = _inspected(data) if not data.startswith(OLE) else {}
    if data.startswith(OLE) and ENCRYPTED in data:
        raise _protected()
    try:
        sheets = open_workbook(data)
    except ProtectedWorkbookError:
        raise _protected() from None
    except SwollenWorkbookError as trouble:
        raise _swollen() from trouble
    except DamagedWorkbookError as trouble:
        raise RuleViolation(
            "Ce classeur ne s’ouvre pas : il est abîmé, ou d’un autre format. Enregistrez-le de nouveau."
        ) from trouble
    return [Sheet(name, _freed(rows), without_result.get(name, frozenset())) for name, rows in sheets]


def _protected() -> RuleViolation:
    return RuleViolation("Ce classeur est protégé par un mot de passe : enregistrez-en une copie sans.")


def _freed(rows: list[list[Any]]) -> list[list[Any]]:
    for row in rows:
        for rank, cell in enumerate(row):
            if isinstance(cell, str) and cell.startswith("'"):
                row[rank] = formula_freed(cell)
    return rows


# What a workbook would become once opened, known before it is


def _inspected(data: bytes) -> dict[str, frozenset[tuple[int, int]]]:
    """Refuse a workbook that would swell beyond reason; returns the formulas without a result, by sheet.

    Neither the sizes that the archive declares nor the dimensions that a sheet declares are believed.
    """
    found: dict[str, frozenset[tuple[int, int]]] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if any(entry.flag_bits & 0x1 for entry in entries):
                raise _protected()
            if sum(entry.file_size for entry in entries) > MOST_UNZIPPED:
                raise _swollen()
            left = MOST_UNZIPPED
            for entry in entries:
                content = _unzipped(archive, entry, left)
                left -= len(content)
                if SHEET_FILE.fullmatch(entry.filename):
                    if places := _without_result(content):
                        found[entry.filename] = places
                elif entry.filename == "META-INF/manifest.xml" and ODS_ENCRYPTED in content:
                    raise _protected()
            return _by_sheet_name(archive, found) if found else {}
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError) as trouble:
        raise RuleViolation("Ce classeur est abîmé : enregistrez-le de nouveau.") from trouble


def _unzipped(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes:
    """The content of an entry, never more than ``most`` bytes of it."""
    archive_file = archive.fp
    assert archive_file is not None
    archive_file.seek(entry.header_offset)
    header = archive_file.read(30)
    if not header.startswith(ZIP):
        raise zipfile.BadZipFile("an entry does not begin where the directory says")
    names = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
    archive_file.seek(names, io.SEEK_CUR)
    packed = archive_file.read(entry.compress_size)
    if entry.compress_type == zipfile.ZIP_STORED:
        content = packed
    elif entry.compress_type == zipfile.ZIP_DEFLATED:
        content = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, most + 1)
    else:
        raise NotImplementedError("spreadsheets are deflated")
    if len(content) > most:
        raise _swollen()
    return content


def _swollen() -> RuleViolation:
    return RuleViolation(
        f"Ce classeur, une fois ouvert, serait démesuré : {MOST_ROWS} lignes et {MOST_COLUMNS} colonnes au "
        "plus. Retirez les feuilles inutiles et les cases remplies loin du tableau."
    )


def _without_result(content: bytes) -> frozenset[tuple[int, int]]:
    if b"<f" not in content:
        return frozenset()
    places = (CELL_PLACE.fullmatch(found[1]) for found in WITHOUT_RESULT.finditer(content))
    return frozenset((int(place[2]) - 1, _column(place[1])) for place in places if place)


def _column(letters: bytes) -> int:
    """The rank of a column, from 0: « A » is 0, « AA » 26."""
    rank = 0
    for letter in letters:
        rank = rank * 26 + letter - 64
    return rank - 1


def _by_sheet_name(
    archive: zipfile.ZipFile, found: dict[str, frozenset[tuple[int, int]]]
) -> dict[str, frozenset[tuple[int, int]]]:
    """The names that people see, for the files of an XLSX."""
    book = archive.read("xl/workbook.xml").decode("utf-8", "replace")
    links = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    targets = {}
    for link in re.finditer(r"<Relationship\b[^>]*>", links):
        key, target = _attribute(link[0], "Id"), _attribute(link[0], "Target")
        targets[key] = f"xl/{target.removeprefix('/xl/').removeprefix('xl/')}"
    names = {}
    for sheet in re.finditer(r"<sheet\b[^>]*>", book):
        names[targets.get(_attribute(sheet[0], "r:id"))] = _attribute(sheet[0], "name")
    return {names[file]: places for file, places in found.items() if file in names}


def _attribute(tag: str, name: str) -> str:
    from html import unescape

    told = re.search(rf'\s{name}="([^"]*)"', tag)
    return unescape(told[1]) if told else ""


# Text


def _csv(data: bytes) -> list[list[Any]]:
    text = _decoded(data)
    lines = text.splitlines()
    if not any(line.strip() for line in lines):
        raise RuleViolation("Ce fichier est vide.")
    sample = lines[:30]
    try:
        separator = max(";,\t|", key=lambda sign: sum(1 for _ in _wide(sample, sign)))
        rows = [
            [formula_freed(cell) for cell in row]
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        ]
    except csv.Error as trouble:
        raise RuleViolation(
            "Ce fichier CSV ne se lit pas : un guillemet y est ouvert sans être fermé, ou une case est "
            "démesurée. Enregistrez-le de nouveau, ou au format XLSX."
        ) from trouble
    if max((len(row) for row in rows), default=0) < 2:
        raise RuleViolation(
            "Ce fichier n’a qu’une colonne : vérifiez son séparateur (point-virgule ou virgule)."
        )
    if len(rows) > MOST_ROWS:
        raise RuleViolation(f"Ce fichier dépasse {MOST_ROWS} lignes.")
    return rows


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\x00" in data[:4096] or data.startswith(
        (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf")
    ):
        encodings = []
    else:
        encodings = ["utf-8-sig", "cp1252", "latin-1"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise RuleViolation("Ce fichier n’est pas un tableau : enregistrez-le au format XLSX, XLS, ODS ou CSV.")


def _wide(lines: list[str], sign: str) -> Iterator[list[str]]:
    """The lines that the sign parts in three columns or more; in two, when none is wider."""
    rows = list(csv.reader(lines, delimiter=sign))
    widest = max((len(row) for row in rows), default=0)
    return (row for row in rows if widest > 1 and len(row) >= min(widest, 3))
