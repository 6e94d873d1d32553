"""Bringing a chamber's spreadsheet into the register: brought, explained, rehearsed, applied, taken back."""

from cressmember.core.gateway.spreadsheet import Sheet, read_file
from cressmember.office.actions.import_batch.answers import SheetAnswers, answers_from, shown_cell
from cressmember.office.actions.import_batch.apply import APPLY_IMPORT, apply_batch, start_applying
from cressmember.office.actions.import_batch.batch import (
    bring_in,
    bring_in_and_rehearse,
    learnt_columns,
    rehearsal_of,
    rehearse_as_known,
    sheets_of,
)
from cressmember.office.actions.import_batch.columns import answer_questions, map_columns
from cressmember.office.actions.import_batch.compare import SHARED_SIRET
from cressmember.office.actions.import_batch.plan import Rehearsal, problem_as_json
from cressmember.office.actions.import_batch.rehearse import (
    NothingRecognised,
    recognised_sheets,
    rehearse,
)
from cressmember.office.actions.import_batch.report import keep_report
from cressmember.office.actions.import_batch.row import (
    correct_cells,
    leave_row_out,
    row_of,
    share_siret,
    take_row_back,
)
from cressmember.office.actions.import_batch.undo import Undoing, undo_batch, undoing_of

__all__ = [
    "APPLY_IMPORT",
    "SHARED_SIRET",
    "NothingRecognised",
    "Rehearsal",
    "Sheet",
    "SheetAnswers",
    "Undoing",
    "answer_questions",
    "answers_from",
    "apply_batch",
    "bring_in",
    "bring_in_and_rehearse",
    "correct_cells",
    "keep_report",
    "learnt_columns",
    "leave_row_out",
    "map_columns",
    "problem_as_json",
    "read_file",
    "recognised_sheets",
    "rehearsal_of",
    "rehearse",
    "rehearse_as_known",
    "row_of",
    "share_siret",
    "sheets_of",
    "shown_cell",
    "start_applying",
    "take_row_back",
    "undo_batch",
    "undoing_of",
]
