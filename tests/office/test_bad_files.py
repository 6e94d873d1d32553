"""Bad files through the web: each gets a clear French sentence, and nothing changes."""

import csv
import io
import struct
import zipfile
from functools import cache

import openpyxl
import pytest
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from cressmember.core.models import Entry
from cressmember.core.ui.uploads import CappedUploadHandler
from cressmember.members.models import Organisation
from tests.office.conftest import DEMO_FILE, workbook

pytestmark = pytest.mark.django_db

DEMO = DEMO_FILE.read_bytes()
HEADER = ["Raison sociale", "Collège", "Observations"]


def zipped(**files) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return kept.getvalue()


@cache
def bomb() -> bytes:
    """A workbook of a few hundred kilobytes whose sheet would fill 400 MB."""
    kept = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(A=[HEADER]))) as source,
        zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for entry in source.infolist():
            if entry.filename == "xl/worksheets/sheet1.xml":
                with archive.open(entry.filename, "w") as sheet:
                    for _ in range(400):
                        sheet.write(b" " * 1024 * 1024)
            else:
                archive.writestr(entry.filename, source.read(entry.filename))
    return kept.getvalue()


def lying_bomb() -> bytes:
    """The same, which declares a few bytes only."""
    data = bytearray(bomb())
    at = data.rindex(b"xl/worksheets/sheet1.xml") - 46
    assert data[at : at + 4] == b"PK\x01\x02"
    data[at + 24 : at + 28] = struct.pack("<I", 100)
    return bytes(data)


def far_cells() -> bytes:
    """Two cells, the first and the last that a sheet may hold."""
    sheet = workbook(A=[HEADER])
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sheet)) as source, zipfile.ZipFile(kept, "w") as archive:
        for entry in source.infolist():
            content = source.read(entry.filename)
            if entry.filename == "xl/worksheets/sheet1.xml":
                content = content.replace(
                    b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
                )
            archive.writestr(entry.filename, content)
    return kept.getvalue()


def rewritten(data: bytes, change) -> bytes:
    """A workbook with the text of its files changed, name by name."""
    kept = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for entry in source.infolist():
            name, content = change(entry.filename, source.read(entry.filename))
            archive.writestr(name, content)
    return kept.getvalue()


def far_in_other_words() -> bytes:
    """The same two cells, their places between single quotes."""
    return rewritten(
        far_cells(), lambda name, content: (name, content.replace(b'r="XFD1048576"', b"r='XFD1048576'"))
    )


def far_elsewhere() -> bytes:
    """The same two cells, in a sheet that does not lie where sheets do."""

    def change(name, content):
        return (
            name.replace("xl/worksheets/sheet1.xml", "xl/feuilles/s.xml"),
            content.replace(b"worksheets/sheet1.xml", b"feuilles/s.xml"),
        )

    return rewritten(far_cells(), change)


def repeated() -> bytes:
    """An OpenDocument sheet of a few bytes: 500 columns, repeated 50,000 times."""
    row = (
        '<table:table-row table:number-rows-repeated="50000"><table:table-cell office:value-type="string" '
        'table:number-columns-repeated="500"><text:p>x</text:p></table:table-cell></table:table-row>'
    )
    document = OpenDocumentSpreadsheet()
    document.spreadsheet.addElement(Table(name="A"))
    kept = io.BytesIO()
    document.write(kept)
    return rewritten(
        kept.getvalue(),
        lambda name, content: (
            name,
            content.replace(
                b'<table:table table:name="A"/>', f'<table:table table:name="A">{row}</table:table>'.encode()
            ),
        ),
    )


def encrypted_zip() -> bytes:
    data = bytearray(workbook(A=[HEADER]))
    at = 0
    while (at := data.find(b"PK\x01\x02", at)) != -1:
        data[at + 8] |= 1
        at += 4
    return bytes(data)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
ENCRYPTED_XLSX = OLE + "EncryptedPackage".encode("utf-16-le") + b"\x00" * 600
ENCRYPTED_ODS = zipped(
    **{
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": "<manifest:manifest><manifest:encryption-data/></manifest:manifest>",
        "content.xml": "x",
    }
)


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("vide.xlsx", b"", "vide"),
        ("blanc.csv", b" \r\n\r\n", "vide"),
        ("facture.xlsx", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "n’est pas un tableau"),
        ("image.csv", b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "n’est pas un tableau"),
        ("adherents.pdf", DEMO, "n’est pas d’un format accepté"),
        ("tronque.xlsx", DEMO[: len(DEMO) // 2], "abîmé"),
        ("troue.xlsx", DEMO[:2000] + b"\x00" * 3000 + DEMO[5000:], "abîmé"),
        ("archive.xlsx", zipped(**{"lisezmoi.txt": "bonjour"}), "ne s’ouvre pas"),
        ("bombe.xlsx", bomb, "démesuré"),
        ("bombe-cachee.xlsx", lying_bomb, "démesuré"),
        ("loin.xlsx", far_cells, "loin du tableau"),
        ("loin-autrement.xlsx", far_in_other_words, "loin du tableau"),
        ("loin-ailleurs.xlsx", far_elsewhere, "loin du tableau"),
        ("repete.ods", repeated, "loin du tableau"),
        ("chiffre.xlsx", ENCRYPTED_XLSX, "mot de passe"),
        ("chiffre-zip.xlsx", encrypted_zip, "mot de passe"),
        ("chiffre.ods", ENCRYPTED_ODS, "mot de passe"),
        ("abime.xls", OLE, "ne s’ouvre pas"),
        ("phrase.csv", b"bonjour", "qu’une colonne"),
        ("guillemet.csv", b'a;b\n"' + b"x" * 200_000, "ne se lit pas"),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value else "",
)
def test_a_file_that_cannot_be_a_register_is_refused(bring, name, data, sentence):
    answer, batch = bring(name, data() if callable(data) else data)

    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert batch is None
    assert not Organisation.objects.exists()
    assert not Entry.objects.filter(event__startswith="office.").exists()


def test_a_file_without_a_header_asks_and_changes_nothing(bring):
    answer, batch = bring("sans-titres.csv", b"12;Maison des Lilas;Paris\n13;Ecluse;Lyon\n")

    assert "Aucune feuille n’a d’en-tête reconnu" in answer.content.decode()
    assert (batch.state, batch.rows.count()) == ("uploaded", 0)
    assert not Organisation.objects.exists()


def test_a_file_over_the_limit_is_refused_by_its_size(bring, settings):
    settings.IMPORT_MAX_BYTES = len(DEMO) - 1

    answer, batch = bring(DEMO_FILE.name, DEMO)

    assert "dépasse" in answer.content.decode()
    assert batch is None


def test_beyond_the_limit_nothing_of_an_upload_is_kept(settings):
    settings.IMPORT_MAX_BYTES = 100
    handler = CappedUploadHandler()

    kept = [handler.receive_data_chunk(b"x" * 64, start) for start in (0, 64, 128, 192)]

    assert [len(chunk) if chunk else None for chunk in kept] == [64, 37, None, None]
    assert handler.file_complete(256) is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_the_encodings_of_spreadsheets_are_read(bring, encoding):
    text = "Raison sociale;Collège\r\nÉcluse des Ourcq;Assos\r\n"

    _, batch = bring("adherents.csv", text.encode(encoding))

    assert list(batch.rows.values_list("name", "outcome")) == [("Écluse des Ourcq", "created")]


def test_bytes_of_no_encoding_are_read_as_they_are_and_shown(bring):
    _, batch = bring("adherents.csv", b"Raison sociale;Coll\xe8ge\n\x81cluse\x8d;Assos\n")

    assert batch.rows.get().outcome == "created"


HOSTILE = [
    "<script>alert(1)</script>",
    '=HYPERLINK("http://evil.example";"clic")',
    "Maison \u202egnp.exe\u202c",
    "'; DROP TABLE members_organisation; --",
    "{{ 7|add:7 }}",
]


def test_hostile_names_are_names_and_nothing_else(bring, desk):
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([HEADER, *([name, "Assos", name] for name in HOSTILE)])
    _, batch = bring("<b>noms<i>.csv", text.getvalue().encode())
    here = f"/gestion/imports/{batch.pk}/"

    pages = [
        desk.get(here + path, follow=True).content.decode()
        for path in ("", "colonnes/", "lignes/", "problemes/", "lignes/1/2/", "lignes/1/4/")
    ]

    assert batch.rows.count() == 5
    for page in pages:
        assert "<script>alert" not in page
        assert "<b>noms" not in page
    taken = desk.get(f"{here}lignes/?export=csv").getvalue().decode("utf-8-sig")
    assert "'=HYPERLINK" in taken
    assert not [line for line in taken.splitlines() if line.startswith(("=", '"='))]
    assert not any("\u202e" in name for name in batch.rows.values_list("name", flat=True))


def test_a_formula_is_never_evaluated(bring):
    _, batch = bring(
        "formules.xlsx", workbook(Liste=[HEADER, ["=1+1", "Assos", ""], ["Halle", "Assos", "=2"]])
    )

    problems = list(batch.problems.values_list("line", "column", "message"))
    assert [problem[:2] for problem in problems] == [
        (2, "Raison sociale"),
        (2, "Raison sociale"),
        (3, "Observations"),
    ]
    assert any("formule" in message for _, _, message in problems)
    assert list(batch.rows.values_list("line", "outcome")) == [(2, "skipped"), (3, "created")]


def test_a_csv_formula_is_a_text(bring):
    _, batch = bring("formules.csv", "Raison sociale;Collège\n=1+1;Assos\n".encode())

    assert batch.rows.get().name == "=1+1"


def told_by(batch):
    """Everything that a rehearsal told, places in the file included."""
    return (
        batch.report,
        list(batch.rows.values_list("sheet", "line", "name", "outcome", "changes")),
        list(batch.problems.values_list("sheet", "line", "column", "value", "message")),
    )


def as_xls() -> bytes:
    """The demonstration file, saved by an old spreadsheet."""
    book, kept = xlwt.Workbook(), io.BytesIO()
    day = xlwt.easyxf(num_format_str="dd/mm/yyyy")
    for sheet in openpyxl.load_workbook(DEMO_FILE):
        copy = book.add_sheet(sheet.title)
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.value is not None):
            style = day if cell.is_date else xlwt.Style.default_style
            copy.write(cell.row - 1, cell.column - 1, cell.value, style)
    book.save(kept)
    return kept.getvalue()


def as_ods() -> bytes:
    """The demonstration file, saved by LibreOffice."""
    book, kept = OpenDocumentSpreadsheet(), io.BytesIO()
    for sheet in openpyxl.load_workbook(DEMO_FILE):
        table = Table(name=sheet.title)
        for row in sheet.iter_rows():
            line = TableRow()
            for cell in row:
                line.addElement(_ods_cell(cell))
            table.addElement(line)
        book.spreadsheet.addElement(table)
    book.save(kept)
    return kept.getvalue()


def _ods_cell(cell):
    if cell.value is None:
        return TableCell()
    if cell.is_date:
        return TableCell(valuetype="date", datevalue=cell.value.strftime("%Y-%m-%d"))
    if isinstance(cell.value, int | float):
        return TableCell(valuetype="float", value=cell.value)
    found = TableCell(valuetype="string")
    found.addElement(P(text=cell.value))
    return found


@pytest.mark.parametrize(("name", "copied"), [("adherents-2024.xls", as_xls), ("adherents-2024.ods", as_ods)])
def test_copies_in_other_formats_tell_the_same(bring, name, copied):
    _, original = bring(DEMO_FILE.name, DEMO)

    _, copy = bring(name, copied())

    assert told_by(copy) == told_by(original)
