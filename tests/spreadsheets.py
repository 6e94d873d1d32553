"""Reading back the files that the product writes."""

import csv
import re
from decimal import Decimal
from io import BytesIO, StringIO

import openpyxl
from tablib import Dataset

NUMBER = re.compile(r"-?\d+(,\d+)?$")


def rows_in(answer, file_format, *, texts):
    """The rows below the header of a downloaded file: so many columns of text, then Decimal numbers."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if file_format == "csv":
        rows = list(csv.reader(StringIO(content.decode("utf-8-sig")), delimiter=";"))[1:]
    elif file_format == "xlsx":
        book = openpyxl.load_workbook(BytesIO(content))
        rows = list(book.active.iter_rows(values_only=True))[1:]
    else:
        rows = list(Dataset().load(content, format="ods"))
    return [(*row[:texts], *map(_value, row[texts:])) for row in rows]


def _value(cell):
    if isinstance(cell, str) and NUMBER.match(cell):
        return Decimal(cell.replace(",", "."))
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return Decimal(repr(cell))
    return cell
