"""What the columns of a file say, and what spellings mean: explained once, understood the next time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction

from cressmember.accounts.models import User
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import quote
from cressmember.members.rules.sheet import (
    Said,
    fields_of,
    missing_fields,
    proposed_field,
    recognise,
    twice_mapped,
)
from cressmember.office.actions.import_batch.answers import SheetAnswers, answers_from
from cressmember.office.actions.import_batch.batch import (
    keep_answers,
    learnt_columns,
    lock_open_batch,
    rehearse_and_record,
    sheets_of,
)
from cressmember.office.journal import OfficeEvent
from cressmember.office.models import ImportBatch, LearntColumn, LearntValue


@transaction.atomic
def map_columns(*, batch: ImportBatch, said: Mapping[str, Said], by: User | None) -> ImportBatch:
    """Say what each sheet is and what its columns tell; the headers are understood so the next time.

    A sheet whose kind or header has just changed keeps the columns that are proposed for it. Raises
    RuleViolation when a sheet lacks an indispensable column, or when two columns tell the same thing.
    """
    batch = lock_open_batch(batch)
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
    keep_answers(batch, answers)
    batch.state = ImportBatch.State.REHEARSED
    return rehearse_and_record(
        batch=batch, event=OfficeEvent.IMPORT_MAPPED, by=by, changes=changes, sheets=sheets, strict=True
    )


@transaction.atomic
def answer_questions(*, batch: ImportBatch, meanings: dict[str, str], by: User | None) -> ImportBatch:
    """Say what spellings mean, once for all, and rehearse again."""
    batch = lock_open_batch(batch)
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
    return rehearse_and_record(batch=batch, event=OfficeEvent.IMPORT_ANSWERED, by=by, changes=changes)


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
