"""Writing what a rehearsal said, all or nothing."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from itertools import chain
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from cressmember.accounts.models import User
from cressmember.core.actions.job import start_job
from cressmember.core.actions.journal import record
from cressmember.core.actions.lock import locked
from cressmember.core.gateway.spreadsheet import Sheet
from cressmember.core.models import Job
from cressmember.kernel.violations import RuleViolation
from cressmember.members.actions.search import index_organisations
from cressmember.office.actions.import_batch.batch import lock_open_batch, rehearsal_of, wait_for_turn
from cressmember.office.actions.import_batch.plan import Rehearsal
from cressmember.office.actions.import_batch.report import keep_report
from cressmember.office.actions.import_batch.write.due import write_dues, write_scale_of
from cressmember.office.actions.import_batch.write.membership import (
    colleges_to_use,
    write_departures,
    write_memberships,
)
from cressmember.office.actions.import_batch.write.organisation import (
    CHANGED_MEANWHILE,
    tell,
    write_figures,
    write_organisations,
)
from cressmember.office.actions.import_batch.write.relation import write_partners
from cressmember.office.actions.import_batch.write.representation import (
    contacts_to_write,
    write_people,
    write_representations,
)
from cressmember.office.actions.import_batch.write.written import Written, known_before
from cressmember.office.journal import OfficeEvent
from cressmember.office.models import ImportBatch

# The kind of the job that writes a file.
APPLY_IMPORT = "office.apply_import"

logger = logging.getLogger(__name__)


@transaction.atomic
def start_applying(*, batch: ImportBatch, by: User | None) -> Job:
    """Write the file in the background. Raises RuleViolation before its columns are confirmed."""
    batch = lock_open_batch(batch)
    if batch.state != ImportBatch.State.REHEARSED:
        raise RuleViolation(
            "Confirmez d’abord ce que disent les colonnes : rien n’est écrit sans votre accord."
        )
    return start_job(APPLY_IMPORT, by=by, about=batch, batch=batch.pk)


@transaction.atomic
def apply_batch(*, batch: ImportBatch, by: User | None, sheets: Sequence[Sheet] | None = None) -> ImportBatch:
    """Rehearse a file as the register stands now, and write what it says.

    ``sheets`` are those of the file when they were read already. Raises RuleViolation, having written
    nothing, when the file is written or taken back already, or when the register changes meanwhile.
    """
    wait_for_turn()
    batch = locked(ImportBatch.objects).get(pk=batch.pk)
    if batch.state == ImportBatch.State.APPLIED:
        raise RuleViolation("Ce fichier est déjà importé.")
    if batch.state == ImportBatch.State.UNDONE:
        raise RuleViolation("Cet import a été annulé : déposez de nouveau le fichier.")
    rehearsal = rehearsal_of(batch, sheets)
    keep_report(batch=batch, rehearsal=rehearsal)
    try:
        with transaction.atomic():
            written = _write(rehearsal, source=f"fichier « {batch.filename} »", by=by)
    except IntegrityError as trouble:
        # Somebody wrote by hand what this file writes too, between its rehearsal and its writing.
        logger.warning("Import batch %s met another hand", batch.pk, exc_info=trouble)
        raise RuleViolation(CHANGED_MEANWHILE) from trouble
    batch.state = ImportBatch.State.APPLIED
    batch.applied_at = timezone.now()
    batch.report = rehearsal.summary()
    batch.written = written.as_json()
    batch.save()
    record(OfficeEvent.REGISTER_IMPORTED, on=batch, by=by, **dict[str, Any](rehearsal.counts))
    return batch


def _write(rehearsal: Rehearsal, *, source: str, by: User | None) -> Written:
    written = Written()
    colleges = colleges_to_use(rehearsal, written, by)
    ready = [planned for planned in rehearsal.planned if planned.outcome in {"created", "changed"}]
    contacts = contacts_to_write(ready)
    write_people(chain.from_iterable(contacts), written)
    files = write_organisations(ready, contacts, written)
    write_memberships(ready, colleges, written)
    write_figures(ready, source, written)
    write_representations(chain.from_iterable(contacts), source, written)
    write_departures(rehearsal, colleges, written)
    write_partners(rehearsal, written)
    write_dues(ready, dict(rehearsal.colleges), written, by)
    write_scale_of(rehearsal, written, by)
    index_organisations(known_before(ready))
    tell(ready, files, by)
    return written
