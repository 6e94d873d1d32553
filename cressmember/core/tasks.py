"""What the worker does: jobs, documents, mail, and a tick every minute."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from cressmember.core.actions import document, job, outbox

KEPT_FOR = timedelta(days=7)


def drain() -> int:
    """Render what waits and send what is due; returns how much was done."""
    return document.render_waiting(limit=20) + outbox.send_due()


def tick() -> None:
    """Once a minute: take up what a killed worker left, and forget old task results."""
    job.requeue_silent()
    outbox.reclaim_interrupted()
    DBTaskResult.objects.filter(finished_at__lt=timezone.now() - KEPT_FOR).delete()
