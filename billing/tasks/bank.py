"""Sure lines of the bank's statements are accepted."""

from __future__ import annotations

from typing import Any

from billing.actions.sure_line import accept_sure
from billing.queries.bank import ACCEPTING
from cressmember.core.actions.job import RunningJob, job


@job(ACCEPTING, title="Lignes de relevé acceptées")
def accept(job: RunningJob, *, read: dict[str, str]) -> dict[str, Any]:
    """Explain the lines of which one reading was sure; harmless when run again."""
    report = accept_sure(
        read={int(key): token for key, token in read.items()}, by=job.by, progress=job.progress
    )
    return {"Lignes expliquées": report.accepted, "Lignes laissées à une personne": report.left}
