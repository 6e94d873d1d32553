"""A file that was brought in, and its rehearsal.

Each act rehearses it again: what is read on the screen is always what would be written.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from cressmember.accounts.models import User
from cressmember.core.actions.journal import record
from cressmember.core.actions.lock import locked
from cressmember.core.gateway.spreadsheet import Sheet, read_file
from cressmember.core.journal import Event
from cressmember.kernel.violations import RuleViolation
from cressmember.members.rules.sheet import SheetKind
from cressmember.office.actions.import_batch.answers import SheetAnswers, answers_from
from cressmember.office.actions.import_batch.plan import Rehearsal
from cressmember.office.actions.import_batch.rehearse import NothingRecognised, rehearse
from cressmember.office.actions.import_batch.report import keep_report
from cressmember.office.journal import OfficeEvent
from cressmember.office.models import ImportBatch, LearntColumn, LearntValue


@transaction.atomic
def bring_in(
    *, filename: str, data: bytes, choices: Mapping[str, Any] | None = None, by: User | None
) -> ImportBatch:
    """Keep a file as it came, with what is known of it already; it is read when it is rehearsed or applied.

    ``choices`` answers beforehand what the screens would ask: ``columns``, ``values``, ``left_out``,
    ``only_sheet``.
    """
    digest = hashlib.sha256(data).hexdigest()
    batch = ImportBatch(filename=filename[:200], sha256=digest, choices=dict(choices or {}), created_by=by)
    batch.file.save(f"{digest}.bin", ContentFile(data), save=False)
    batch.save()
    record(OfficeEvent.IMPORT_RECEIVED, on=batch, by=by, size=len(data))
    return batch


@transaction.atomic
def bring_in_and_rehearse(*, filename: str, data: bytes, by: User | None) -> ImportBatch:
    """Bring a file in and rehearse it. Raises RuleViolation when it cannot be read; nothing is then kept."""
    sheets = read_file(filename, data)
    batch = bring_in(filename=filename, data=data, by=by)
    _rehearse_again(batch, sheets)
    return batch


def sheets_of(batch: ImportBatch) -> list[Sheet]:
    """The sheets of a kept file, as they came. Raises RuleViolation when the file is no longer kept."""
    if not batch.file:
        raise RuleViolation("Le fichier n’est plus conservé : déposez-le de nouveau.")
    with batch.file.open("rb") as file:
        return read_file(batch.filename, file.read())


def rehearsal_of(batch: ImportBatch, sheets: Sequence[Sheet] | None = None) -> Rehearsal:
    """The rehearsal of a kept file, as the register stands now."""
    return rehearse_as_known(sheets_of(batch) if sheets is None else sheets, batch.choices or {})


def rehearse_as_known(sheets: Sequence[Sheet], choices: Mapping[str, Any]) -> Rehearsal:
    """Rehearse with what was said of this file, and what others taught of headers and spellings."""
    values = _values()
    for field, spellings in choices.get("values", {}).items():
        values[field] = values.get(field, {}) | spellings
    return rehearse(
        sheets,
        columns=choices.get("columns"),
        values=values,
        left_out=choices.get("left_out", ()),
        only_sheet=choices.get("only_sheet", ""),
        learnt=learnt_columns(),
        answers=answers_from(choices),
    )


def lock_open_batch(batch: ImportBatch) -> ImportBatch:
    """Lock a file that may still change. Raises RuleViolation when it is written, or taken back."""
    batch = locked(ImportBatch.objects).get(pk=batch.pk)
    if batch.state not in {ImportBatch.State.UPLOADED, ImportBatch.State.REHEARSED}:
        raise RuleViolation("Ce fichier est déjà écrit, ou son import est annulé : il ne change plus.")
    return batch


def wait_for_turn() -> None:
    """Wait until no other file is being written or taken back; to be called inside a transaction.

    Two copies of one file, written at once, would each find the register without the other. Whoever writes
    holds the oldest file, which is never erased.
    """
    locked(ImportBatch.objects).first()


def keep_answers(batch: ImportBatch, answers: Mapping[str, SheetAnswers]) -> None:
    """Lay what was said of the sheets over the file; the caller saves it, by rehearsing again."""
    batch.choices = (batch.choices or {}) | {
        "sheets": {name: told.as_json() for name, told in answers.items()}
    }


def _rehearse_again(batch: ImportBatch, sheets: list[Sheet] | None = None, *, strict: bool = False) -> None:
    """Rehearse and keep the report; ``strict`` raises when no sheet is recognised, instead of noting it."""
    try:
        rehearsal = rehearsal_of(batch, sheets)
    except NothingRecognised as violation:
        if strict:
            raise
        batch.report = {"trouble": violation.message}
        batch.rows.all().delete()
        batch.problems.all().delete()
    else:
        batch.report = rehearsal.summary()
        keep_report(batch=batch, rehearsal=rehearsal)
    batch.save(update_fields=["state", "report", "choices"])


def rehearse_and_record(
    *,
    batch: ImportBatch,
    event: Event,
    by: User | None,
    changes: Mapping[str, tuple[Any, Any]],
    sheets: list[Sheet] | None = None,
    strict: bool = False,
) -> ImportBatch:
    """Rehearse again after what was said, and write who said it in the journal.

    ``sheets`` are those of the file when they were read already. Raises NothingRecognised when it is
    ``strict`` and no sheet is recognised any more.
    """
    _rehearse_again(batch, sheets, strict=strict)
    record(event, on=batch, by=by, changes=changes)
    return batch


def learnt_columns() -> dict[SheetKind, dict[str, str]]:
    """What headers mean, by kind of sheet, for having been explained once."""
    found: dict[SheetKind, dict[str, str]] = {}
    for kind, label, field in LearntColumn.objects.values_list("kind", "label", "field"):
        found.setdefault(SheetKind(kind), {})[label] = field
    return found


def _values() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for field, spelling, meaning in LearntValue.objects.values_list("field", "spelling", "meaning"):
        found.setdefault(field, {})[spelling] = meaning
    return found
