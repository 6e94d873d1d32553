"""Bringing a file to the office, and answering its questions."""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from cressmember.accounts.models import User
from cressmember.kernel.violations import RuleViolation
from cressmember.office.actions.register_import import Rehearsal, read_file, rehearse
from cressmember.office.models import ImportBatch, LearntColumn, LearntValue


@transaction.atomic
def upload_register(*, filename: str, data: bytes, by: User | None) -> ImportBatch:
    """Keep a file and rehearse it. Raises RuleViolation when it cannot be read; nothing is then kept."""
    rehearsal = rehearse(read_file(filename, data), columns=_columns(), values=_values())
    digest = hashlib.sha256(data).hexdigest()
    batch = ImportBatch(
        filename=filename[:200],
        sha256=digest,
        created_by=by,
        state=ImportBatch.State.REHEARSED,
        report=rehearsal.as_json(),
    )
    batch.file.save(f"{digest}.bin", ContentFile(data), save=False)
    batch.save()
    return batch


@transaction.atomic
def answer_questions(*, batch: ImportBatch, meanings: dict[str, str], by: User | None) -> ImportBatch:
    """Say what spellings mean, once for all, and rehearse again."""
    if batch.state != ImportBatch.State.REHEARSED:
        raise RuleViolation("Ce fichier n’attend plus de réponse.")
    for spelling, meaning in meanings.items():
        LearntValue.objects.update_or_create(
            field="college", spelling=spelling, defaults={"meaning": meaning}
        )
    return rehearse_again(batch)


def leave_rows_out(*, batch: ImportBatch, lines: list[int], by: User | None) -> ImportBatch:
    """Keep some lines out of the import, and rehearse again."""
    batch.choices = batch.choices | {"left_out": sorted(set(lines))}
    return rehearse_again(batch)


def rehearse_again(batch: ImportBatch) -> ImportBatch:
    batch.report = rehearsal_of(batch).as_json()
    batch.save(update_fields=["report", "choices"])
    return batch


def rehearsal_of(batch: ImportBatch) -> Rehearsal:
    """The rehearsal of a kept file, as the register stands now."""
    with batch.file.open("rb") as file:
        sheets = read_file(batch.filename, file.read())
    choices: dict[str, Any] = batch.choices or {}
    return rehearse(sheets, columns=_columns(), values=_values(), left_out=choices.get("left_out", ()))


def _columns() -> dict[str, str]:
    return dict(LearntColumn.objects.values_list("label", "field"))


def _values() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for field, spelling, meaning in LearntValue.objects.values_list("field", "spelling", "meaning"):
        found.setdefault(field, {})[spelling] = meaning
    return found
