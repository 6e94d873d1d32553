"""Reminders leave: when somebody approved them, or by themselves in the morning."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from billing.actions.reminder import send_reminders, start_automatic
from billing.models import ReminderRun, ReminderSettings
from billing.queries.reminder import REMINDING
from cressmember.core.actions.job import RunningJob, job
from cressmember.core.tasks import every_minute

# Nobody is reminded in the night.
MORNING = 8


@job(REMINDING, title="Envoi des relances")
def remind(job: RunningJob, *, run: int) -> dict[str, Any]:
    """Send approved reminders; harmless when run again."""
    report = send_reminders(run=ReminderRun.objects.get(pk=run), by=job.by, progress=job.progress)
    return {
        "Courriels et lettres": report["letters"],
        "Cotisations relancées": report["reminded"],
        "Laissées de côté, car payées ou suspendues entre-temps": report["left"],
    }


def remind_by_itself() -> None:
    """In the morning, once a day: send what is to go, where the treasurer asked for it."""
    now = timezone.localtime()
    settings = ReminderSettings.current()
    if settings.automatic and now.hour >= MORNING and settings.last_automatic_on != now.date():
        start_automatic(on=now.date())


every_minute(remind_by_itself)
