"""The mails and letters of a convocation to many leave."""

from __future__ import annotations

from typing import Any

from cressmember.core.actions.job import RunningJob, job
from governance.actions.meeting.convocation import SENDING, send_rest
from governance.models import Convocation, Notice


@job(SENDING, title="Envoi de la convocation")
def send_convocation(job: RunningJob, *, convocation: int) -> dict[str, Any]:
    """Write to those who were called and were not written to yet; harmless when run again."""
    sent = send_rest(
        convocation=Convocation.objects.select_related("meeting").get(pk=convocation),
        by=job.by,
        progress=job.progress,
    )
    return {Notice.Way(way).label: count for way, count in sent.items()}
