"""Mending a file row by row: its cells, whether it is kept out, why its SIRET is shared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction

from cressmember.accounts.models import User
from cressmember.core.gateway.spreadsheet import Sheet
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import quote
from cressmember.office.actions.import_batch.answers import SheetAnswers, answers_from, shown_cell
from cressmember.office.actions.import_batch.batch import (
    keep_answers,
    lock_open_batch,
    rehearse_and_record,
    sheets_of,
)
from cressmember.office.journal import OfficeEvent
from cressmember.office.models import ImportBatch

LONGEST_REASON = 250
LONGEST_CELL = 2000


@transaction.atomic
def correct_cells(
    *, batch: ImportBatch, sheet: str, line: int, cells: Mapping[int, str], by: User | None
) -> ImportBatch:
    """Correct cells of a row, by the rank of their column; the file itself stays as it came."""
    batch = lock_open_batch(batch)
    sheets = sheets_of(batch)
    answers = answers_from(batch.choices)
    former = answers.get(sheet, SheetAnswers())
    row = row_of(sheets, former, sheet, line)
    changes = {}
    corrected = dict(former.cells)
    for column, value in cells.items():
        typed = value.strip()
        if len(typed) > LONGEST_CELL:
            raise RuleViolation(f"Ce texte est trop long : {LONGEST_CELL} caractères au plus.")
        stood = shown_cell(row[column]) if column < len(row) else ""
        if typed != stood:
            corrected[line, column] = typed
            changes[f"{sheet}, ligne {line}, colonne {column + 1}"] = (stood, typed)
    if not changes:
        return batch
    answers[sheet] = replace(former, cells=corrected)
    keep_answers(batch, answers)
    return rehearse_and_record(
        batch=batch, event=OfficeEvent.IMPORT_CORRECTED, by=by, changes=changes, sheets=sheets
    )


@transaction.atomic
def leave_row_out(*, batch: ImportBatch, sheet: str, line: int, by: User | None) -> ImportBatch:
    """Keep a row out of the import."""
    return _set_aside(batch, sheet, line, by, out=True)


@transaction.atomic
def take_row_back(*, batch: ImportBatch, sheet: str, line: int, by: User | None) -> ImportBatch:
    """Take a row that was left out back into the import."""
    return _set_aside(batch, sheet, line, by, out=False)


@transaction.atomic
def share_siret(*, batch: ImportBatch, sheet: str, line: int, because: str, by: User | None) -> ImportBatch:
    """Let a row bear the SIRET of another organisation, saying why; an empty reason takes it back."""
    batch = lock_open_batch(batch)
    reason = " ".join(because.split())
    if len(reason) > LONGEST_REASON:
        raise RuleViolation(f"Cette justification est trop longue : {LONGEST_REASON} caractères au plus.")
    answers = answers_from(batch.choices)
    former = answers.get(sheet, SheetAnswers())
    before = former.shared.get(line, "")
    shared = {other: why for other, why in former.shared.items() if other != line}
    if reason:
        shared[line] = reason
    answers[sheet] = replace(former, shared=shared)
    keep_answers(batch, answers)
    changes = {f"{sheet}, ligne {line}, SIRET partagé": (before, reason)}
    return rehearse_and_record(batch=batch, event=OfficeEvent.IMPORT_CORRECTED, by=by, changes=changes)


def row_of(sheets: list[Sheet], answers: SheetAnswers, name: str, line: int) -> list[Any]:
    """A row with its corrections. Raises RuleViolation when the file has no such row."""
    sheet = next((one for one in sheets if one.name == name), None)
    if sheet is None or not 1 <= line <= len(sheet.rows):
        raise RuleViolation(f"Ce fichier n’a pas de ligne {line} dans la feuille {quote(name)}.")
    return list(answers.corrected(sheet).rows[line - 1])


def _set_aside(batch: ImportBatch, sheet: str, line: int, by: User | None, *, out: bool) -> ImportBatch:
    batch = lock_open_batch(batch)
    sheets = sheets_of(batch)
    answers = answers_from(batch.choices)
    former = answers.get(sheet, SheetAnswers())
    row_of(sheets, former, sheet, line)
    if (line in former.left_out) is out:
        return batch
    left_out = former.left_out | {line} if out else former.left_out - {line}
    answers[sheet] = replace(former, left_out=left_out)
    keep_answers(batch, answers)
    event = OfficeEvent.IMPORT_ROW_LEFT_OUT if out else OfficeEvent.IMPORT_ROW_TAKEN_BACK
    changes = {f"{sheet}, ligne {line}": ("reprise", "écartée") if out else ("écartée", "reprise")}
    return rehearse_and_record(batch=batch, event=event, by=by, changes=changes, sheets=sheets)
