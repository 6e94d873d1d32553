"""Opening a workbook out of the way: what it holds can exhaust the program that opens it, and no other."""

from __future__ import annotations

import io
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

from cressmember.core.gateway.opening import DAMAGED, MOST_TIME, PROTECTED

PROGRAM = Path(__file__).with_name("opening.py")


class DamagedWorkbookError(Exception):
    """It does not open."""


class ProtectedWorkbookError(Exception):
    """It wants a password."""


class SwollenWorkbookError(Exception):
    """Opened, it would be larger than any register, or it exhausted what it was given."""


class _Cells(pickle.Unpickler):
    """Takes rows of cells: text, numbers, days and hours, nothing that could act."""

    def find_class(self, module: str, name: str) -> Any:
        if module == "datetime" and name in {"date", "datetime", "time", "timedelta"}:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is no cell")


def open_workbook(data: bytes) -> list[tuple[str, list[list[Any]]]]:
    """Return the name and the rows of each sheet, from its first row and its first column.

    Raises DamagedWorkbookError, ProtectedWorkbookError or SwollenWorkbookError.
    """
    try:
        opened = subprocess.run(  # noqa: S603 - our own interpreter and program.
            [sys.executable, "-I", str(PROGRAM)],
            input=data,
            capture_output=True,
            check=False,
            # The processor's time is bounded inside; this bounds a program that sleeps.
            timeout=2 * MOST_TIME,
        )
    except subprocess.TimeoutExpired as trouble:
        raise SwollenWorkbookError from trouble
    if opened.returncode == 0:
        return list(_Cells(io.BytesIO(opened.stdout)).load())
    if opened.returncode == PROTECTED:
        raise ProtectedWorkbookError
    if opened.returncode in {DAMAGED, 1}:
        raise DamagedWorkbookError(opened.stderr.decode(errors="replace"))
    # Asked for, or ended by the system when the memory or the time was spent.
    raise SwollenWorkbookError(f"code {opened.returncode}")
