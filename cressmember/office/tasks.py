"""Long work of the office."""

from __future__ import annotations

from typing import Any

from cressmember.core.actions.job import RunningJob, job
from cressmember.office.actions.register_import import apply_batch
from cressmember.office.actions.upload import rehearsal_of
from cressmember.office.models import ImportBatch


@job("office.apply_import", title="Reprise du fichier d’adhérents")
def apply(job: RunningJob, *, batch: int) -> dict[str, Any]:
    """Write a rehearsed file; all or nothing, so that it can be run again."""
    row = ImportBatch.objects.get(pk=batch)
    if row.state == ImportBatch.State.APPLIED:
        return row.report
    job.progress(0, 2, "Lecture du fichier")
    rehearsal = rehearsal_of(row)
    job.progress(1, 2, "Écriture dans le registre")
    apply_batch(batch=row, rehearsal=rehearsal, by=job.by)
    job.progress(2, 2)
    counts = rehearsal.counts
    return {
        "Fiches créées": counts["created"],
        "Fiches modifiées": counts["changed"],
        "Fiches inchangées": counts["unchanged"],
        "Lignes écartées": counts["skipped"],
    }
