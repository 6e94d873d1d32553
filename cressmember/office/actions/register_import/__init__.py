"""Bringing a chamber's spreadsheet into the register: read, rehearse, apply, take back."""

from cressmember.office.actions.register_import.answers import SheetAnswers, answers_from, shown_cell
from cressmember.office.actions.register_import.apply import apply_batch, undo_batch
from cressmember.office.actions.register_import.plan import Rehearsal
from cressmember.office.actions.register_import.read import Sheet, read_file
from cressmember.office.actions.register_import.rehearse import (
    NothingRecognised,
    recognised_sheets,
    rehearse,
)
from cressmember.office.actions.register_import.report import keep_report

__all__ = [
    "NothingRecognised",
    "Rehearsal",
    "Sheet",
    "SheetAnswers",
    "answers_from",
    "apply_batch",
    "keep_report",
    "read_file",
    "recognised_sheets",
    "rehearse",
    "shown_cell",
    "undo_batch",
]
