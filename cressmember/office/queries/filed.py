"""What files say: their text where it can be read, and those that name somebody though no row leads there."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import inf
from time import monotonic
from typing import Any

from django.apps import apps
from django.db.models.fields.files import FieldFile
from pypdf import PdfReader, apply_configuration
from pypdf.errors import DependencyError, PyPdfError

from cressmember.kernel.folding import fold
from cressmember.members.queries.personal import all_files
from cressmember.office.queries.personal import Plan
from cressmember.office.rules.mention import Marks, places_in

# Reading a PDF takes a tenth of a second, and much longer where a stranger made it swell: the page answers
# within a minute, whatever was sent.
MOST, PATIENCE = 500, 40.0  # files, seconds
# No page of a paper that people wrote unfolds into more (bytes), nor draws more.
MODEST: dict[str, Any] = {
    "zlib_maximum_output_length": 8 * 1024 * 1024,
    "stream_parsing_work_maximum_count": 500_000,
}
# A stranger may have sent a file: what breaks its reader stops no search and no erasure.
BROKEN = (
    *(PyPdfError, DependencyError, zipfile.BadZipFile, zlib.error, struct.error, ArithmeticError),
    *(AssertionError, AttributeError, EOFError, LookupError, OSError, RuntimeError, TypeError, ValueError),
)
# A workbook that unfolds into more than this is a trap, not a list of members (bytes).
SWOLLEN = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Searched:
    """What a search in files found: their names and pages, to be looked at by hand; how many hold no text
    that can be read, and how many were left for want of time.
    """

    found: list[tuple[str, str]]
    unread: int
    left: int


def files_naming(plan: Plan) -> Searched:
    """The files that bear the name of somebody and that the erasure would neither drop nor list."""
    known = {(mention.row._meta.label, mention.row.pk) for mention in plan.mentions}
    others = [(row, file) for row, file in _files() if file.name and (row._meta.label, row.pk) not in known]
    # People look at what is found: a namesake hides nothing from them.
    marks = replace(plan.marks, by_name=True)
    found, unread, left = [], 0, len(others)
    until = monotonic() + PATIENCE
    for row, file in others[:MOST]:
        if monotonic() >= until:
            break
        left -= 1
        text = _read(file, until)
        unread += not text.strip()
        if places_in(text, marks):
            address = row.get_absolute_url() if hasattr(row, "get_absolute_url") else ""
            found.append((f"{row._meta.verbose_name.capitalize()} : {row}", address))
    return Searched(found, unread, left)


def _files() -> Iterator[tuple[Any, FieldFile]]:
    """Every file that people sent, the latest first; those drawn from a row say what the row says."""
    for files in all_files():
        if files.way == "position":
            rows = apps.get_model(files.model)._base_manager.exclude(**{files.field: ""}).order_by("-pk")
            yield from ((row, getattr(row, files.field)) for row in rows)


def _read(file: FieldFile, until: float) -> str:
    try:
        with file.open("rb") as opened:
            return text_of(opened.read(), until=until)
    except FileNotFoundError:
        return ""


def may_name(data: bytes, marks: Marks) -> bool:
    """Whether a file may name somebody: a workbook parts names between cells, so every word is looked for."""
    told = fold(text_of(data))
    words = f" {told} "
    return any(
        all(f" {word} " in words for word in fold(family).split()) for _, family in marks.names
    ) or any(fold(mail) in told for mail in marks.emails)


def text_of(data: bytes, *, until: float = inf) -> str:
    """What can be read of a file; nothing of a picture, of a scan, of a PDF that is broken or locked, nor of
    one whose pages take longer than ``until`` (as ``time.monotonic`` counts).
    """
    if data.startswith(b"%PDF"):
        return _text_of_pdf(data, until)
    if data.startswith((b"\x89PNG", b"\xff\xd8")):
        return ""
    if zipfile.is_zipfile(io.BytesIO(data)):
        return _text_of_zip(data)
    return f"{data.decode('utf-8', 'replace')} {data.decode('cp1252', 'replace')}"


def _text_of_pdf(data: bytes, until: float) -> str:
    told = []
    try:
        with apply_configuration(**MODEST):
            for page in PdfReader(io.BytesIO(data)).pages:
                if monotonic() >= until:
                    return ""
                told.append(page.extract_text())
    except BROKEN:
        return ""
    return " ".join(told)


def _text_of_zip(data: bytes) -> str:
    """What the sheets of a workbook say; nothing of one that is broken, locked, or swells."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            sheets = [each for each in archive.infolist() if each.filename.endswith(".xml")]
            if sum(each.file_size for each in sheets) > SWOLLEN:
                return ""
            parts = [archive.read(each) for each in sheets]
    except BROKEN:
        return ""
    return " ".join(part.decode("utf-8", "replace").replace("<", " <").replace(">", "> ") for part in parts)
