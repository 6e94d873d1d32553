from datetime import date
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from tablib import Dataset

from cressmember.core.ui.exports import Sheet, csv_cell, respond
from cressmember.core.ui.tables import Exported

COLUMNS = [
    Exported(label, kind, lambda row, key=key: row[key])
    for key, (label, kind) in enumerate(
        (("Nom", "text"), ("Admission", "day"), ("Cotisation", "amount"), ("Voix", "number"))
    )
]
ROWS = [
    ("=HYPERLINK(1)", date(2025, 3, 1), Decimal("1234.50"), 3),
    ("Les Ateliers", None, Decimal("-5"), 0),
]


def sheet(rows=ROWS) -> Sheet:
    return Sheet("Cotisations 2025/2026", "cotisations", COLUMNS, rows)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+33 1", "'+33 1"),
        ("-5", "'-5"),
        ("@x", "'@x"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("x=1", "x=1"),
        (Decimal("-5.50"), "-5,50"),
        (Decimal("1E+3"), "1000"),
        (0, "0"),
        (None, ""),
        (True, "oui"),
        (date(2025, 3, 1), "01/03/2025"),
    ],
)
def test_a_cell_without_type_is_french_and_harmless(value, written):
    assert csv_cell(value) == written


def test_csv_opens_in_a_french_spreadsheet():
    response = respond(sheet(), "csv")

    assert response.getvalue().decode("utf-8") == (
        "\ufeffNom;Admission;Cotisation;Voix\r\n'=HYPERLINK(1);01/03/2025;1234,50;3\r\nLes Ateliers;;-5;0\r\n"
    )
    assert response.streaming
    assert response.headers["Content-Disposition"] == 'attachment; filename="cotisations.csv"'


def test_csv_reads_records_as_it_goes():
    def endless():
        yield ROWS[0]
        for _ in range(10_000):
            yield ROWS[1]
        raise AssertionError("the whole list was read before the first line")

    lines = iter(respond(sheet(endless()), "csv"))

    assert next(lines).startswith("\ufeffNom".encode())
    assert next(lines).startswith(b"'=HYPERLINK")


def test_xlsx_holds_typed_cells_under_a_frozen_header():
    response = respond(sheet(), "xlsx")
    page = openpyxl.load_workbook(BytesIO(response.getvalue())).active
    response.file_to_stream.close()

    assert page.title == "Cotisations 20252026"
    assert page.freeze_panes == "A2"
    assert page["A1"].font.bold
    assert (page["A2"].value, page["A2"].data_type) == ("=HYPERLINK(1)", "s")
    assert page["B2"].is_date
    assert (page["C2"].value, page["C2"].number_format) == (1234.5, "#,##0.00")
    assert page["B3"].value is None
    assert page["D3"].value == 0


def test_ods_holds_typed_cells():
    read = Dataset().load(BytesIO(respond(sheet(), "ods").getvalue()), format="ods")

    assert read.headers == ["Nom", "Admission", "Cotisation", "Voix"]
    assert read[0][1] == date(2025, 3, 1)
    assert float(read[0][2]) == 1234.5


def test_a_format_that_is_not_written_here_is_refused():
    with pytest.raises(ValueError, match="no format 'pdf'"):
        respond(sheet(), "pdf")
