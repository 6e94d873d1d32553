"""Long work of the office."""

from __future__ import annotations

from typing import Any

from cressmember.core.actions.job import RunningJob, job
from cressmember.office.actions.import_batch import apply_batch, keep_report, rehearsal_of
from cressmember.office.models import ImportBatch


@job("office.apply_import", title="Import du fichier d’adhérents")
def apply(job: RunningJob, *, batch: int) -> dict[str, Any]:
    """Write a rehearsed file; all or nothing, so that it can be run again."""
    row = ImportBatch.objects.get(pk=batch)
    if row.state == ImportBatch.State.APPLIED:
        return row.report
    job.progress(0, 3, "Lecture du fichier")
    rehearsal = rehearsal_of(row)
    job.progress(1, 3, "Compte rendu")
    keep_report(batch=row, rehearsal=rehearsal)
    job.progress(2, 3, "Écriture dans le registre")
    apply_batch(batch=row, rehearsal=rehearsal, by=job.by)
    job.progress(3, 3)
    counts = rehearsal.counts
    return {
        "Fiches créées": counts["created"],
        "Fiches modifiées": counts["changed"],
        "Fiches inchangées": counts["unchanged"],
        "Lignes bloquées ou écartées": counts["skipped"],
    }
