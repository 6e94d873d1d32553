"""Long work: started in a transaction, done by the worker, seen while it runs, kept when it is over."""

from __future__ import annotations

import logging
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, connection, models, transaction
from django.db.models.functions import Coalesce
from django.utils import timezone
from django_tasks import task

from cressmember.core.actions.journal import record
from cressmember.core.journal import CoreEvent
from cressmember.core.models import Job
from cressmember.kernel.violations import RuleViolation

if TYPE_CHECKING:
    from cressmember.accounts.models import User

logger = logging.getLogger(__name__)

SILENT_AT_MOST = timedelta(seconds=90)
MOST_ATTEMPTS = 4
TOLD_EVERY = 0.5  # seconds
BEAT_EVERY = 20.0  # seconds

Work = Callable[..., dict[str, Any]]
_works: dict[str, tuple[str, Work]] = {}


def job(kind: str, *, title: str) -> Callable[[Work], Work]:
    """Declare a function as a kind of long work; it must bear being run again from the start."""

    def declare(work: Work) -> Work:
        _works[kind] = (title, work)
        return work

    return declare


class TakenOverError(Exception):
    """Another worker took the job up, believing this one dead."""


class RunningJob:
    """The job as its work sees it: a way to say how far it is."""

    def __init__(self, row: Job) -> None:
        self.row = row
        self._last_told = 0.0

    @property
    def by(self) -> User | None:
        return self.row.started_by

    def progress(self, done: int, total: int, note: str = "") -> None:
        """Say how far the work is; written at most twice a second, never inside the work's transaction.

        Raises TakenOverError when the work is no longer this worker's.
        """
        now = time.monotonic()
        if done < total and now - self._last_told < TOLD_EVERY:
            return
        self._last_told = now
        if not _attempt(self.row).update(
            done=done, total=total, note=note[:200], heartbeat_at=timezone.now()
        ):
            raise TakenOverError


@transaction.atomic
def start_job(kind: str, *, by: User | None, about: models.Model | None = None, **arguments: Any) -> Job:
    """Start long work once the transaction is committed; the row tells where it is."""
    title, _ = _works[kind]
    row = Job.objects.create(
        kind=kind,
        title=title,
        about_type=ContentType.objects.get_for_model(about) if about else None,
        about_id=about.pk if about else None,
        arguments=arguments,
        started_by=by,
    )
    record(CoreEvent.JOB_STARTED, on=row, by=by, kind=kind)
    transaction.on_commit(lambda: run_job.enqueue(row.pk))
    return row


def run(job_id: int) -> None:
    """Do a job, unless somebody already does it or did it."""
    claimed = Job.objects.filter(pk=job_id, state=Job.State.QUEUED).update(
        state=Job.State.RUNNING, heartbeat_at=timezone.now(), attempts=models.F("attempts") + 1, error=""
    )
    if not claimed:
        return
    row = Job.objects.get(pk=job_id)
    try:
        _, work = _works[row.kind]
        with _beating(row):
            report = work(RunningJob(row), **row.arguments)
    except TakenOverError:
        logger.warning("Job %s goes on elsewhere; this worker leaves it", row.pk)
    except RuleViolation as violation:
        _finish(row, Job.State.FAILED, error=violation.message)
    except Exception:
        # Whatever went wrong, those who wait must be told; the worker keeps its own trace of it.
        _finish(
            row,
            Job.State.FAILED,
            error="Une erreur inattendue a interrompu ce travail. L’administration en a la trace.",
            traceback=traceback.format_exc(),
        )
        raise
    else:
        _finish(row, Job.State.DONE, report=report or {})


@task()
def run_job(job_id: int) -> None:
    """Do a job, in the worker."""
    run(job_id)


def requeue_silent() -> int:
    """Queue again the jobs whose worker fell silent (killed, machine restarted)."""
    now = timezone.now()
    limit = now - SILENT_AT_MOST
    # A sign of life from the future is one from before the clock was set back.
    silent = Job.objects.filter(state=Job.State.RUNNING).exclude(
        heartbeat_at__range=(limit, now + SILENT_AT_MOST)
    )
    return sum(requeue(row) for row in silent) + _enqueue_forgotten(limit)


def _enqueue_forgotten(limit: datetime) -> int:
    """Queue the task of jobs that wait for none: their process died between the commit and the queue."""
    waiting = Job.objects.filter(state=Job.State.QUEUED).annotate(
        since=Coalesce("heartbeat_at", "created_at")
    )
    forgotten = list(waiting.filter(since__lt=limit).values_list("pk", flat=True))
    # One that only waits for its turn is queued a second time: whoever comes second finds it done.
    Job.objects.filter(pk__in=forgotten).update(heartbeat_at=timezone.now())
    for pk in forgotten:
        run_job.enqueue(pk)
    return len(forgotten)


def requeue(row: Job) -> bool:
    """Queue a running job again, after its worker died; gives up after a few attempts."""
    if row.attempts >= MOST_ATTEMPTS:
        _finish(row, Job.State.FAILED, error="Ce travail s’est interrompu plusieurs fois : relancez-le.")
        return False
    with transaction.atomic():
        requeued = Job.objects.filter(
            pk=row.pk, state=Job.State.RUNNING, heartbeat_at=row.heartbeat_at
        ).update(state=Job.State.QUEUED)
        if requeued:
            logger.warning("Job %s is queued again after its worker fell silent", row.pk)
            transaction.on_commit(lambda: run_job.enqueue(row.pk))
    return bool(requeued)


def _attempt(row: Job) -> models.QuerySet[Job]:
    """The row, as long as this attempt is the one under way."""
    return Job.objects.filter(pk=row.pk, state=Job.State.RUNNING, attempts=row.attempts)


@contextmanager
def _beating(row: Job) -> Iterator[None]:
    """Show that the worker lives while the work says nothing, as in a long transaction."""
    over = threading.Event()

    def beat() -> None:
        while not over.wait(BEAT_EVERY):
            try:
                _attempt(row).update(heartbeat_at=timezone.now())
            except DatabaseError:
                # SQLite lets nobody write beside a long transaction: then nobody can take the job up either.
                logger.debug("Job %s could not be shown alive", row.pk)
            finally:
                connection.close()

    pulse = threading.Thread(target=beat, name=f"job-{row.pk}", daemon=True)
    pulse.start()
    try:
        yield
    finally:
        over.set()
        pulse.join()


def _finish(row: Job, state: str, **fields: Any) -> None:
    now = timezone.now()
    _attempt(row).update(state=state, finished_at=now, heartbeat_at=now, **fields)
