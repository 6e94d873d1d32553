"""Surveys of the members: their invitations leave, and they end by themselves after their last day."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from cressmember.core.actions.job import RunningJob, job
from cressmember.core.tasks import every_minute
from governance.actions.survey.answer import close_due_surveys
from governance.actions.survey.survey import SENDING, send_invitations
from governance.models import Survey


@job(SENDING, title="Envoi d’une consultation des adhérents")
def send_survey(job: RunningJob, *, survey: int) -> dict[str, Any]:
    """Write to those invited who were not written to yet; harmless when run again."""
    sent = send_invitations(survey=Survey.objects.get(pk=survey), by=job.by, progress=job.progress)
    return {"Courriels": sent}


def close_today() -> int:
    """Close those whose last day is over."""
    return close_due_surveys(now=timezone.now())


every_minute(close_today)
