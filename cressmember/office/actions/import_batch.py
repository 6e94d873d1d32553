"""Bringing a file to the office: keeping it, saying what its sheets and columns mean, mending its rows.

Each act rehearses the file again: what is read on the screen is always what would be written.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from cressmember.accounts.models import User
from cressmember.core.actions.job import start_job
from cressmember.core.actions.journal import record
from cressmember.core.journal import Event
from cressmember.core.models import Job
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import quote
from cressmember.members.rules.sheet import (
    Said,
    SheetKind,
    fields_of,
    missing_fields,
    proposed_field,
    recognise,
    twice_mapped,
)
from cressmember.office.actions.register_import import (
    NothingRecognised,
    Rehearsal,
    Sheet,
    SheetAnswers,
    answers_from,
    keep_report,
    read_file,
    rehearse,
    shown_cell,
)
from cressmember.office.journal import OfficeEvent
from cressmember.office.models import ImportBatch, LearntColumn, LearntValue

LONGEST_REASON = 250
LONGEST_CELL = 2000


@transaction.atomic
def upload_register(*, filename: str, data: bytes, by: User | None) -> ImportBatch:
    """Keep a file and rehearse it. Raises RuleViolation when it cannot be read; nothing is then kept."""
    sheets = read_file(filename, data)
    digest = hashlib.sha256(data).hexdigest()
    batch = ImportBatch(filename=filename[:200], sha256=digest, created_by=by)
    batch.file.save(f"{digest}.bin", ContentFile(data), save=False)
    batch.save()
    _rehearse_again(batch, sheets)
    record(OfficeEvent.IMPORT_RECEIVED, on=batch, by=by, sheets=len(sheets))
    return batch


@transaction.atomic
def map_columns(*, batch: ImportBatch, said: Mapping[str, Said], by: User | None) -> ImportBatch:
    """Say what each sheet is and what its columns tell; the headers are understood so the next time.

    A sheet whose kind or header has just changed keeps the columns that are proposed for it. Raises
    RuleViolation when a sheet lacks an indispensable column, or when two columns tell the same thing.
    """
    batch = _open(batch)
    sheets = sheets_of(batch)
    answers = answers_from(batch.choices)
    changes: dict[str, tuple[Any, Any]] = {}
    for sheet in sheets:
        if sheet.name not in said:
            continue
        former = answers.get(sheet.name, SheetAnswers())
        corrected = former.corrected(sheet)
        before = recognise(corrected.rows, None, former.said, learnt_columns())
        after = recognise(corrected.rows, None, said[sheet.name], learnt_columns())
        _refuse_incomplete(sheet.name, after)
        if before != after:
            changes |= _mapping_changes(sheet.name, before, after)
        answers[sheet.name] = replace(former, said=said[sheet.name])
        _learn(after)
    _keep(batch, answers)
    batch.state = ImportBatch.State.REHEARSED
    _rehearse_again(batch, sheets, strict=True)
    record(OfficeEvent.IMPORT_MAPPED, on=batch, by=by, changes=changes)
    return batch


@transaction.atomic
def answer_questions(*, batch: ImportBatch, meanings: dict[str, str], by: User | None) -> ImportBatch:
    """Say what spellings mean, once for all, and rehearse again."""
    batch = _open(batch)
    known = dict(
        LearntValue.objects.filter(field="college", spelling__in=list(meanings)).values_list(
            "spelling", "meaning"
        )
    )
    LearntValue.objects.bulk_create(
        [
            LearntValue(field="college", spelling=spelling, meaning=meaning)
            for spelling, meaning in meanings.items()
        ],
        update_conflicts=True,
        unique_fields=["field", "spelling"],
        update_fields=["meaning"],
    )
    changes = {spelling: (known.get(spelling, ""), meaning) for spelling, meaning in meanings.items()}
    return _told(batch, OfficeEvent.IMPORT_ANSWERED, by, changes)


@transaction.atomic
def correct_cells(
    *, batch: ImportBatch, sheet: str, line: int, cells: Mapping[int, str], by: User | None
) -> ImportBatch:
    """Correct cells of a row, by the rank of their column; the file itself stays as it came."""
    batch = _open(batch)
    sheets = sheets_of(batch)
    answers = answers_from(batch.choices)
    former = answers.get(sheet, SheetAnswers())
    row = row_of(sheets, former, sheet, line)
    changes = {}
    corrected = dict(former.cells)
    for column, value in cells.items():
        told = value.strip()
        if len(told) > LONGEST_CELL:
            raise RuleViolation(f"Ce texte est trop long : {LONGEST_CELL} signes au plus.")
        stood = shown_cell(row[column]) if column < len(row) else ""
        if told != stood:
            corrected[line, column] = told
            changes[f"{sheet}, ligne {line}, colonne {column + 1}"] = (stood, told)
    if not changes:
        return batch
    answers[sheet] = replace(former, cells=corrected)
    _keep(batch, answers)
    return _told(batch, OfficeEvent.IMPORT_CORRECTED, by, changes, sheets)


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
    batch = _open(batch)
    reason = " ".join(because.split())
    if len(reason) > LONGEST_REASON:
        raise RuleViolation(f"Cette justification est trop longue : {LONGEST_REASON} signes au plus.")
    answers = answers_from(batch.choices)
    former = answers.get(sheet, SheetAnswers())
    before = former.shared.get(line, "")
    shared = {other: why for other, why in former.shared.items() if other != line}
    if reason:
        shared[line] = reason
    answers[sheet] = replace(former, shared=shared)
    _keep(batch, answers)
    changes = {f"{sheet}, ligne {line}, SIRET partagé": (before, reason)}
    return _told(batch, OfficeEvent.IMPORT_CORRECTED, by, changes)


@transaction.atomic
def start_applying(*, batch: ImportBatch, by: User | None) -> Job:
    """Write the file in the background. Raises RuleViolation before its columns are confirmed."""
    batch = _open(batch)
    if batch.state != ImportBatch.State.REHEARSED:
        raise RuleViolation(
            "Confirmez d’abord ce que disent les colonnes : rien n’est écrit sans votre accord."
        )
    return start_job("office.apply_import", by=by, about=batch, batch=batch.pk)


def rehearsal_of(batch: ImportBatch, sheets: list[Sheet] | None = None) -> Rehearsal:
    """The rehearsal of a kept file, as the register stands now."""
    choices: dict[str, Any] = batch.choices or {}
    return rehearse(
        sheets_of(batch) if sheets is None else sheets,
        columns=choices.get("columns"),
        values=_values() | choices.get("values", {}),
        left_out=choices.get("left_out", ()),
        learnt=learnt_columns(),
        answers=answers_from(choices),
    )


def row_of(sheets: list[Sheet], answers: SheetAnswers, name: str, line: int) -> list[Any]:
    """A row with its corrections. Raises RuleViolation when the file has no such row."""
    sheet = next((one for one in sheets if one.name == name), None)
    if sheet is None or not 1 <= line <= len(sheet.rows):
        raise RuleViolation(f"Ce fichier n’a pas de ligne {line} dans la feuille {quote(name)}.")
    return list(answers.corrected(sheet).rows[line - 1])


def _open(batch: ImportBatch) -> ImportBatch:
    locked = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if locked.state not in {ImportBatch.State.UPLOADED, ImportBatch.State.REHEARSED}:
        raise RuleViolation("Ce fichier est déjà écrit, ou son import est annulé : il ne change plus.")
    return locked


def sheets_of(batch: ImportBatch) -> list[Sheet]:
    """The sheets of a kept file, as they came. Raises RuleViolation when the file is no longer kept."""
    if not batch.file:
        raise RuleViolation("Le fichier n’est plus conservé : déposez-le de nouveau.")
    with batch.file.open("rb") as file:
        return read_file(batch.filename, file.read())


def _set_aside(batch: ImportBatch, sheet: str, line: int, by: User | None, *, out: bool) -> ImportBatch:
    batch = _open(batch)
    sheets = sheets_of(batch)
    answers = answers_from(batch.choices)
    former = answers.get(sheet, SheetAnswers())
    row_of(sheets, former, sheet, line)
    if (line in former.left_out) is out:
        return batch
    left_out = former.left_out | {line} if out else former.left_out - {line}
    answers[sheet] = replace(former, left_out=left_out)
    _keep(batch, answers)
    event = OfficeEvent.IMPORT_ROW_LEFT_OUT if out else OfficeEvent.IMPORT_ROW_TAKEN_BACK
    changes = {f"{sheet}, ligne {line}": ("reprise", "écartée") if out else ("écartée", "reprise")}
    return _told(batch, event, by, changes, sheets)


def _told(
    batch: ImportBatch,
    event: Event,
    by: User | None,
    changes: Mapping[str, tuple[Any, Any]],
    sheets: list[Sheet] | None = None,
) -> ImportBatch:
    _rehearse_again(batch, sheets)
    record(event, on=batch, by=by, changes=changes)
    return batch


def _keep(batch: ImportBatch, answers: Mapping[str, SheetAnswers]) -> None:
    batch.choices = (batch.choices or {}) | {
        "sheets": {name: told.as_json() for name, told in answers.items()}
    }


def _rehearse_again(batch: ImportBatch, sheets: list[Sheet] | None = None, *, strict: bool = False) -> None:
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


def _refuse_incomplete(name: str, found: Any) -> None:
    if missing := missing_fields(found):
        wanted = ", ".join(quote(field.label) for field in missing)
        raise RuleViolation(
            f"Feuille {quote(name)} : dites quelle colonne donne {wanted}, ou ne lisez pas cette feuille."
        )
    if pairs := twice_mapped(found.columns):
        first, second = pairs[0]
        raise RuleViolation(
            f"Feuille {quote(name)} : les colonnes {quote(first.label)} et {quote(second.label)} disent la "
            "même chose ; gardez-en une, et conservez l’autre telle quelle."
        )


def _mapping_changes(name: str, before: Any, after: Any) -> dict[str, tuple[Any, Any]]:
    changes: dict[str, tuple[Any, Any]] = {}
    if before.kind is not after.kind:
        changes[name] = (before.kind.value, after.kind.value)
    former = {column.index: column.field for column in before.columns}
    for column in after.columns:
        if former.get(column.index, "") != column.field:
            changes[f"{name}, {column.label}"] = (former.get(column.index, ""), column.field)
    return changes


def _learn(found: Any) -> None:
    """Remember the columns that the patterns would not understand so; forget those that they do."""
    if not fields_of(found.kind):
        return
    # Of two columns with one header, the first alone says what the header means.
    meant = {column.label: column.field for column in reversed(found.columns)}
    explained = {label: field for label, field in meant.items() if proposed_field(found.kind, label) != field}
    LearntColumn.objects.filter(kind=found.kind.value, label__in=list(meant)).exclude(
        label__in=list(explained)
    ).delete()
    LearntColumn.objects.bulk_create(
        [LearntColumn(kind=found.kind.value, label=label, field=field) for label, field in explained.items()],
        update_conflicts=True,
        unique_fields=["kind", "label"],
        update_fields=["field"],
    )


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
