"""A campaign is issued."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from billing.actions.issue import issue_campaign
from billing.models import Campaign
from billing.queries import ISSUING
from cressmember.core.actions.job import RunningJob, job


@job(ISSUING, title="Émission de la campagne")
def issue(job: RunningJob, *, campaign: int) -> dict[str, Any]:
    """Issue a campaign; harmless when run again."""
    report = issue_campaign(
        campaign=Campaign.objects.get(pk=campaign), on=timezone.localdate(), by=job.by, progress=job.progress
    )
    return {"Appels émis": report["issued"], "Appels de la campagne": report["calls"]}
