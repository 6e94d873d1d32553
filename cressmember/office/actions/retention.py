"""How long records are kept: decided by the chamber, applied by the worker, in small batches."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from cressmember.accounts.models import User
from cressmember.core.actions.journal import differences, record, record_each, values_of
from cressmember.core.actions.lock import locked
from cressmember.core.models import EntryDetail, Message
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import long_date
from cressmember.members.models import Application, Evidence
from cressmember.office.actions.erasure import erase_person, lift_restrictions, refusal_of
from cressmember.office.journal import OfficeEvent
from cressmember.office.models import Erasure, ImportBatch, ProcessingNote, RetentionTerm
from cressmember.office.queries.restricted import FILE_OVER
from cressmember.office.queries.retention import ENDED, ended
from cressmember.office.rules.retention import KINDS, check_months

NOTE_FIELDS = ("manager", "recipients", "transfers", "security", "remarks")
AT_ONCE = 100


@transaction.atomic
def set_retention(
    *, kind: str, months: int, starts_on: date, decided_by: str, by: User | None
) -> RetentionTerm:
    """Decide how long a kind of record is kept from a day on; what was decided before stays readable.

    Raises RuleViolation for a duration that the law does not leave to the chamber. A restriction that runs
    keeps the end that was told to the person.
    """
    check_months(KINDS[kind], months)
    if not decided_by.strip():
        raise RuleViolation("Dites qui a décidé de cette durée.")
    term = RetentionTerm.objects.create(
        kind=kind, months=months, starts_on=starts_on, decided_by=decided_by.strip(), set_by=by
    )
    record(
        OfficeEvent.RETENTION_SET, on=term, by=by, kind=kind, months=months, starts_on=starts_on.isoformat()
    )
    return term


@transaction.atomic
def complete_processing(*, processing: str, by: User | None, **fields: str) -> ProcessingNote:
    """Write what the chamber alone knows of a processing."""
    note = locked(ProcessingNote.objects).filter(processing=processing).first() or ProcessingNote(
        processing=processing
    )
    before = values_of(note, NOTE_FIELDS)
    for name, value in fields.items():
        setattr(note, name, value)
    note.save()
    if changes := differences(before, values_of(note, NOTE_FIELDS)):
        record(OfficeEvent.PROCESSING_COMPLETED, on=note, by=by, changes=changes)
    return note


def apply_retention(*, on: date) -> int:
    """Apply what has come to its end, a batch of each kind; returns how many rows.

    Harmless when done again: what was applied is not found any more. The worker comes back a minute later
    for what is left.
    """
    applied = lift_restrictions(on=on, limit=AT_ONCE)
    for kind in ENDED:
        # Each erasure is a transaction of its own: it locks from the register to the journal.
        applied += _erase_people(ended(kind, on=on), on) if kind == "people" else _apply(kind, on=on)
    return applied


@transaction.atomic
def _apply(kind: str, *, on: date) -> int:
    rows = ended(kind, on=on)
    keys = list(rows.values_list("pk", flat=True)[:AT_ONCE])
    if not keys:
        return 0
    held = list(locked(rows.model._base_manager.filter(pk__in=keys)))
    # Told before it is done: an invitation goes whole.
    record_each(OfficeEvent.RETENTION_APPLIED, rows=[(held[0], {"kind": kind, "rows": len(held)})], by=None)
    APPLIED[kind](held)
    return len(held)


def _erase_people(rows: QuerySet, on: date) -> int:
    """Erase those whom nobody knows any more; whoever still holds something waits for its end.

    Few at a time: the whole house is looked at for each.
    """
    erased = 0
    for person in rows[:AT_ONCE]:
        if refusal_of(person, on=on):
            continue
        erase_person(person=person, reason=Erasure.Reason.TERM, on=on, by=None)
        erased += 1
        if erased == 2:
            break
    return erased


def _empty_messages(rows: list[Message]) -> None:
    Message.objects.filter(pk__in=[row.pk for row in rows]).update(
        to=[], text="", subject="Message effacé", last_error=""
    )


def _empty_journal(rows: list[EntryDetail]) -> None:
    EntryDetail.objects.filter(pk__in=[row.pk for row in rows]).update(changes={})


def _drop_files(rows: list[ImportBatch]) -> None:
    for row in rows:
        transaction.on_commit(partial(row.file.delete, save=False))
        row.rows.all().delete()
        row.problems.all().delete()
    ImportBatch.objects.filter(pk__in=[row.pk for row in rows]).update(file="", report={})


def _delete(rows: list[Any]) -> None:
    type(rows[0])._base_manager.filter(pk__in=[row.pk for row in rows]).delete()


def _empty_applications(rows: list[Application]) -> None:
    keys = [row.pk for row in rows]
    # What remains says that a piece was there, and why its link opens nothing any more.
    told = f"{FILE_OVER} le {long_date(timezone.localdate())}"
    pieces = Evidence.objects.filter(application__in=keys, organisation__isnull=True).exclude(file="")
    for piece in pieces:
        transaction.on_commit(partial(piece.file.storage.delete, str(piece.file.name)))
    pieces.update(file="", filename=told, size=0, sha256="", note="")
    Application.objects.filter(pk__in=keys).update(
        contact_name="", contact_email="", answers={}, advice="", search_text=""
    )


APPLIED: Mapping[str, Callable[[Any], None]] = {
    "applications": _empty_applications,
    "messages": _empty_messages,
    "journal": _empty_journal,
    "imports": _drop_files,
    "invitations": _delete,
    "opposition": _delete,
}
