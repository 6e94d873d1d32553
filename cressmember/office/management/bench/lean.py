"""The least code that reads, checks and keeps a register, and that writes a workbook: limits, not products.

Kept honest: each does what its counterpart must do at the least.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, Any
from xml.sax.saxutils import escape

from django.db import connection, transaction
from lxml import etree

from billing.models import Document
from cressmember.office.management.bench.population import HEADER

_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_SIRET = re.compile(r"\d{14}")
_INDEXED = (1, 4, 5, 8, 9, 10, 19)
_SEARCHED = (1, 2, 4, 9, 16)


def import_csv(file: Path) -> int:
    """Read a CSV, check it, and keep it with its search index and its chained journal."""
    with file.open(encoding="utf-8", newline="") as text:
        lines = csv.reader(text, delimiter=";")
        next(lines)
        return _keep(lines)


def import_xlsx(file: Path) -> int:
    """The same from a workbook."""
    from python_calamine import CalamineWorkbook  # As the product does: only imports pay for it.

    sheet = CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0)
    return _keep(sheet.to_python()[2:])


def _keep(lines: Iterable[Sequence[Any]]) -> int:
    rows = list(_checked(lines))
    with transaction.atomic():
        _insert(rows)
        _index(rows)
        _chain(rows)
    return len(rows)


def _checked(lines: Iterable[Sequence[Any]]) -> Iterator[tuple[Any, ...]]:
    seen: set[str] = set()
    for line in lines:
        siret = str(line[4])
        if not line[1] or siret in seen or not _SIRET.fullmatch(siret) or not _keys_hold(siret):
            continue
        seen.add(siret)
        row = list(line)
        row[0] = int(line[0])
        row[11] = Decimal(str(line[11]).replace(",", "."))
        row[12] = None if line[12] == "NC" else Decimal(str(line[12]))
        for mail in (16, 18):
            row[mail] = line[mail] if _MAIL.fullmatch(line[mail]) else ""
        told = line[19]
        row[19] = told if isinstance(told, date) else datetime.strptime(told, "%d/%m/%Y").date()  # noqa: DTZ007
        yield tuple(row)


def _keys_hold(siret: str) -> bool:
    return _luhn(siret[:9]) and _luhn(siret)


def _luhn(digits: str) -> bool:
    total = 0
    for at, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + at % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _insert(rows: Sequence[tuple[Any, ...]]) -> None:
    columns = [f"c{at}" for at in range(len(HEADER))]
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE bench_register (id integer PRIMARY KEY, {', '.join(f'{c} text' for c in columns)})"
        )
        for at in _INDEXED:
            cursor.execute(f"CREATE INDEX bench_register_{at} ON bench_register (c{at})")
        texts: Any = (
            [number, *("" if cell is None else str(cell) for cell in row)]
            for number, row in enumerate(rows, 1)
        )
        if connection.vendor == "sqlite":
            marks = ",".join(["%s"] * (len(columns) + 1))
            cursor.executemany(f"INSERT INTO bench_register VALUES ({marks})", list(texts))  # noqa: S608
        else:
            with cursor.copy("COPY bench_register FROM STDIN") as copy:
                for text in texts:
                    copy.write_row(text)


def _index(rows: Sequence[tuple[Any, ...]]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            columns = ", ".join(f"c{at}" for at in _SEARCHED)
            cursor.execute(
                f"CREATE VIRTUAL TABLE bench_words USING fts5"
                f"({columns}, prefix='2 3', tokenize='unicode61 remove_diacritics 2')"
            )
            cursor.execute(
                f"INSERT INTO bench_words(rowid, {columns}) SELECT id, {columns} FROM bench_register"  # noqa: S608
            )
        else:
            words = " || ' ' || ".join(f"c{at}" for at in _SEARCHED)
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            cursor.execute(f"CREATE INDEX bench_words ON bench_register USING gin (({words}) gin_trgm_ops)")


def _chain(rows: Sequence[tuple[Any, ...]]) -> None:
    previous, entries = "", []
    for number, row in enumerate(rows, 1):
        told = json.dumps([previous, number, row[:2]], separators=(",", ":"), default=str)
        previous = hashlib.sha256(told.encode()).hexdigest()
        entries.append((number, told, previous))
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_journal (id integer PRIMARY KEY, told text, digest text)")
        if connection.vendor == "sqlite":
            cursor.executemany("INSERT INTO bench_journal VALUES (%s,%s,%s)", entries)
        else:
            with cursor.copy("COPY bench_journal FROM STDIN") as copy:
                for entry in entries:
                    copy.write_row(entry)


def draw_empty_pages(count: int) -> None:
    """What WeasyPrint costs before there is anything to draw."""
    import weasyprint  # Only this limit pays for it.

    for _ in range(count):
        weasyprint.HTML(string="<!DOCTYPE html><html lang=fr><title>-</title><p></p>").write_pdf(
            pdf_tags=True
        )


# A workbook of typed cells, written as it goes


def match_statement(data: bytes) -> int:
    """Read the entries, keep one row each under its digest, find the calls that their texts number."""
    calls = dict(Document.objects.values_list("number", "due_id"))
    rows, found = [], 0
    tree = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    for entry in tree.iter("{*}Ntry"):
        told = [entry.findtext(f".//{{*}}{tag}", "") for tag in ("Amt", "Dt", "AcctSvcrRef", "Nm", "Ustrd")]
        rows.append((hashlib.sha256("|".join(told).encode()).hexdigest(), *told))
        found += told[-1] in calls
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE bench_line (digest text PRIMARY KEY, amount text, day text, "
            "reference text, name text, text text)"
        )
        cursor.executemany("INSERT INTO bench_line VALUES (%s, %s, %s, %s, %s, %s)", rows)
        cursor.execute("DROP TABLE bench_line")
    return found


_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
    '<Override PartName="/xl/styles.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>'
)
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = '<?xml version="1.0"?><Relationships xmlns="' + _PACKAGE + '">{}</Relationships>'
_RELATION = '<Relationship Id="rId{}" Type="' + _OFFICE + '/{}" Target="{}"/>'
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_BOOK = (
    f'<?xml version="1.0"?><workbook {_MAIN} xmlns:r="{_OFFICE}">'
    '<sheets><sheet name="Liste" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
_STYLES = (
    f'<?xml version="1.0"?><styleSheet {_MAIN}>'
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts>'
    "<fonts><font/></fonts><fills><fill/></fills><borders><border/></borders>"
    "<cellStyleXfs><xf/></cellStyleXfs>"
    '<cellXfs><xf/><xf numFmtId="164" applyNumberFormat="1"/>'
    '<xf numFmtId="4" applyNumberFormat="1"/></cellXfs>'
    "</styleSheet>"
)
_OPENING = (
    f'<?xml version="1.0"?><worksheet {_MAIN}><sheetViews><sheetView workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" state="frozen"/></sheetView></sheetViews><sheetData>'
)
_FIRST_DAY = date(1899, 12, 30).toordinal()
_LINES_AT_ONCE = 500


def write_workbook(file: IO[bytes], header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Dates and amounts typed, header frozen, strings in their cells."""
    office = _RELATION.format(1, "officeDocument", "xl/workbook.xml")
    parts = _RELATION.format(1, "worksheet", "worksheets/sheet1.xml") + _RELATION.format(
        2, "styles", "styles.xml"
    )
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as book:
        book.writestr("[Content_Types].xml", _TYPES)
        book.writestr("_rels/.rels", _RELATIONS.format(office))
        book.writestr("xl/workbook.xml", _BOOK)
        book.writestr("xl/_rels/workbook.xml.rels", _RELATIONS.format(parts))
        book.writestr("xl/styles.xml", _STYLES)
        with book.open("xl/worksheets/sheet1.xml", "w") as page:
            page.write(_OPENING.encode())
            lines = [_line(header)]
            for row in rows:
                lines.append(_line(row))
                if len(lines) == _LINES_AT_ONCE:
                    page.write("".join(lines).encode())
                    lines.clear()
            page.write("".join(lines).encode())
            page.write(b"</sheetData></worksheet>")


def _line(row: Sequence[Any]) -> str:
    return f"<row>{''.join([_cell(value) for value in row])}</row>"


def _cell(value: Any) -> str:
    if value is None:
        return "<c/>"
    if isinstance(value, date):
        return f'<c s="1"><v>{value.toordinal() - _FIRST_DAY}</v></c>'
    if isinstance(value, Decimal):
        return f'<c s="2"><v>{value}</v></c>'
    if isinstance(value, int):
        return f"<c><v>{value}</v></c>"
    return f'<c t="inlineStr"><is><t>{escape(value)}</t></is></c>'
