"""A list as a file: CSV, XLSX, ODS.

CSV is UTF-8 with its mark, semicolons and decimal commas, as French spreadsheets open it; a text that begins
like a formula is preceded by an apostrophe (OWASP, CSV injection). XLSX and ODS hold typed cells, in which a
text is never taken for a formula.
"""

import csv
import io
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import IO, Any

from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from cressmember.core.ui.tables import Exported
from cressmember.kernel.reading import formula_safe
from cressmember.kernel.writing import short_date

BYTE_ORDER_MARK = "\ufeff"
LINES_AT_ONCE = 500
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTHS = {"text": 32, "day": 12, "amount": 14, "number": 12}


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is exported: a title, columns, records."""

    title: str
    filename: str
    columns: Sequence[Exported]
    records: Iterable[Any]

    def rows(self) -> Iterator[list[Any]]:
        """The typed values of each record."""
        readers = [column.read for column in self.columns]
        for record in self.records:
            yield [read(record) for read in readers]

    @property
    def header(self) -> list[str]:
        """The names of the columns."""
        return [column.label for column in self.columns]


def respond(sheet: Sheet, file_format: str) -> HttpResponseBase:
    """The sheet as a downloaded file. Raises ValueError for a format that is not written here."""
    if file_format not in FORMATS:
        raise ValueError(f"There is no format {file_format!r}: choose one of {', '.join(FORMATS)}.")
    return FORMATS[file_format](sheet)


def csv_cell(value: Any) -> str:
    """The value as a French spreadsheet reads it in a CSV file."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, int | Decimal):
        return f"{value:f}".replace(".", ",") if isinstance(value, Decimal) else str(value)
    if isinstance(value, date):
        return short_date(value)
    return formula_safe(str(value))


class _Echo:
    def write(self, line: str) -> str:
        return line


def _csv(sheet: Sheet) -> StreamingHttpResponse:
    writer = csv.writer(_Echo(), delimiter=";", lineterminator="\r\n")

    def lines() -> Iterator[str]:
        yield BYTE_ORDER_MARK + writer.writerow([formula_safe(label) for label in sheet.header])
        rows = sheet.rows()
        while batch := list(islice(rows, LINES_AT_ONCE)):
            yield "".join([writer.writerow([csv_cell(value) for value in row]) for row in batch])

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{sheet.filename}.csv"'
    return response


def _xlsx(sheet: Sheet) -> FileResponse:
    file = tempfile.TemporaryFile()  # noqa: SIM115 - FileResponse closes it.
    _write_book(file, [sheet])
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{sheet.filename}.xlsx", content_type=XLSX)


def workbook(filename: str, sheets: Sequence[Sheet]) -> HttpResponse:
    """Several small sheets in one workbook, in their order: it is held in memory."""
    file = io.BytesIO()
    _write_book(file, sheets)
    response = HttpResponse(file.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{filename}.xlsx"'
    return response


def _write_book(file: IO[bytes], sheets: Sequence[Sheet]) -> None:
    import xlsxwriter  # Only who exports pays for it: it stays out of the memory of the web processes.

    book = xlsxwriter.Workbook(
        file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    bold = book.add_format({"bold": True, "bottom": 1})
    formats = {
        "day": book.add_format({"num_format": "dd/mm/yyyy"}),
        "amount": book.add_format({"num_format": "#,##0.00"}),
    }
    for sheet in sheets:
        _write_sheet(book, sheet, bold, formats)
    book.close()


def _write_sheet(book: Any, sheet: Sheet, bold: Any, formats: Mapping[str, Any]) -> None:
    page = book.add_worksheet(_sheet_name(sheet.title))
    kinds = [formats.get(column.kind) for column in sheet.columns]
    for number, column in enumerate(sheet.columns):
        page.set_column(number, number, WIDTHS.get(column.kind, 16))
        page.write_string(0, number, column.label, bold)
    page.freeze_panes(1, 0)
    last = 0
    for last, row in enumerate(sheet.rows(), start=1):
        for number, value in enumerate(row):
            if value is None:
                continue
            if isinstance(value, bool):
                page.write_string(last, number, csv_cell(value))
            elif isinstance(value, int | Decimal):
                page.write_number(last, number, value, kinds[number])
            elif isinstance(value, date):
                page.write_datetime(last, number, value, kinds[number])
            else:
                page.write_string(last, number, str(value))
    if sheet.columns:
        page.autofilter(0, 0, last, len(sheet.columns) - 1)


def _ods(sheet: Sheet) -> HttpResponse:
    from tablib import Dataset  # Only who exports pays for it.

    data = Dataset(title=_sheet_name(sheet.title), headers=sheet.header)
    data.extend(
        [csv_cell(value) if isinstance(value, bool) else value for value in row] for row in sheet.rows()
    )
    response = HttpResponse(data.export("ods"), content_type="application/vnd.oasis.opendocument.spreadsheet")
    response["Content-Disposition"] = f'attachment; filename="{sheet.filename}.ods"'
    return response


def _sheet_name(title: str) -> str:
    return "".join(sign for sign in title if sign not in "[]:*?/\\'")[:31] or "Liste"


LABELS = {"xlsx": "Excel (.xlsx)", "csv": "Texte (.csv)", "ods": "LibreOffice (.ods)"}
FORMATS: dict[str, Callable[[Sheet], HttpResponseBase]] = {"csv": _csv, "xlsx": _xlsx, "ods": _ods}
