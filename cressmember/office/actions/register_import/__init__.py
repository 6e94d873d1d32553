"""Bringing a chamber's spreadsheet into the register: read, rehearse, apply, take back."""

from cressmember.office.actions.register_import.apply import apply_batch, undo_batch
from cressmember.office.actions.register_import.read import Sheet, read_file
from cressmember.office.actions.register_import.rehearse import Rehearsal, rehearse

__all__ = ["Rehearsal", "Sheet", "apply_batch", "read_file", "rehearse", "undo_batch"]
