"""What the worker does: jobs, documents, mail, and a tick every minute."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from cressmember.core.actions import document, job, outbox
from cressmember.kernel.violations import RuleViolation

logger = logging.getLogger(__name__)

KEPT_FOR = timedelta(days=7)

_every_minute: list[Callable[[], object]] = []


def every_minute(work: Callable[[], object]) -> None:
    """Have the worker do something of another floor at each tick; short, and harmless when done again."""
    if work not in _every_minute:
        _every_minute.append(work)


def drain() -> int:
    """Render what waits and send what is due; returns how much was done."""
    return document.render_waiting(limit=20) + outbox.send_due()


def tick() -> None:
    """Once a minute: take up what a killed worker left, and forget old task results.

    What a rule refuses is written in the log and tried again a minute later: mail, documents and the
    other floors go on.
    """
    job.requeue_silent()
    outbox.reclaim_interrupted()
    for work in _every_minute:
        try:
            work()
        except RuleViolation:
            logger.exception("What is done every minute failed: %s", getattr(work, "__qualname__", work))
    DBTaskResult.objects.filter(finished_at__lt=timezone.now() - KEPT_FOR).delete()
